package io.macmon.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.DropCounts;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.SourceRanking.SourceTotals;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.config.net.MacAddress;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextFormatTest extends TextFormatFixture {

    @Test
    void appendsTheSummaryOfTheFrameToAnAlert() {
        UnexpectedSource summarized = new UnexpectedSource(
                AT,
                ALERT.source(),
                ALERT.destination(),
                List.of(),
                0x0806,
                1,
                60,
                "ARP request who-has 10.0.0.1 tell 10.0.0.9, 60 bytes",
                Optional.empty(),
                Optional.empty());

        write(format(false), summarized);

        assertThat(written.toString())
                .isEqualTo("07:08:09.123  ALERT  unexpected source 02:00:00:00:00:99 > ff:ff:ff:ff:ff:ff ARP  (1 frame,"
                        + " 60 bytes so far)  ARP request who-has 10.0.0.1 tell 10.0.0.9, 60 bytes\n");
    }

    @Test
    void writesAnAlertWithoutAFrameAndThatAlertsAreHeldBack() {
        write(
                format(false),
                UnexpectedSource.withoutFrame(AT, ALERT.source(), 3, 180),
                new AlertsHeldBack(AT, 1_234, List.of(new SourceTotals(LAPTOP, 12, 720)), false),
                new AlertsHeldBack(AT, 1_234, List.of(), true));

        assertThat(lines())
                .containsExactly(
                        "07:08:09.123  ALERT  unexpected source 02:00:00:00:00:99  (3 frames, 180 bytes so far)",
                        "07:08:09.123  ALERT  too many new unexpected sources: 1,234 raised no alert"
                                + "  02:00:00:00:00:0a (12 frames)",
                        "07:08:09.123  ALERT  alerts are no longer held back");
    }

    @Test
    void writesOneLinePerEvent() {
        write(format(false), ONE_OF_EACH.toArray(MonitorEvent[]::new));

        assertThat(ONE_OF_EACH.stream().map(MonitorEvent::getClass).collect(Collectors.toSet()))
                .isEqualTo(Set.of(MonitorEvent.class.getPermittedSubclasses()));
        assertThat(lines()).hasSize(ONE_OF_EACH.size());
        assertThat(lines()).allSatisfy(line -> assertThat(line).matches("07:08:09\\.123  [A-Za-z]+ *  .*"));
    }

    @Test
    void writesAFindingWithItsSeverityAndItsEvidence() {
        write(format(false), finding(FindingKind.ROGUE_DHCP), finding(FindingKind.WRONG_VLAN));
        write(format(true), finding(FindingKind.WRONG_VLAN));

        assertThat(lines())
                .containsExactly(
                        "07:08:09.123  HIGH    rogue-dhcp  02:00:00:00:00:0a  What was seen.  to do: disconnect it;"
                                + " if legitimate: give its group the role dhcp-server; a relay needs the role router"
                                + "  ID j4rpck3a",
                        "07:08:09.123  MEDIUM  wrong-vlan  02:00:00:00:00:0a  What was seen.  " + WRONG_VLAN_ADVICE
                                + "  ID c87hqtt3",
                        "\u001b[33m07:08:09.123  MEDIUM  wrong-vlan  02:00:00:00:00:0a  What was seen.  "
                                + WRONG_VLAN_ADVICE + "  ID c87hqtt3\u001b[0m");
    }

    @Test
    void writesAFindingOfTheFleet() {
        write(format(false), fleetFinding());

        assertThat(lines())
                .containsExactly(
                        "07:08:09.123  MEDIUM  sensor-silent  hq/eth0  It is late.  to do: check it  ID a1b2c3d4");
    }

    @Test
    void writesTheEndOfAFinding() {
        Finding finding = finding(FindingKind.ROGUE_DHCP).finding();
        write(format(false), new FindingResolved(AT, finding, FindingContext.NONE));

        assertThat(lines())
                .containsExactly(
                        "07:08:09.123  END     rogue-dhcp  02:00:00:00:00:0a  What was seen.  resolved; last seen"
                                + " 2024-05-06T07:08:09Z, 1 time  ID j4rpck3a");
    }

    @Test
    void writesAFlow() {
        write(format(false), new FlowEnded(AT, TCP));

        assertThat(lines())
                .containsExactly("07:08:09.123  flow   TCP       10.0.0.10:50123        > 10.0.0.11:9100       "
                        + "       5/3      frames   1.5k/200    bytes    2.999s  02:00:00:00:00:0a > 02:00:00:00:00:0b"
                        + "  end detected");
    }

    @Test
    void alignsFlowsOfEveryKind() {
        write(
                format(false),
                new FlowEnded(AT, TCP),
                new FlowEnded(AT, flow("1.1.1.1", 3, "2.2.2.2", 1, 1)),
                new FlowEnded(AT, flow("255.255.255.255", 65_535, "255.255.255.255", 65_535, 136)),
                new FlowEnded(AT, withoutIp(0x88CC)),
                new FlowEnded(AT, withoutIp(0)));

        assertThat(lines().stream().map(line -> line.indexOf(" > ")).distinct()).hasSize(1);
        assertThat(lines().stream().map(line -> line.indexOf(" frames ")).distinct())
                .hasSize(1);
        assertThat(lines().stream().map(line -> line.indexOf(" bytes ")).distinct())
                .hasSize(1);
    }

    @Test
    void putsIpv6AddressesWithPortsInBrackets() {
        write(format(false), new FlowEnded(AT, flow("fe80::a", 546, "ff02::1:2", 547, 17)));

        assertThat(lines().get(0)).contains("[fe80::a]:546").contains("> [ff02::1:2]:547");
    }

    @Test
    void writesNoPortsForIcmpWhereTheyAreTypes() {
        write(format(false), new FlowEnded(AT, flow("10.0.0.10", 8, "10.0.0.11", 0, 1)));

        assertThat(lines().get(0)).contains("ICMP").contains("10.0.0.10  ").doesNotContain("10.0.0.10:8");
    }

    @Test
    void writesAFlowWithoutIpByItsMacsAndEtherType() {
        write(
                format(false),
                new FlowEnded(AT, withoutIp(0x88CC)),
                new FlowEnded(AT, withoutIp(0x88B5)),
                new FlowEnded(AT, withoutIp(0)));

        assertThat(lines().get(0)).contains("LLDP      02:00:00:00:00:0a");
        assertThat(lines().get(1)).contains("0x88b5    02:00:00:00:00:0a");
        assertThat(lines().get(2)).contains("LLC       02:00:00:00:00:0a").contains("  vlan 5,6  ");
    }

    @Test
    void writesAlertsWithExactNumbers() {
        write(format(false), ALERT, ONE_OF_EACH.get(2), ONE_OF_EACH.get(3));

        assertThat(lines())
                .containsExactly(
                        "07:08:09.123  ALERT  unexpected source 02:00:00:00:00:99 > ff:ff:ff:ff:ff:ff ARP"
                                + "  (1,234 frames, 74,040 bytes so far)",
                        "07:08:09.123  DOWN   capture interrupted: eth0 is down",
                        "07:08:09.123  UP     capture resumed");
    }

    @Test
    void writesAnIntervalOnOneLineWithDrops() {
        write(
                format(false),
                statistics(false, NO_DROPS),
                statistics(false, new DropCounts(0, 0, 7, 0, 0, 0, 0, 0, 0, 0)));

        assertThat(lines().get(0))
                .isEqualTo("07:08:09.123  stats  4 frames/s  3.2kbit/s  delay p50 1us p90 2us p99 3us max 4.0ms"
                        + "  backlog max 4000  3 open flows  6 frames from unexpected sources  drops: none");
        assertThat(lines().get(1))
                .endsWith("drops: nic 0  backlog 0  kernel 7  ring 0  analysis 0  writer 0  guard 0  recorder 0  outbox"
                        + " 0  outputs 0");
    }

    @Test
    void closesWithATable() {
        write(format(false), statistics(true, NO_DROPS));

        assertThat(lines())
                .containsExactly(
                        "",
                        "Closing statistics after 90.000s",
                        "  analysed    99 frames, 9,900 bytes",
                        "  protocols   ipv4 98",
                        "  frames/s    p50 1  p90 2  p99 3  max 4.0k",
                        "  bit/s       p50 1  p90 2  p99 3  max 4.0k",
                        "  delay       p50 1us  p90 2us  p99 3us  max 4.0ms",
                        "  backlog     p50 1  p90 2  p99 3  max 4,000 (blocks)",
                        "  flows       7; records: idle timeout 4",
                        "  stations    02:00:00:00:00:0a  1,234 frames, 80,000 bytes",
                        "  unexpected  6 frames from 57 unexpected sources, 5 alerts, 4 frames not tracked, 3 frames"
                                + " too short, 2 frames without a source address, 9 sources without an alert, 8 sources"
                                + " evicted with 7 frames",
                        "  strangers   02:00:00:00:00:99  4 frames, 240 bytes",
                        "              02:00:00:00:00:0b  1 frame, 60 bytes",
                        "              and 55 more",
                        "  malformed   ipv4 truncated 1",
                        "  filtered    1 frame from other sources, or excluded by an option",
                        "  skipped     2 frames of unsupported link types: IEEE802_11 2",
                        "  output      csv:f.csv  1,000 written, 2 dropped, 3 not supported by the format",
                        "  output      ipfix:udp://[::1]:4739  7 written, 0 dropped",
                        "  drops       none");
    }

    @Test
    void namesStationsAndVendors() {
        MacAddress intel = MacAddress.parse("00:1b:21:00:00:99");
        UnexpectedSource alert = UnexpectedSource.withoutFrame(AT, intel, 3, 180);
        StationLabels labels = mac -> mac == LAPTOP.value() ? "anna\u001b[2J" : "";
        EventTime time = EventTime.live(ZoneOffset.UTC, AT, true);

        write(
                new TextFormat(TextLayout.forFile(true), false, time, labels),
                alert,
                new FlowEnded(AT, TCP),
                statistics(true, NO_DROPS));

        assertThat(lines().get(0)).contains("unexpected source 00:1b:21:00:00:99 (Intel");
        assertThat(lines().get(1)).contains("02:00:00:00:00:0a (anna\\x1b[2J) > 02:00:00:00:00:0b ");
        assertThat(lines()).contains("  stations    02:00:00:00:00:0a (anna\\x1b[2J)  1,234 frames, 80,000 bytes");
    }
}
