package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.MonitorEvent.FleetFindingReported;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingContext.Party;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.record.SyslogWriter.Sender;
import io.macmon.config.net.MacAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyslogWriterTest {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String ORIGIN = "[origin software=\"macmon\" swVersion=\"macmon 1.0\"]";

    private final CollectedOutput output = new CollectedOutput();

    @Test
    void writesAnAlertWithStructuredDataAndText() throws Exception {
        assertThat(written(stranger("ARP who has 10.0.0.1", Optional.of("a.pcapng"))))
                .isEqualTo("<28>1 2024-05-06T07:08:09.123456Z box macmon 42 UNEXPECTED_SOURCE " + ORIGIN
                        + "[macmon@32473 interface=\"eth0\" source=\"02:00:00:00:00:99\""
                        + " destination=\"ff:ff:ff:ff:ff:ff\" etherType=\"0x0806\" vlan=\"7,8\" frames=\"12\""
                        + " bytes=\"720\" captureFile=\"a.pcapng\"] " + BYTE_ORDER_MARK
                        + "unexpected source 02:00:00:00:00:99 > ff:ff:ff:ff:ff:ff vlan 7,8: ARP who has 10.0.0.1");
    }

    @Test
    void escapesCharactersThatEndAValue() throws Exception {
        assertThat(written(new LinkDown(SampleFlows.FIRST, "say \"no\" [\\]")))
                .isEqualTo("<27>1 2024-05-06T07:08:09.123456Z box macmon 42 LINK_DOWN " + ORIGIN
                        + "[macmon@32473 interface=\"eth0\" reason=\"say \\\"no\\\" [\\\\\\]\"] " + BYTE_ORDER_MARK
                        + "capture interrupted: say \"no\" [\\]");
    }

    @Test
    void writesThatTheLinkIsUp() throws Exception {
        assertThat(written(new LinkUp(SampleFlows.FIRST)))
                .startsWith("<29>1 ")
                .contains(" LINK_UP ")
                .endsWith("capture resumed");
    }

    @Test
    void writesAFindingWithStructuredDataAndEvidence() throws Exception {
        assertThat(written(new FindingReported(SampleFlows.FIRST, SampleFindings.FLIP_FLOP)))
                .isEqualTo("<28>1 2024-05-06T07:08:09.123456Z box macmon 42 AUDIT_FINDING " + ORIGIN
                        + "[macmon@32473 interface=\"eth0\" finding=\"m3w5yk48\""
                        + " kind=\"flip-flop\" number=\"112\" severity=\"high\" station=\"02:00:00:00:00:99\""
                        + " subject=\"10.0.0.10\" first=\"2024-05-06T07:08:04.123456Z\""
                        + " last=\"2024-05-06T07:08:09.123456Z\" count=\"3\"] " + BYTE_ORDER_MARK
                        + "flip-flop 02:00:00:00:00:99: It took \"10.0.0.10\" again.; to do: "
                        + FindingAdvice.of(FindingKind.FLIP_FLOP).text());
    }

    @Test
    void writesAFindingOfTheFleet() throws Exception {
        assertThat(written(new FleetFindingReported(SampleFlows.FIRST, SampleFindings.FLEET)))
                .startsWith("<28>1 ")
                .contains(" FLEET_FINDING ", " finding=\"a1b2c3d4\" kind=\"cloned-mac\" number=\"200\"")
                .contains(" station=\"02:00:00:00:00:99\"", " group=\"pcs\"")
                .doesNotContain("sensor=", "subject=")
                .endsWith("cloned-mac 02:00:00:00:00:99: It is at two places.");
    }

    @Test
    void writesTheEndOfAFinding() throws Exception {
        assertThat(written(new FindingResolved(SampleFlows.FIRST, SampleFindings.FLIP_FLOP, FindingContext.NONE)))
                .startsWith("<29>1 ")
                .contains(" AUDIT_RESOLVED ", " finding=\"m3w5yk48\"", " count=\"3\"")
                .endsWith("flip-flop 02:00:00:00:00:99: resolved; last seen 2024-05-06T07:08:09.123456Z");
    }

    @Test
    void writesWhatIsKnownAboutTheStationsOfAFinding() throws Exception {
        FindingContext context = new FindingContext(
                Optional.of(new Party(SampleFindings.FLIP_FLOP.station(), "Acme", "laptop", "pcs")),
                20,
                Optional.of(new Party(MacAddress.parse("02:00:00:00:00:01"), "", "router", "routers")));

        assertThat(written(new FindingReported(SampleFlows.FIRST, SampleFindings.FLIP_FLOP, context)))
                .contains(" vendor=\"Acme\" name=\"laptop\" group=\"pcs\" other=\"02:00:00:00:00:01\"]");
    }

    @Test
    void mapsTheSeverityOfAFinding() throws Exception {
        written(new FindingReported(SampleFlows.FIRST, SampleFindings.FLIP_FLOP));
        written(new FindingReported(SampleFlows.FIRST, SampleFindings.WRONG_VLAN));
        written(new FindingReported(SampleFlows.FIRST, SampleFindings.NEW_STATION));

        assertThat(output.texts().stream().map(text -> text.substring(0, 4))).containsExactly("<28>", "<29>", "<30>");
    }

    @Test
    void precedesAMessageInAStreamByItsLength() throws Exception {
        SyslogWriter writer = new SyslogWriter(sender("box"), true);
        writer.write(stranger("\u00fc", Optional.empty()), SampleFlows.FIRST, output);
        String framed = output.texts().get(0);

        String message = framed.substring(framed.indexOf(' ') + 1);
        assertThat(framed).startsWith(message.getBytes(UTF_8).length + " <28>1 ");
    }

    @Test
    void cutsLongTextBetweenCharacters() throws Exception {
        String message = written(stranger("\u00fc".repeat(2_000), Optional.of("x".repeat(5_000))));

        assertThat(message.getBytes(UTF_8)).hasSizeBetween(SyslogWriter.MAX_MESSAGE - 1, SyslogWriter.MAX_MESSAGE);
        assertThat(message).endsWith("\u00fc").doesNotContain("\uFFFD");
    }

    @Test
    void replacesAHostNameWithoutPrintableCharacters() throws Exception {
        new SyslogWriter(sender(" \u00e4\n"), false).write(new LinkUp(SampleFlows.FIRST), SampleFlows.FIRST, output);

        assertThat(output.texts().get(0)).contains("Z - macmon 42 ");
    }

    @Test
    void writesNoFlows() throws Exception {
        SyslogWriter writer = new SyslogWriter(sender("box"), false);
        FlowEnded flow = new FlowEnded(SampleFlows.FIRST, SampleFlows.TCP);

        assertThat(writer.write(flow, SampleFlows.FIRST, output)).isFalse();
        assertThat(output.texts()).isEmpty();
    }

    private String written(MonitorEvent event) throws Exception {
        SyslogWriter writer = new SyslogWriter(sender("box"), false);
        assertThat(writer.write(event, SampleFlows.FIRST, output)).isTrue();
        return output.texts().get(0);
    }

    private static Sender sender(String host) {
        return new Sender(host, 42, "macmon 1.0", "macmon@32473", "interface", "eth0");
    }

    private static UnexpectedSource stranger(String summary, Optional<String> file) {
        return new UnexpectedSource(
                SampleFlows.FIRST,
                MacAddress.parse("02:00:00:00:00:99"),
                MacAddress.parse("ff:ff:ff:ff:ff:ff"),
                List.of(7, 8),
                0x0806,
                12,
                720,
                summary,
                file,
                Optional.empty());
    }
}
