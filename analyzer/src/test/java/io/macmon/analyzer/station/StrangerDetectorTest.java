package io.macmon.analyzer.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StrangerDetectorTest {

    private static final MacAddress PRINTER = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress CAMERA = MacAddress.parse("02:00:00:00:00:02");
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:99");
    private static final MacAddress EVERYBODY = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    private static final int ARP = 0x0806;

    private final List<MonitorEvent> events = new ArrayList<>();
    private final StrangerDetector guard = guard(Duration.ofSeconds(60));

    @Test
    void staysSilentWhileOnlyListedStationsTalk() {
        hear(PRINTER, 0);
        hear(CAMERA, 1);

        assertThat(events).isEmpty();
        assertThat(guard.counts().frames()).isZero();
        assertThat(guard.alerts()).isZero();
    }

    @Test
    void alertsOnceWhileAnUnlistedSourceKeepsTalking() {
        hear(STRANGER, 0);
        hear(STRANGER, 59);

        assertThat(events).containsExactly(alert(0, STRANGER, 1, 60));
        assertThat(guard.counts().frames()).isEqualTo(2);
        assertThat(guard.alerts()).isEqualTo(1);
    }

    @Test
    void alertsAgainWithRunningTotalsAfterTheQuietPeriod() {
        hear(STRANGER, 0);
        hear(STRANGER, 30);
        hear(STRANGER, 60);
        hear(STRANGER, 119);
        hear(STRANGER, 120);

        assertThat(events)
                .containsExactly(alert(0, STRANGER, 1, 60), alert(60, STRANGER, 3, 180), alert(120, STRANGER, 5, 300));
    }

    @Test
    void keepsAQuietPeriodForEachStranger() {
        hear(STRANGER, 0);
        hear(new MacAddress(7), 10);
        hear(new MacAddress(7), 60);
        hear(STRANGER, 60);

        assertThat(events)
                .containsExactly(
                        alert(0, STRANGER, 1, 60), alert(10, new MacAddress(7), 1, 60), alert(60, STRANGER, 2, 120));
    }

    @Test
    void keepsQuietForAsLongAsItIsTold() {
        StrangerDetector patient = guard(Duration.ofNanos(Long.MAX_VALUE));

        patient.onFrame(FrameBytes.frame(frame(STRANGER), 60, 60, Long.MAX_VALUE - 1));
        patient.onFrame(FrameBytes.frame(frame(STRANGER), 60, 60, Long.MAX_VALUE));

        assertThat(events).hasSize(1);
    }

    @Test
    void keepsQuietThroughFramesThatAreOutOfOrder() {
        hear(STRANGER, 100);
        hear(STRANGER, 30);
        hear(STRANGER, 159);

        assertThat(events).containsExactly(alert(100, STRANGER, 1, 60));
    }

    @Test
    void countsOctetsAsOnTheWire() {
        guard.onFrame(FrameBytes.frame(frame(STRANGER), 60, 1_514, 0));

        assertThat(events).containsExactly(alert(0, STRANGER, 1, 1_514));
    }

    @Test
    void countsARuntFrameInsteadOfGuessingItsSource() {
        for (int length = 0; length < 14; length++) {
            guard.onFrame(FrameBytes.frame(new byte[length]));
        }

        assertThat(guard.counts().malformed()).isEqualTo(14);
        assertThat(guard.counts().frames()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void boundsTheAlertsOfAFloodAndCountsTheRest() {
        Random random = new Random(1);
        Set<Long> sources = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            long source = 0x0300_0000_0000L | random.nextLong() >>> 32;
            sources.add(source);
            hear(new MacAddress(source), 1);
        }

        assertThat(sources).hasSizeGreaterThan(StrangerDetector.MAX_STRANGERS);
        assertThat(events).hasSize(StrangerDetector.MAX_STRANGERS);
        assertThat(guard.alerts()).isEqualTo(StrangerDetector.MAX_STRANGERS);
        assertThat(guard.counts().frames()).isEqualTo(100_000);
        assertThat(guard.counts().untracked()).isBetween(100_000L - 2 * StrangerDetector.MAX_STRANGERS, 100_000L);
    }

    @Test
    void countsEveryFrameOfAFloodAsTrackedOrNot() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS + 1_000; source++) {
            hear(stranger(source), 1);
        }
        hear(stranger(1), 2);

        assertThat(guard.counts().untracked()).isEqualTo(1_000);
        assertThat(guard.counts().frames()).isEqualTo(StrangerDetector.MAX_STRANGERS + 1_001);
    }

    @Test
    void forgetsTheStrangerSilentLongestForANewOne() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            hear(stranger(source), 0);
        }
        hear(stranger(1), 10);
        events.clear();

        hear(stranger(5_000), 60); // forgets number 2, silent since 0
        hear(stranger(1), 61); // is remembered: its second alert has running totals
        hear(stranger(2), 62); // was forgotten, so it is new, and number 3 goes

        assertThat(events)
                .containsExactly(
                        alert(60, stranger(5_000), 1, 60),
                        alert(61, stranger(1), 3, 180),
                        alert(62, stranger(2), 1, 60));
        assertThat(guard.counts().untracked()).isZero();
        assertThat(guard.counts().evicted()).isEqualTo(2);
        assertThat(guard.counts().evictedFrames()).isEqualTo(2);
    }

    @Test
    void forgetsNobodyWhoWasHeardWithinTheQuietPeriod() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            hear(stranger(source), 1);
        }
        events.clear();

        hear(stranger(5_000), 60);

        assertThat(events).isEmpty();
        assertThat(guard.counts().untracked()).isEqualTo(1);
    }

    @Test
    void alertsOnWhatTheKernelLetUpWithTheTotalsCountedThere() {
        guard.alertFromKernel(FrameBytes.frame(frame(STRANGER), 60, 60, 7_000_000_000L), 5, 300);

        assertThat(events).containsExactly(alert(7, STRANGER, 5, 300));
        assertThat(guard.counts()).isEqualTo(new StrangerCounts(0, 1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void countsFramesThatDoNotTellTheirSource() {
        guard.onFrame(FrameBytes.frame(LinkType.RAW, frame(STRANGER)));

        assertThat(events).isEmpty();
        assertThat(guard.counts()).isEqualTo(new StrangerCounts(0, 0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void takesTheSourceThatACookedCaptureTells() {
        guard.onFrame(FrameBytes.frame(LinkType.LINUX_SLL, FrameBytes.cooked(PRINTER.value(), ARP, new byte[28])));
        assertThat(events).isEmpty();

        guard.onFrame(FrameBytes.frame(LinkType.LINUX_SLL, FrameBytes.cooked(STRANGER.value(), ARP, new byte[28])));
        assertThat(events)
                .containsExactly(
                        new UnexpectedSource(Instant.EPOCH, STRANGER, new MacAddress(0), List.of(), ARP, 1, 44));
    }

    @Test
    void summarisesACopyOfTheFrameWhenTheSinkMakesTheEvent() {
        List<Supplier<? extends MonitorEvent>> late = new ArrayList<>();
        EventSink sink = new EventSink() {
            @Override
            public void accept(MonitorEvent event) {
                events.add(event);
            }

            @Override
            public void acceptDeferred(Supplier<? extends MonitorEvent> event) {
                late.add(event);
            }
        };
        StrangerDetector telling = new StrangerDetector(
                new MacSet(List.of()),
                Duration.ofSeconds(60),
                sink,
                frame -> "source ends with " + frame.memory().get(frame.offset() + 11) + ", captured "
                        + frame.capturedLength() + " of " + frame.originalLength());
        byte[] octets = new byte[400];
        System.arraycopy(frame(stranger(7)), 0, octets, 0, 60);
        Frame frame = FrameBytes.frame(octets, 400, 1_514, 0);

        telling.onFrame(frame);
        Arrays.fill(octets, (byte) 0);

        assertThat(events).isEmpty();
        assertThat(late)
                .singleElement()
                .satisfies(event -> assertThat(((UnexpectedSource) event.get()).summary())
                        .isEqualTo("source ends with 7, captured 256 of 1514"));
    }

    @Test
    void tellsWhatItDecodedItselfWhenThereIsNoSummary() {
        StrangerDetector telling =
                new StrangerDetector(new MacSet(List.of()), Duration.ofSeconds(60), events::add, frame -> "");

        telling.onFrame(FrameBytes.frame(frame(STRANGER), 60, 60, 0));

        assertThat(events)
                .extracting(event -> ((UnexpectedSource) event).summary())
                .containsExactly("ARP, 60 bytes");
    }

    private StrangerDetector guard(Duration quietPeriod) {
        return new StrangerDetector(new MacSet(List.of(PRINTER, CAMERA)), quietPeriod, events::add);
    }

    private void hear(MacAddress source, int second) {
        guard.onFrame(FrameBytes.frame(frame(source), 60, 60, second * 1_000_000_000L));
    }

    private static byte[] frame(MacAddress source) {
        return FrameBytes.padded(FrameBytes.ethernet(EVERYBODY.value(), source.value(), ARP, new byte[0]), 60);
    }

    private static MacAddress stranger(int number) {
        return new MacAddress(0x0200_0100_0000L + number);
    }

    private static UnexpectedSource alert(int second, MacAddress source, long frames, long octets) {
        return new UnexpectedSource(Instant.ofEpochSecond(second), source, EVERYBODY, List.of(), ARP, frames, octets);
    }
}
