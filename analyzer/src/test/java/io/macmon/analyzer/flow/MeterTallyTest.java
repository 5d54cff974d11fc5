package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.EndReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MeterTallyTest {

    private final MeterTally tally = new MeterTally();
    private final MeterTally.Published published = new MeterTally.Published();

    @Test
    void showsNothingBeforeItIsPublished() {
        tally.countFrame(60);
        assertThat(published.counts().frames()).isZero();

        published.set(tally);
        tally.countFrame(60);
        assertThat(published.counts().frames()).isEqualTo(1);
        assertThat(published.counts().bytes()).isEqualTo(60);
    }

    @Test
    void showsAllCountsAsOfOneMoment() {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> meter = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                tally.countFrame(1);
                tally.openFlows++;
                tally.countRecord(EndReason.FORCED);
                published.set(tally);
            }
        });
        long before = 0;
        for (int reading = 0; reading < 20_000; reading++) {
            MeterCounts counts = published.counts();
            assertThat(counts.bytes()).isEqualTo(counts.frames());
            assertThat(counts.openFlows()).isEqualTo(counts.frames());
            assertThat(counts.records(EndReason.FORCED)).isEqualTo(counts.frames());
            assertThat(counts.frames()).isGreaterThanOrEqualTo(before);
            before = counts.frames();
        }
        stop.set(true);
        meter.join();
        assertThat(published.counts().frames()).isPositive();
    }
}
