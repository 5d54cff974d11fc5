package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetQueueTest extends TargetQueueFixture {

    @Test
    void writesEverythingInOrderBetweenHeaderAndFooter() throws Exception {
        start(LIVE, TargetKind.FILE);
        send(0, 1_000);
        target.close();

        assertThat(fake.lines()).hasSize(1_002).startsWith("head", "0", "1").endsWith("999", "foot");
        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=1000, dropped=0, unsupported=0]");
        assertThat(messages).isEmpty();
    }

    @Test
    void countsEventsThatTheFormatDoesNotSupport() throws Exception {
        start(LIVE, TargetKind.FILE);
        target.accept(event(-1));
        send(0, 1);
        target.close();

        assertThat(fake.lines()).containsExactly("head", "0", "foot");
        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=1, dropped=0, unsupported=1]");
    }

    @Test
    void countsEventsThatAreOnlyCountedAsWritten() throws Exception {
        create(LIVE, TargetKind.STANDARD_STREAM, new Sums());
        target.start();
        send(0, 10_000);
        Eventually.eventually(
                "all are counted though no more events come",
                () -> target.counts().written() == 10_000);
        Eventually.eventually("a tick writes the sum", () -> !fake.lines().isEmpty());
        send(0, 5);
        target.close();

        assertThat(fake.lines().stream().mapToInt(Integer::parseInt).sum()).isEqualTo(10_005);
        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=10005, dropped=0, unsupported=0]");
    }

    @Test
    void flushesBeforeItWaits() throws Exception {
        start(LIVE, TargetKind.FILE);
        send(0, 3);

        Eventually.eventually("three lines", () -> fake.lines().size() == 4);
    }

    @Test
    void neverBlocksALiveCaptureAndCountsWhatItDrops() throws Exception {
        fake.stuck = true;
        start(LIVE, TargetKind.TCP);
        send(0, 1);
        fake.waiting.acquire();

        send(1, 1 + TargetQueue.CAPACITY + 10);

        assertThat(target.counts().dropped()).isEqualTo(10);
        fake.free.release(Integer.MAX_VALUE);
        target.close();
        assertThat(fake.lines()).hasSize(2 + 1 + TargetQueue.CAPACITY);
        assertThat(target.counts().written()).isEqualTo(1 + TargetQueue.CAPACITY);
    }

    @Test
    void hasNoRoomWhileAFileIsBehindALiveCaptureAndThenLosesNothing() throws Exception {
        losesNothingBehindASlowFile(LIVE);
    }

    @Test
    void hasNoRoomWhileAFileIsBehindACaptureFileAndThenLosesNothing() throws Exception {
        losesNothingBehindASlowFile(!LIVE);
    }

    private void losesNothingBehindASlowFile(boolean live) throws Exception {
        fake.stuck = true;
        start(live, TargetKind.FILE);
        Thread report = new Thread(() -> IntStream.range(0, 2 * TargetQueue.CAPACITY)
                .peek(number -> awaitRoom())
                .forEach(number -> target.accept(flow(number))));
        report.start();
        fake.waiting.acquire();
        Eventually.eventually("it has no room", () -> !target.hasRoom());

        fake.free.release(Integer.MAX_VALUE);
        report.join();
        target.close();

        assertThat(fake.lines()).hasSize(2 + 2 * TargetQueue.CAPACITY);
        assertThat(target.counts().dropped()).isZero();
    }

    @Test
    void holdsNothingBackForAFileThatCannotBeWritten() throws Exception {
        fake.failures.set(Integer.MAX_VALUE);
        start(LIVE, TargetKind.FILE);
        target.accept(flow(0));
        Eventually.eventually("it failed", () -> !messages.isEmpty());
        IntStream.range(0, TargetQueue.CAPACITY).forEach(number -> target.accept(flow(number)));

        assertThat(target.hasRoom()).isTrue();
    }

    @Test
    void writesAlertsBeforeTheFlowsThatWaitAndLosesNoneForThem() throws Exception {
        fake.stuck = true;
        start(LIVE, TargetKind.FILE);
        target.accept(flow(0));
        fake.waiting.acquire();
        IntStream.range(1, TargetQueue.CAPACITY + 10).forEach(number -> target.accept(flow(number)));
        send(100_000, 100_050);
        fake.stuck = false;
        fake.free.release(1);
        target.close();

        assertThat(fake.lines().subList(2, 52))
                .containsExactlyElementsOf(IntStream.range(100_000, 100_050)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(target.counts().dropped()).as("flow records").isEqualTo(9);
    }

    @Test
    void keepsTheOrderOfACaptureFile() throws Exception {
        fake.stuck = true;
        start(!LIVE, TargetKind.FILE);
        target.accept(flow(0));
        fake.waiting.acquire();
        target.accept(flow(1));
        send(2, 3);
        target.accept(flow(3));
        fake.free.release(Integer.MAX_VALUE);
        target.close();

        assertThat(fake.lines()).containsExactly("head", "0", "1", "2", "3", "foot");
    }

    @Test
    void writesTheHeaderEvenIfTheRunEndsBeforeTheFirstRecord() throws Exception {
        create(LIVE, TargetKind.FILE);
        target.finish();
        target.start();
        target.close();

        assertThat(fake.lines()).containsExactly("head", "foot");
    }

    @Test
    void opensAStreamEvenIfTheRunEndsBeforeTheFirstRecord() throws Exception {
        create(LIVE, TargetKind.STANDARD_STREAM);
        target.finish();
        target.start();
        target.close();

        assertThat(fake.lines()).containsExactly("head", "foot");
    }
}
