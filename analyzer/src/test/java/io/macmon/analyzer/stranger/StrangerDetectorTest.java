package io.macmon.analyzer.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.SourceRanking.SourceTotals;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StrangerDetectorTest {

    private static final MacAddress PRINTER = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress CAMERA = MacAddress.parse("02:00:00:00:00:02");
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:99");
    private static final MacAddress BROADCAST = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    private static final int ARP = 0x0806;

    private final List<MonitorEvent> events = new ArrayList<>();
    private final StrangerDetector detector = detector(Duration.ofSeconds(60));

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
    void boundsTheAlertsOfAFloodAndCountsTheRest() {
        Random random = new Random(1);
        Set<Long> sources = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            long source = 0x0300_0000_0000L | random.nextLong() >>> 32;
            sources.add(source);
            receive(new MacAddress(source), 1);
        }

        assertThat(sources).hasSizeGreaterThan(StrangerDetector.MAX_STRANGERS);
        assertThat(events).hasSize(StrangerDetector.MAX_STRANGERS + 1);
        assertThat(events.get(StrangerDetector.MAX_STRANGERS))
                .isInstanceOfSatisfying(
                        AlertsHeldBack.class,
                        event -> assertThat(event.sources()).isOne());
        assertThat(detector.counts().suppressed()) // one that returns after its eviction counts again
                .isBetween(
                        (long) sources.size() - StrangerDetector.MAX_STRANGERS,
                        detector.counts().untracked());
        assertThat(detector.alerts()).isEqualTo(StrangerDetector.MAX_STRANGERS);
        assertThat(detector.counts().frames()).isEqualTo(100_000);
        assertThat(detector.counts().untracked()).isBetween(100_000L - 2 * StrangerDetector.MAX_STRANGERS, 100_000L);
    }

    @Test
    void countsEveryFrameOfAFloodAsTrackedOrNot() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS + 1_000; source++) {
            receive(stranger(source), 1);
        }
        receive(stranger(1), 2);

        assertThat(detector.counts().untracked()).isEqualTo(1_000);
        assertThat(detector.counts().frames()).isEqualTo(StrangerDetector.MAX_STRANGERS + 1_001);
    }

    @Test
    void evictsTheStrangerIdleTheLongestForANewOne() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            receive(stranger(source), 0);
        }
        receive(stranger(1), 10);
        events.clear();

        receive(stranger(5_000), 60); // evicts number 2, idle since 0
        receive(stranger(1), 61); // is tracked: its second alert has running totals
        receive(stranger(2), 62); // was evicted, so it is new, and evicts number 3

        assertThat(events)
                .containsExactly(
                        alert(60, stranger(5_000), 1, 60),
                        alert(61, stranger(1), 3, 180),
                        alert(62, stranger(2), 1, 60));
        assertThat(detector.counts().untracked()).isZero();
        assertThat(detector.counts().evicted()).isEqualTo(2);
        assertThat(detector.counts().evictedFrames()).isEqualTo(2);
    }

    @Test
    void evictsNoStrangerSeenWithinTheQuietPeriod() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            receive(stranger(source), 1);
        }
        events.clear();

        receive(stranger(5_000), 60);

        assertThat(events).containsExactly(heldBack(60, 1, false, stranger(5_000)));
        assertThat(detector.counts().untracked()).isEqualTo(1);
    }

    @Test
    void reportsAStrangerThatKeepsSendingThoughTheTableIsFull() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            receive(stranger(source), 1);
        }
        events.clear();

        for (int second = 2; second <= 5; second++) {
            receive(stranger(5_000), second);
            for (int source = 0; source < 1_000; source++) {
                receive(stranger(10_000 * second + source), second);
            }
        }

        assertThat(events).hasSize(2).last().isEqualTo(alert(4, stranger(5_000), 3, 180));
        assertThat(detector.loudest(1).top()).containsExactly(new SourceTotals(stranger(5_000), 4, 240));
    }

    @Test
    void limitsTheAlertsOnStrangersThatKeepSending() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            receive(stranger(source), 1);
        }
        for (int frame = 0; frame < 10; frame++) {
            for (int source = 0; source < 1_000; source++) {
                receive(stranger(10_000 + source), 2);
            }
        }

        assertThat(detector.alerts()).isEqualTo(StrangerDetector.MAX_STRANGERS + 64);
    }

    @Test
    void reportsThatAlertsAreHeldBackEveryTenSecondsAndWhenItIsOver() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            receive(stranger(source), 1);
        }
        events.clear();

        receive(stranger(5_000), 2);
        receive(stranger(5_001), 11);
        receive(stranger(5_002), 12);
        detector.onTick(21_999_999_999L);
        detector.onTick(22_000_000_000L);
        detector.onTick(50_000_000_000L);

        assertThat(events)
                .containsExactly(
                        heldBack(2, 1, false, stranger(5_000)),
                        heldBack(12, 3, false, stranger(5_000), stranger(5_001), stranger(5_002)),
                        heldBack(22, 3, true));
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

    private StrangerDetector detector(Duration quietPeriod) {
        return new StrangerDetector(new MacSet(List.of(PRINTER, CAMERA)), quietPeriod, events::add);
    }

    private void receive(MacAddress source, int second) {
        detector.onFrame(FrameBytes.frame(frame(source), 60, 60, second * 1_000_000_000L));
    }

    private static byte[] frame(MacAddress source) {
        return FrameBytes.padded(FrameBytes.ethernet(BROADCAST.value(), source.value(), ARP, new byte[0]), 60);
    }

    private static MacAddress stranger(int number) {
        return new MacAddress(0x0200_0100_0000L + number);
    }

    private static AlertsHeldBack heldBack(int second, long sources, boolean isOver, MacAddress... loudest) {
        return new AlertsHeldBack(
                Instant.ofEpochSecond(second),
                sources,
                Stream.of(loudest)
                        .map(source -> new SourceTotals(source, 1, 60))
                        .toList(),
                isOver);
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

    private static UnexpectedSource alert(int second, MacAddress source, long frames, long bytes) {
        return new UnexpectedSource(Instant.ofEpochSecond(second), source, BROADCAST, List.of(), ARP, frames, bytes);
    }
}
