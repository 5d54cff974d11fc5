package io.macmon.analyzer.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.capture.SourceMac;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StrangerDetectorTest extends StrangerFixture {

    @Test
    void alertsAgainAfterTheClockWasSetBack() {
        receive(STRANGER, 3_600);
        for (int second = 0; second < 100; second++) {
            receive(STRANGER, second);
        }

        assertThat(events)
                .containsExactly(
                        alert(3_600, STRANGER, 1, 60), alert(7, STRANGER, 9, 540), alert(67, STRANGER, 69, 4_140));
    }

    @Test
    void raisesNoAlertForListedStations() {
        receive(PRINTER, 0);
        receive(CAMERA, 1);

        assertThat(events).isEmpty();
        assertThat(detector.counts().frames()).isZero();
        assertThat(detector.alerts()).isZero();
    }

    @Test
    void inABackboneTheStrangerIsTheCustomerUnlessTheKernelSelectsFrames() {
        byte[] customer = FrameBytes.ethernet(BROADCAST.value(), STRANGER.value(), ARP, new byte[28]);
        byte[] service = FrameBytes.joined(FrameBytes.hex("00000001"), customer);
        Frame frame = FrameBytes.frame(FrameBytes.ethernet(BROADCAST.value(), PRINTER.value(), 0x88E7, service));
        MacSet stations = new MacSet(List.of(PRINTER));

        new StrangerDetector(
                        stations,
                        Duration.ofSeconds(60),
                        events::add,
                        any -> "",
                        SourceMac::outer,
                        StrangerDetectorTest::noName)
                .onFrame(frame);
        assertThat(events).isEmpty();

        new StrangerDetector(stations, Duration.ofSeconds(60), events::add).onFrame(frame);
        assertThat(events)
                .singleElement()
                .satisfies(
                        event -> assertThat(((UnexpectedSource) event).source()).isEqualTo(STRANGER));
    }

    @Test
    void alertsOnceWhileAStrangerKeepsSending() {
        receive(STRANGER, 0);
        receive(STRANGER, 59);

        assertThat(events).containsExactly(alert(0, STRANGER, 1, 60));
        assertThat(detector.counts().frames()).isEqualTo(2);
        assertThat(detector.alerts()).isEqualTo(1);
    }

    @Test
    void alertsAgainWithRunningTotalsAfterTheQuietPeriod() {
        receive(STRANGER, 0);
        receive(STRANGER, 30);
        receive(STRANGER, 60);
        receive(STRANGER, 119);
        receive(STRANGER, 120);

        assertThat(events)
                .containsExactly(alert(0, STRANGER, 1, 60), alert(60, STRANGER, 3, 180), alert(120, STRANGER, 5, 300));
    }

    @Test
    void keepsAQuietPeriodForEachStranger() {
        receive(STRANGER, 0);
        receive(new MacAddress(7), 10);
        receive(new MacAddress(7), 60);
        receive(STRANGER, 60);

        assertThat(events)
                .containsExactly(
                        alert(0, STRANGER, 1, 60), alert(10, new MacAddress(7), 1, 60), alert(60, STRANGER, 2, 120));
    }

    @Test
    void acceptsTheLongestQuietPeriod() {
        StrangerDetector patient = detector(Duration.ofNanos(Long.MAX_VALUE));

        patient.onFrame(FrameBytes.frame(frame(STRANGER), 60, 60, Long.MAX_VALUE - 1));
        patient.onFrame(FrameBytes.frame(frame(STRANGER), 60, 60, Long.MAX_VALUE));

        assertThat(events).hasSize(1);
    }

    @Test
    void raisesNoAlertForFramesOutOfOrder() {
        receive(STRANGER, 100);
        receive(STRANGER, 30);
        receive(STRANGER, 159);

        assertThat(events).containsExactly(alert(100, STRANGER, 1, 60));
    }

    @Test
    void countsBytesAsOnTheWire() {
        detector.onFrame(FrameBytes.frame(frame(STRANGER), 60, 1_514, 0));

        assertThat(events).containsExactly(alert(0, STRANGER, 1, 1_514));
    }

    @Test
    void countsARuntFrameAsMalformed() {
        for (int length = 0; length < 14; length++) {
            detector.onFrame(FrameBytes.frame(new byte[length]));
        }

        assertThat(detector.counts().malformed()).isEqualTo(14);
        assertThat(detector.counts().frames()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void alertsOnFramesFromTheKernelWithItsTotals() {
        detector.alertFromKernel(FrameBytes.frame(frame(STRANGER), 60, 60, 7_000_000_000L), 5, 300);

        assertThat(events).containsExactly(alert(7, STRANGER, 5, 300));
        assertThat(detector.counts()).isEqualTo(new StrangerCounts(0, 1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void countsFramesWithoutASource() {
        detector.onFrame(FrameBytes.frame(LinkType.RAW, frame(STRANGER)));

        assertThat(events).isEmpty();
        assertThat(detector.counts()).isEqualTo(new StrangerCounts(0, 0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void readsTheSourceOfACookedHeader() {
        detector.onFrame(FrameBytes.frame(LinkType.LINUX_SLL, FrameBytes.cooked(PRINTER.value(), ARP, new byte[28])));
        assertThat(events).isEmpty();

        detector.onFrame(FrameBytes.frame(LinkType.LINUX_SLL, FrameBytes.cooked(STRANGER.value(), ARP, new byte[28])));
        assertThat(events)
                .containsExactly(
                        new UnexpectedSource(Instant.EPOCH, STRANGER, new MacAddress(0), List.of(), ARP, 1, 44));
    }

    @Test
    void summarizesACopyOfTheFrameWhenTheSinkCreatesTheEvent() {
        List<Supplier<? extends MonitorEvent>> deferred = new ArrayList<>();
        EventSink sink = deferringTo(deferred);
        StrangerDetector summarizing = new StrangerDetector(
                new MacSet(List.of()),
                Duration.ofSeconds(60),
                sink,
                frame -> "source ends with " + frame.memory().get(frame.offset() + 11) + ", captured "
                        + frame.capturedLength() + " of " + frame.originalLength(),
                SourceMac::of,
                StrangerDetectorTest::noName);
        byte[] bytes = new byte[400];
        System.arraycopy(frame(stranger(7)), 0, bytes, 0, 60);
        Frame frame = FrameBytes.frame(bytes, 400, 1_514, 0);

        summarizing.onFrame(frame);
        Arrays.fill(bytes, (byte) 0);

        assertThat(events).isEmpty();
        assertThat(deferred)
                .singleElement()
                .satisfies(event -> assertThat(((UnexpectedSource) event.get()).summary())
                        .isEqualTo("source ends with 7, captured 256 of 1514"));
    }

    @Test
    void anAlertHasTheNameThatTheStrangerHadRevealedByThen() {
        StationName name = new StationName("office-pc", "dhcp", Instant.EPOCH);
        List<Supplier<? extends MonitorEvent>> deferred = new ArrayList<>();
        EventSink sink = deferringTo(deferred);
        AtomicReference<Optional<StationName>> revealed = new AtomicReference<>(Optional.of(name));
        StrangerDetector naming = new StrangerDetector(
                new MacSet(List.of()), Duration.ofSeconds(60), sink, frame -> "", SourceMac::of, mac -> revealed.get());

        naming.onFrame(FrameBytes.frame(frame(STRANGER), 60, 60, 0));
        revealed.set(Optional.empty());

        assertThat(deferred)
                .singleElement()
                .satisfies(event ->
                        assertThat(((UnexpectedSource) event.get()).name()).contains(name));
    }

    @Test
    void describesTheFrameItselfWhenThereIsNoSummary() {
        StrangerDetector summarizing = new StrangerDetector(
                new MacSet(List.of()),
                Duration.ofSeconds(60),
                events::add,
                frame -> "",
                SourceMac::of,
                StrangerDetectorTest::noName);

        summarizing.onFrame(FrameBytes.frame(frame(STRANGER), 60, 60, 0));

        assertThat(events)
                .extracting(event -> ((UnexpectedSource) event).summary())
                .containsExactly("ARP, 60 bytes");
    }

    private static Optional<StationName> noName(long mac) {
        return Optional.empty();
    }

    private EventSink deferringTo(List<Supplier<? extends MonitorEvent>> deferred) {
        return new EventSink() {
            @Override
            public void accept(MonitorEvent event) {
                events.add(event);
            }

            @Override
            public void acceptDeferred(Supplier<? extends MonitorEvent> event) {
                deferred.add(event);
            }
        };
    }
}
