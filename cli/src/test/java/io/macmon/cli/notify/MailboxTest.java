package io.macmon.cli.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a channel sends what, by a clock that the test sets. */
class MailboxTest {

    private static final ZonedDateTime START = ZonedDateTime.of(2026, 3, 2, 12, 0, 0, 0, ZoneId.of("Europe/Berlin"));
    private static final long MINUTE = 60_000;

    private long now;
    private Mailbox mailbox = mailbox(Timing.DEFAULT);

    @Test
    void theFirstNoticeOfAKindIsSentAtOnceAndLaterOnesTogetherAfterTheDigestTime() {
        add("rogue-dhcp", 1);
        assertThat(sendUntil(MINUTE)).containsExactly(Mailbox.GATHER_MILLIS + ": 1");

        add("rogue-dhcp", 5);
        add("flip-flop", 1);

        assertThat(sendUntil(10 * MINUTE)).containsExactly((MINUTE + 1_000) + ": 6");
    }

    @Test
    void noticesOfTheSameKindAloneWaitForTheDigest() {
        add("rogue-dhcp", 1);
        sendUntil(MINUTE);

        add("rogue-dhcp", 5);

        assertThat(sendUntil(20 * MINUTE)).containsExactly((Mailbox.GATHER_MILLIS + 15 * MINUTE) + ": 5");
    }

    @Test
    void anotherGroupIsAnotherTopic() {
        mailbox.add(notice("flip-flop", "office", Severity.HIGH, false), now);
        sendUntil(MINUTE);

        mailbox.add(notice("flip-flop", "lab", Severity.HIGH, false), now);
        mailbox.add(notice("flip-flop", "office", Severity.HIGH, true), now);

        assertThat(sendUntil(2 * MINUTE)).containsExactly((MINUTE + 1_000) + ": 2");
    }

    @Test
    void aFloodOf100000FindingsMakesAHandfulOfMessages() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            add("rogue-dhcp", 100);
            sent.addAll(sendUntil(now + 1_000)); // 17 minutes
        }
        sent.addAll(sendUntil(now + 30 * MINUTE));

        assertThat(sent).hasSizeBetween(2, 4);
        assertThat(sent.stream()
                        .mapToLong(line -> Long.parseLong(line.split(": ", -1)[1]))
                        .sum())
                .isEqualTo(100_000);
        assertThat(mailbox.delivered()).isEqualTo(100_000);
    }

    @Test
    void atMostTheLimitGoesOutInAnyMinute() {
        mailbox = mailbox(new Timing(2, Duration.ofMinutes(15), Optional.empty(), Optional.empty()));
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            add("kind-" + i, 1);
            sent.addAll(sendUntil(now + 2_000));
        }
        sent.addAll(sendUntil(now + 5 * MINUTE));

        assertThat(sent).containsExactly("1000: 1", "3000: 1", "61000: 8");
    }

    @Test
    void quietHoursPostponeAllButTheSeverityThatMayDisturb() {
        QuietHours night = QuietHours.parse("22:00-07:00");
        mailbox = mailbox(new Timing(6, Duration.ofMinutes(15), Optional.of(night), Optional.of(Severity.HIGH)));
        sendUntil(Duration.ofHours(11).toMillis()); // 23:00

        add("new-address", Severity.LOW);
        long morning = Duration.ofHours(19).toMillis();
        assertThat(sendUntil(morning - 1_000)).isEmpty();
        assertThat(sendUntil(morning + 1_000)).containsExactly(morning + ": 1");

        sendUntil(Duration.ofHours(35).toMillis()); // 23:00 again
        add("new-station", Severity.INFO);
        add("rogue-dhcp", Severity.HIGH);
        assertThat(sendUntil(now + 2_000)).containsExactly((now - 1_000) + ": 2");
    }

    @Test
    void afterAnHourWithoutAReceiverAllThatWaitedIsOneMessage() {
        List<Long> attempts = new ArrayList<>();
        for (long end = 60 * MINUTE; now < end; now += 1_000) {
            add("rogue-dhcp", 10);
            mailbox.take(now).ifPresent(digest -> {
                attempts.add(now);
                mailbox.failed(digest, "cannot connect", now);
            });
        }
        assertThat(attempts).hasSizeBetween(15, 25);
        assertThat(attempts.get(1) - attempts.get(0)).isEqualTo(2_000);
        assertThat(attempts.get(attempts.size() - 1) - attempts.get(attempts.size() - 2))
                .isEqualTo(Mailbox.MAX_PAUSE_MILLIS);
        assertThat(mailbox.isFailing()).isTrue();
        assertThat(mailbox.waiting()).isEqualTo(36_000);

        assertThat(sendUntil(now + 6 * MINUTE)).hasSize(1).first().asString().endsWith(": 36000");
        assertThat(mailbox.isFailing()).isFalse();
        assertThat(mailbox.waiting()).isZero();
    }

    @Test
    void theStartOfAnOutageAndItsEndAreSeenOnce() {
        add("rogue-dhcp", 1);
        assertThat(mailbox.failed(mailbox.takeAll(now).orElseThrow(), "x", now)).isTrue();
        assertThat(mailbox.failed(mailbox.takeAll(now).orElseThrow(), "x", now)).isFalse();
        assertThat(mailbox.delivered(mailbox.takeAll(now).orElseThrow())).isTrue();
        add("rogue-dhcp", 1);
        assertThat(mailbox.delivered(mailbox.takeAll(now).orElseThrow())).isFalse();
    }

    @Test
    void whatIsNotSentAtTheEndIsDroppedAndCountedOnce() {
        add("rogue-dhcp", 3);
        Digest inFlight = mailbox.takeAll(now).orElseThrow();
        add("rogue-dhcp", 2);

        mailbox.close();
        mailbox.delivered(inFlight);

        assertThat(mailbox.dropped()).isEqualTo(5);
        assertThat(mailbox.delivered()).isZero();
        assertThat(mailbox.waiting()).isZero();
    }

    @Test
    void aDigestListsTheFirstNoticesAndCountsTheOthers() {
        add("rogue-dhcp", 50);
        add("flip-flop", 3);

        Digest digest = mailbox.takeAll(now).orElseThrow();

        assertThat(digest.listed()).hasSize(Digest.MAX_LISTED);
        assertThat(digest.unlisted()).isEqualTo(33);
        assertThat(digest.kinds()).containsEntry("rogue-dhcp", 50L).containsEntry("flip-flop", 3L);
    }

    private void add(String kind, int count) {
        for (int i = 0; i < count; i++) {
            mailbox.add(notice(kind, "", Severity.HIGH, false), now);
        }
    }

    private void add(String kind, Severity severity) {
        mailbox.add(notice(kind, "", severity, false), now);
    }

    /** Lets time pass, and returns when something was sent, and how many notices it had. */
    private List<String> sendUntil(long end) {
        List<String> sent = new ArrayList<>();
        while (now < end) {
            mailbox.take(now).ifPresent(digest -> {
                sent.add(now + ": " + digest.count());
                mailbox.delivered(digest);
            });
            now = Math.min(end, now + Math.max(1, Math.min(mailbox.millisUntilDue(now), 1_000)));
        }
        return sent;
    }

    private Mailbox mailbox(Timing timing) {
        return new Mailbox(timing, () -> START.plus(Duration.ofMillis(now)));
    }

    static Notice notice(String kind, String group, Severity severity, boolean isResolved) {
        return new Notice(Instant.EPOCH, kind, severity, group, "00:11:22:33:44:55", "what happened", isResolved);
    }
}
