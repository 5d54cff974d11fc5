package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.cli.process.ClosedPipeException;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link TargetQueue} does when its target fails, hangs or moves. */
class FailingTargetTest extends TargetQueueFixture {

    @Test
    void writesFailedEventsAgainAndNoneTwice() throws Exception {
        fake.failures.set(2);
        start(LIVE, TargetKind.TCP);
        send(0, 100);
        Eventually.eventually("all is written", () -> target.counts().written() == 100);
        target.close();

        assertThat(fake.lines())
                .filteredOn(line -> line.matches("\\d+"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(Integer::toString).toList());
        assertThat(fake.opened.get()).isEqualTo(3);
        assertThat(messages).containsExactly("cannot write: torn; trying again", "accepts records again");
    }

    @Test
    void appendsAfterAFailureWithoutASecondHeader() throws Exception {
        fake.failures.set(1);
        start(LIVE, TargetKind.FILE);
        send(0, 10);
        Eventually.eventually("all is written", () -> target.counts().written() == 10);
        target.close();

        assertThat(fake.lines()).hasSize(12).startsWith("head", "0").endsWith("9", "foot");
    }

    @Test
    void triesOnceMoreAtTheEndAndThenCountsTheRestAsDropped() throws Exception {
        fake.failures.set(Integer.MAX_VALUE);
        start(LIVE, TargetKind.TCP);
        send(0, 50);
        Eventually.eventually("it failed", () -> !messages.isEmpty());

        target.expedite();
        target.drain(() -> {});
        send(50, 51);
        target.close();

        assertThat(fake.aborted).as("it ended by the time limit").isFalse();
        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=0, dropped=51, unsupported=0]");
        assertThat(target.failure()).isEqualTo("torn");
        assertThat(messages).containsExactly("cannot write: torn; trying again");
    }

    @Test
    void givesUpAReceiverThatTakesNothingAtTheEndOfALiveCapture() throws Exception {
        fake.stuck = true;
        start(LIVE, TargetKind.TCP);
        send(0, 20);
        fake.waiting.acquire();

        target.expedite();
        target.drain(() -> {});

        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=0, dropped=20, unsupported=0]");
    }

    @Test
    void finishesAFileThatWasMovedAwayAndStartsANewOne() throws Exception {
        start(LIVE, TargetKind.FILE);
        send(0, 1);
        Eventually.eventually("it is written", () -> target.counts().written() == 1);
        target.reopen();
        fake.moved = true;
        target.reopen();
        Eventually.eventually("another is open", () -> fake.opened.get() == 2);
        send(1, 2);
        target.close();

        assertThat(fake.lines()).containsExactly("head", "0", "foot", "head", "1", "foot");
    }

    @Test
    void staysWithAFileThatWasNotMoved() throws Exception {
        start(LIVE, TargetKind.FILE);
        target.reopen();
        Eventually.eventually("it checked", () -> fake.checkedMoved);
        send(0, 1);
        target.close();

        assertThat(fake.lines()).containsExactly("head", "0", "foot");
    }

    @Test
    void endsTheRunWhenAStandardStreamFailsAndCountsTheRestAsDropped() throws Exception {
        fake.failures.set(1);
        start(LIVE, TargetKind.STANDARD_STREAM);
        send(0, 3);
        Eventually.eventually("it failed", () -> streamFailures.get() == 1);
        target.close();

        assertThat(fake.opened.get()).isEqualTo(1);
        assertThat(target.failure()).isEqualTo("torn");
        assertThat(target.counts().dropped()).isEqualTo(3);
        assertThat(messages).isEmpty();
    }

    @Test
    void endsTheRunQuietlyWhenTheReaderIsGone() throws Exception {
        fake.error = new ClosedPipeException(new IOException("Broken pipe"));
        fake.failures.set(1);
        start(!LIVE, TargetKind.STANDARD_STREAM);
        send(0, 3);
        Eventually.eventually("it ended", () -> streamFailures.get() == 1);
        send(3, 10);
        target.close();

        assertThat(target.isReaderGone()).isTrue();
        assertThat(target.counts().dropped()).isZero();
        assertThat(messages).isEmpty();
    }

    @Test
    void triesTheLastRecordOnceMoreIfTheRunEndsWhileItIsWritten() throws Exception {
        fake.failures.set(1);
        create(LIVE, TargetKind.TCP);
        send(0, 1);
        target.finish();
        target.start();
        target.close();

        assertThat(fake.lines()).contains("0");
        assertThat(target.counts().written()).isEqualTo(1);
        assertThat(target.counts().dropped()).isZero();
    }

    @Test
    void neverReportsADeadReceiverOfDatagramsAsWorkingAgain() throws Exception {
        fake.dead = true;
        start(LIVE, TargetKind.UDP);
        send(0, 10);
        Eventually.eventually("it was opened three times", () -> fake.opened.get() >= 3);
        target.close();

        assertThat(messages).containsExactly("cannot write: nothing is listening; trying again");
        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=0, dropped=10, unsupported=0]");
    }

    @Test
    void sendsTheLostDatagramsAgainOnceTheReceiverIsBack() throws Exception {
        fake.dead = true;
        start(LIVE, TargetKind.UDP);
        send(0, 10);
        Eventually.eventually("it was opened again", () -> fake.opened.get() >= 2);
        fake.dead = false;
        Eventually.eventually("all is written", () -> target.counts().written() == 10);
        Eventually.eventually("it says so", () -> messages.size() == 2);
        target.close();

        assertThat(messages)
                .containsExactly("cannot write: nothing is listening; trying again", "accepts records again");
        assertThat(fake.lines()).contains("0", "9");
    }

    @Test
    void countsTheOnlyDatagramToADeadReceiverAsDropped() throws Exception {
        fake.dead = true;
        create(LIVE, TargetKind.UDP);
        send(0, 1);
        target.start();
        target.close();

        assertThat(target.counts().dropped()).isEqualTo(1);
        assertThat(target.failure()).isEqualTo("nothing is listening");
    }
}
