package io.macmon.cli.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingContext.Party;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From events to notices, the rules that select them, and the text that is sent. */
class NoticesTest {

    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:01");
    private static final Finding FINDING = new Finding(
            FindingKind.FLIP_FLOP, STATION, "192.0.2.1", Instant.EPOCH, Instant.EPOCH, 2, "alternates with another");
    private static final FindingContext CONTEXT =
            new FindingContext(Optional.of(new Party(STATION, "", "", "office")), 0, Optional.empty());

    @Test
    void aFindingAndItsEndHaveTheKindSeverityAndGroup() {
        Notice begun = notice(new FindingReported(Instant.EPOCH, FINDING, CONTEXT));
        Notice over = notice(new FindingResolved(Instant.EPOCH, FINDING, CONTEXT));

        assertThat(begun.line()).isEqualTo("flip-flop 02:00:00:00:00:01 (office): alternates with another");
        assertThat(begun.severity()).isEqualTo(Severity.HIGH);
        assertThat(over.line()).isEqualTo("resolved: " + begun.line());
        assertThat(over.topic()).isNotEqualTo(begun.topic());
    }

    @Test
    void aLinkThatIsUpAgainIsTheEndOfOneThatIsDown() {
        assertThat(notice(new LinkDown(Instant.EPOCH, "eth0 is down")).line()).isEqualTo("link-down: eth0 is down");
        assertThat(notice(new LinkUp(Instant.EPOCH)).line()).startsWith("resolved: link-down: ");
    }

    @Test
    void aRuleMatchesKindsGroupsAndSeverities() {
        Notice high = MailboxTest.notice("flip-flop", "office", Severity.HIGH, false);

        assertThat(rule(List.of(), List.of(), Severity.HIGH).matches(high)).isTrue();
        assertThat(rule(List.of("flip-flop"), List.of("lab", "office"), Severity.LOW)
                        .matches(high))
                .isTrue();
        assertThat(rule(List.of("rogue-dhcp"), List.of(), Severity.LOW).matches(high))
                .isFalse();
        assertThat(rule(List.of(), List.of("lab"), Severity.LOW).matches(high)).isFalse();
        assertThat(rule(List.of(), List.of(), Severity.HIGH)
                        .matches(MailboxTest.notice("flip-flop", "office", Severity.MEDIUM, false)))
                .isFalse();
    }

    @Test
    void theTextStatesWhatWasLeftOut() {
        Digest digest = new Digest();
        for (int i = 0; i < 100_000; i++) {
            digest.add(MailboxTest.notice("flip-flop", "office", Severity.HIGH, i % 2 == 1));
        }
        Message message = message(digest, Template.TITLE);

        assertThat(message.title()).isEqualTo("macmon eth0 on gate: 100000 notices: 100000 flip-flop (50000 resolved)");
        assertThat(message.text()).endsWith("\nand 99980 more; all: 100000 flip-flop");
        assertThat(message.text().length()).isLessThan(4_000);
        assertThat(message.json().length()).isLessThan(10_000);
    }

    @Test
    void aTitleIsOneLineWhateverTheTemplate() {
        Digest digest = new Digest();
        digest.add(MailboxTest.notice("flip-flop", "", Severity.HIGH, false));

        assertThat(message(digest, Template.parse("{host}\nBcc: x\r\n{count} $1 \\"))
                        .title())
                .isEqualTo("gate Bcc: x\\x0d 1 $1 \\");
    }

    @Test
    void aLongTextIsCut() {
        Notice notice = new Notice(Instant.EPOCH, "x", Severity.LOW, "", "", "é".repeat(1_000), false);

        assertThat(notice.text()).isEqualTo("é".repeat(Notice.MAX_TEXT) + "…");
    }

    private static Message message(Digest digest, Template title) {
        ChannelConfig channel = new ChannelConfig("x", title, Template.TEXT, () -> message -> {});
        return Message.of(digest, channel, new Message.Source("gate", "eth0"), Instant.EPOCH);
    }

    private static Rule rule(List<String> kinds, List<String> groups, Severity severity) {
        return new Rule(kinds, groups, severity, true, List.of());
    }

    private static Notice notice(MonitorEvent event) {
        return event.accept(new NoticeReader()).orElseThrow();
    }
}
