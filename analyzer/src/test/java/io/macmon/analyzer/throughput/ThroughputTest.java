package io.macmon.analyzer.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.throughput.Throughput.Histograms;
import io.macmon.analyzer.wire.FrameBytes;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    private static final long SECOND = 1_000_000_000L;
    private static final byte[] FRAME = new byte[125]; // 1,000 bits

    private final Throughput throughput = new Throughput(true, new Rates(1), 0);

    @Test
    void goesOnCountingSecondsAfterTheClockWasSetBack() {
        receive(3_600.0);
        for (int tenth = 0; tenth < 100; tenth++) {
            receive(tenth / 10.0);
        }
        throughput.onStop();

        Histograms measured = throughput.takeRemainder();

        assertThat(measured.framesPerSecond.getCountAtValue(10)).isBetween(7L, 9L);
        assertThat(measured.framesPerSecond().count()).isBetween(9L, 11L);
    }

    @Test
    void countsTheFramesOfEverySecondIncludingSilentOnes() {
        receive(10.0, 10.4, 10.999, 11.0, 14.2);
        throughput.onStop();

        Histograms measured = throughput.takeRemainder();

        assertThat(measured.framesPerSecond.getCountAtValue(3)).as("second 10").isEqualTo(1);
        assertThat(measured.framesPerSecond.getCountAtValue(1))
                .as("seconds 11 and 14")
                .isEqualTo(2);
        assertThat(measured.framesPerSecond.getCountAtValue(0))
                .as("seconds 12 and 13")
                .isEqualTo(2);
        assertThat(measured.framesPerSecond().count()).isEqualTo(5);
        assertThat(measured.bitsPerSecond.getCountAtValue(3_000)).isEqualTo(1);
        assertThat(measured.bitsPerSecond.getCountAtValue(1_000)).isEqualTo(2);
        assertThat(measured.bitsPerSecond.getCountAtValue(0)).isEqualTo(2);
        assertThat(measured.frames()).isEqualTo(5);
        assertThat(measured.bytes()).isEqualTo(625);
    }

    @Test
    void endsASecondAtATickWithoutFrames() {
        receive(10.5);
        throughput.onTick(nanos(11.0));
        throughput.onTick(nanos(11.5));
        throughput.onTick(nanos(12.0));

        Histograms measured = throughput.takeRemainder();

        assertThat(measured.framesPerSecond.getCountAtValue(1)).isEqualTo(1);
        assertThat(measured.framesPerSecond.getCountAtValue(0)).isEqualTo(1);
    }

    @Test
    void countsTheSilentSecondsOfALiveCaptureFromItsStart() {
        throughput.onTick(nanos(1.0));
        throughput.onTick(nanos(9.0));
        throughput.onStop();

        assertThat(throughput.takeRemainder().framesPerSecond.getCountAtValue(0))
                .isEqualTo(8);
    }

    @Test
    void recordsDelaysAsIfEachWereRecordedSeparately() {
        Random random = new Random(1);
        Histogram wanted = new Histogram(1, 3_600_000_000L, 3);
        for (int block = 0; block < 200; block++) {
            long now = nanos(1_000) + random.nextInt(1_000_000_000);
            throughput.onBlock(now, 0);
            long nanos = now - (random.nextLong() >>> (24 + random.nextInt(40)));
            for (int frame = 0; frame < 50; frame++) {
                throughput.onFrame(FrameBytes.frame(FRAME, FRAME.length, FRAME.length, nanos));
                wanted.recordValue(Math.max(0, Math.min((now - nanos) / 1_000, 3_600_000_000L)));
                nanos += random.nextInt(3_000);
            }
            throughput.onTick(now);
        }

        assertThat(throughput.takeRemainder().delayMicros).isEqualTo(wanted);
    }

    @Test
    void countsNoSecondBeforeTheFirstFrameOfAFile() {
        Throughput file = new Throughput(false, new Rates(1), 0);
        file.onTick(nanos(1.0));
        file.onTick(nanos(9.0));
        file.onStop();

        assertThat(file.takeRemainder().framesPerSecond().count()).isZero();
    }

    @Test
    void countsALateFrameInTheCurrentSecond() {
        receive(10.0, 11.0, 10.9);
        throughput.onStop();

        assertThat(throughput.takeRemainder().framesPerSecond.getCountAtValue(2))
                .isEqualTo(1);
    }

    @Test
    void countsAtMostADayOfSilence() {
        receive(10.0, 10.0 + Duration.ofDays(3_650).toSeconds());
        throughput.onStop();

        Histograms measured = throughput.takeRemainder();

        assertThat(measured.framesPerSecond.getCountAtValue(0)).isEqualTo(86_400);
        assertThat(measured.framesPerSecond.getCountAtValue(1)).isEqualTo(2);
    }

    @Test
    void survivesAnyTimestamp() {
        for (long timestamp : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE}) {
            throughput.onFrame(FrameBytes.frame(FRAME, 125, 125, timestamp));
            throughput.onTick(timestamp);
        }
        throughput.onStop();

        assertThat(throughput.takeRemainder().frames()).isEqualTo(6);
    }

    @Test
    void measuresFromTheTimestampToTheAnalysisOfTheBlock() {
        throughput.onBlock(nanos(10.0) + 300_000, 0);
        receive(10.0);

        assertThat(throughput.takeRemainder().delayMicros.getCountAtValue(300)).isEqualTo(1);
    }

    @Test
    void clampsDelaysToZeroAndAnHour() {
        throughput.onBlock(nanos(10_000), 0);
        receive(10_001, 1);

        Percentiles delay = throughput.takeRemainder().delayMicros();

        assertThat(delay.count()).isEqualTo(2);
        assertThat(delay.p50()).isZero();
        assertThat(delay.max()).isBetween(3_600_000_000L, 3_604_000_000L);
    }

    @Test
    void measuresNoDelayForACaptureFile() {
        Throughput file = new Throughput(false, new Rates(1), 0);
        file.onBlock(nanos(10), 0);
        file.onFrame(FrameBytes.frame(FRAME));

        assertThat(file.takeRemainder().delayMicros()).isEqualTo(new Percentiles(0, 0, 0, 0, 0));
    }

    @Test
    void measuresTheBacklogOfEachBlock() {
        throughput.onBlock(0, 0);
        throughput.onBlock(0, 7);
        throughput.onBlock(0, Long.MAX_VALUE);

        Histograms measured = throughput.takeRemainder();

        assertThat(measured.backlogBlocks().count()).isEqualTo(3);
        assertThat(measured.backlog.getCountAtValue(7)).isEqualTo(1);
        assertThat(measured.backlogBlocks().max()).isBetween(1L << 20, (1L << 20) + 1_024);
    }

    @Test
    void hasThePercentilesOfADistribution() {
        Histograms hundred = new Histograms();
        for (int value = 1; value <= 100; value++) {
            hundred.backlog.recordValue(value);
        }

        assertThat(hundred.backlogBlocks()).isEqualTo(new Percentiles(100, 50, 90, 99, 100));
    }

    @Test
    void returnsAnEmptyIntervalWhileTheAnalysisStallsAndLosesNothing() {
        receive(10.0);
        assertThat(throughput.takeInterval().frames()).isZero();

        receive(10.1);
        Thread analysis = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                throughput.onTick(nanos(10.2));
            }
        });
        analysis.start();
        Histograms interval = throughput.takeInterval();
        analysis.interrupt();

        assertThat(interval.frames()).isEqualTo(2);
    }

    @Test
    void losesNothingBetweenIntervals() throws Exception {
        long blockNanos = SECOND / 100;
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong blocks = new AtomicLong();
        Thread analysis = new Thread(() -> {
            while (!enough.get()) {
                long nanos = blocks.getAndIncrement() * blockNanos;
                throughput.onBlock(nanos, 1);
                for (int frame = 0; frame < 10; frame++) {
                    throughput.onFrame(FrameBytes.frame(FRAME, 125, 125, nanos));
                }
                throughput.onTick(nanos);
            }
            throughput.onStop();
        });
        Histograms whole = new Histograms();
        analysis.start();
        for (int interval = 0; interval < 300; interval++) {
            whole.add(throughput.takeInterval());
        }
        enough.set(true);
        analysis.join();
        whole.add(throughput.takeRemainder());

        long sent = blocks.get();
        assertThat(whole.frames()).isEqualTo(10 * sent);
        assertThat(whole.bytes()).isEqualTo(1_250 * sent);
        assertThat(whole.delayMicros().count()).isEqualTo(10 * sent);
        assertThat(whole.backlogBlocks().count()).isEqualTo(sent);
        assertThat(whole.framesPerSecond().count()).isEqualTo((sent + 99) / 100);
        assertThat(whole.framesPerSecond.getCountAtValue(1_000)).isEqualTo(sent / 100);
    }

    @Test
    void returnsAnIntervalAlthoughTheReportThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThat(throughput.takeInterval().frames()).isZero();
        assertThat(Thread.interrupted()).isTrue();
    }

    private void receive(double... seconds) {
        for (double second : seconds) {
            throughput.onFrame(FrameBytes.frame(FRAME, FRAME.length, FRAME.length, nanos(second)));
        }
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1_000) * (SECOND / 1_000);
    }
}
