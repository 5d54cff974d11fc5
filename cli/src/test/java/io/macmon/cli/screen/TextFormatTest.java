package io.macmon.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.DropCounts;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.SourceRanking.SourceTotals;
import io.macmon.analyzer.Statistics;
import io.macmon.analyzer.Statistics.Busiest;
import io.macmon.analyzer.Statistics.ExternalCounts;
import io.macmon.analyzer.Statistics.FlowCounts;
import io.macmon.analyzer.Statistics.Interval;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.analyzer.throughput.Percentiles;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextFormatTest {

    private static final Instant AT = Instant.parse("2024-05-06T07:08:09.123456789Z");
    private static final MacAddress LAPTOP = MacAddress.parse("02:00:00:00:00:0a");
    private static final MacAddress PRINTER = MacAddress.parse("02:00:00:00:00:0b");
    private static final Percentiles PERCENTILES = new Percentiles(5, 1, 2, 3, 4_000);
    private static final List<OutputCounts> OUTPUTS =
            List.of(new OutputCounts("csv:f.csv", 1_000, 2, 3), new OutputCounts("ipfix:udp://[::1]:4739", 7, 0, 0));
    private static final DropCounts NO_DROPS = new DropCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static final FlowRecord TCP = flow("10.0.0.10", 50_123, "10.0.0.11", 9_100, 6);
    private static final UnexpectedSource ALERT = new UnexpectedSource(
            AT,
            MacAddress.parse("02:00:00:00:00:99"),
            MacAddress.parse("ff:ff:ff:ff:ff:ff"),
            List.of(),
            0x0806,
            1_234,
            74_040);
    private static final List<MonitorEvent> ONE_OF_EACH = List.of(
            new FlowEnded(AT, TCP),
            ALERT,
            new LinkDown(AT, "eth0 is down"),
            new LinkUp(AT),
            new AlertsHeldBack(AT, 1_234, List.of(new SourceTotals(LAPTOP, 12, 720)), false),
            finding(FindingKind.ROGUE_DHCP),
            new FindingResolved(AT, finding(FindingKind.ROGUE_DHCP).finding(), FindingContext.NONE),
            statistics(false, NO_DROPS));

    private static final String WRONG_VLAN_ADVICE =
            "to do: check the switch port's VLAN; if legitimate: add the VLAN to vlan of its group";

    private final StringBuilder written = new StringBuilder();

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

    @Test
    void wrapsAnAlertOnATerminalAndCutsNothing() {
        UnexpectedSource recorded = new UnexpectedSource(
                AT,
                ALERT.source(),
                ALERT.destination(),
                List.of(5, 6),
                0x0806,
                1,
                60,
                "ARP request who-has 10.0.0.1 tell 10.0.0.9, 60 bytes",
                Optional.of("alerts/2024-05-06T07:08:09-" + "x".repeat(80)));

        write(terminal(80, false), recorded);

        assertThat(lines())
                .containsExactly(
                        "07:08:09 ALERT unexpected source 02:00:00:00:00:99 > ff:ff:ff:ff:ff:ff vlan 5,6",
                        "               ARP  (1 frame, 60 bytes so far)",
                        "               ARP request who-has 10.0.0.1 tell 10.0.0.9, 60 bytes",
                        "               recorded in",
                        "               alerts/2024-05-06T07:08:09-" + "x".repeat(80));
    }

    @Test
    void wrapsAnAlertOnlyWhereAPersonReadsIt() {
        write(new TextFormat(TextLayout.forFile(false), false, EventTime.live(ZoneOffset.UTC, AT, false)), ALERT);

        assertThat(lines())
                .containsExactly("07:08:09.123  ALERT  unexpected source 02:00:00:00:00:99 > ff:ff:ff:ff:ff:ff ARP"
                        + "  (1,234 frames, 74,040 bytes so far)");
    }

    @Test
    void coloursEachWrappedLine() {
        write(terminal(80, true), ALERT);

        assertThat(lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("\u001b[1;31m"))
                .allMatch(line -> line.endsWith("\u001b[0m"));
    }

    @Test
    void putsTheTitlesAboveTheFirstFlow() {
        write(terminal(80, false), ALERT, new FlowEnded(AT, TCP), new FlowEnded(AT, TCP));

        assertThat(lines().subList(2, 5))
                .containsExactly(
                        "time     event proto source             > destination   frames      bytes lasted",
                        "07:08:09 flow  TCP   10.0.0.10:50123    > 10.0.0.11:9100   5/3  1.5k/200B 2.999s",
                        "07:08:09 flow  TCP   10.0.0.10:50123    > 10.0.0.11:9100   5/3  1.5k/200B 2.999s");
    }

    @Test
    void showsTheDateOfAFileAboveTheFirstLineOfEachDay() {
        TextLayout layout = TextLayout.forTerminal(() -> 80, false);
        TextFormat format = new TextFormat(layout, false, EventTime.ofFile(ZoneOffset.UTC, false));

        write(
                format,
                new LinkUp(AT),
                new LinkUp(AT.plusSeconds(60)),
                new LinkUp(Instant.parse("2024-05-06T23:59:59.9Z")),
                new LinkUp(Instant.parse("2024-05-07T00:00:00Z")),
                new LinkUp(AT));

        assertThat(lines())
                .containsExactly(
                        "2024-05-06",
                        "07:08:09 UP    capture resumed",
                        "07:09:09 UP    capture resumed",
                        "23:59:59 UP    capture resumed",
                        "2024-05-07",
                        "00:00:00 UP    capture resumed",
                        "2024-05-06",
                        "07:08:09 UP    capture resumed");
    }

    @Test
    void showsTheDateOfALiveCaptureOnceItsFirstDayIsOver() {
        write(terminal(100, false), new LinkUp(AT), new LinkUp(Instant.parse("2024-05-07T00:00:00Z")));

        assertThat(lines())
                .containsExactly(
                        "07:08:09.123  UP     capture resumed", "2024-05-07", "00:00:00.000  UP     capture resumed");
    }

    @Test
    void startsEachTextFileWithTheDate() {
        TextFormat format = new TextFormat(TextLayout.forFile(false), false, EventTime.live(ZoneOffset.UTC, AT, false));
        for (int file = 0; file < 2; file++) {
            assertThat(format.headerLines(AT)).isEmpty();
            write(format, new LinkUp(AT), new LinkUp(AT));
        }

        assertThat(lines()).filteredOn(line -> line.equals("2024-05-06")).hasSize(2);
        assertThat(lines()).hasSize(6).startsWith("2024-05-06");
    }

    @Test
    void shortensAnIntervalToWhatFits() {
        write(terminal(80, false), statistics(false, NO_DROPS));
        write(terminal(100, false), statistics(false, NO_DROPS));
        write(terminal(80, false), statistics(false, new DropCounts(0, 0, 7, 0, 0, 0, 0, 0, 0, 1_234_567)));

        assertThat(lines())
                .containsExactly(
                        "07:08:09 stats 4 frames/s  3.2kbit/s  6 unexpected  3 open flows  drops: none",
                        "07:08:09.123  stats  4 frames/s  3.2kbit/s  delay p99 3us  6 unexpected  3 open flows"
                                + "  drops: none",
                        "07:08:09 stats 4 frames/s  3.2kbit/s  6 unexpected  3 open flows",
                        "               drops: kernel 7, outputs 1.2M");
    }

    @Test
    void followsTheWidthOfTheTerminal() {
        int[] columns = {80};
        TextLayout layout = TextLayout.forTerminal(() -> columns[0], false);
        TextFormat format = new TextFormat(layout, false, EventTime.live(ZoneOffset.UTC, AT, false));
        for (int width : new int[] {80, 140, 20}) {
            columns[0] = width;
            write(format, new FlowEnded(AT, TCP));
        }

        assertThat(lines().stream().skip(1).map(String::length)).containsExactly(80, 99, 72);
    }

    @Test
    void coloursWholeLines() {
        write(format(true), ALERT, new FlowEnded(AT, TCP));

        assertThat(lines().get(0)).startsWith("\u001b[1;31m07:08:09.123  ALERT").endsWith("so far)\u001b[0m");
        assertThat(lines().get(1)).doesNotContain("\u001b");
    }

    @Test
    void showsDropsInRedAndNoneInGreen() {
        write(format(true), statistics(true, NO_DROPS));
        assertThat(lastLine()).contains("  drops       \u001b[32mnone\u001b[0m");

        written.setLength(0);
        write(format(true), statistics(true, new DropCounts(0, 0, 0, 0, 0, 0, 0, 0, 1, 0)));
        assertThat(lastLine()).contains("\u001b[1;31moutbox 1\u001b[0m");
    }

    @Test
    void printsNoControlCharacters() {
        Random random = new Random(4);
        TextFormat format = format(false);
        for (int i = 0; i < 2_000; i++) {
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(address);
            FlowEndpoint end = new FlowEndpoint(randomMac(random), ip(address), random.nextInt(1 << 16));
            FlowTotals totals = new FlowTotals(random.nextInt(99), random.nextInt(), random.nextInt(), 0xFF);
            int etherType = random.nextInt(1 << 16);
            List<Integer> vlans = List.of(random.nextInt(4_096));
            int protocol = random.nextInt(256);
            write(
                    format,
                    new FlowEnded(
                            AT,
                            new FlowRecord(
                                    end, end, vlans, etherType, protocol, AT, AT, totals, totals, EndReason.FORCED)),
                    new UnexpectedSource(AT, end.mac(), end.mac(), vlans, etherType, 1, 1));
        }

        assertThat(lines()).hasSize(4_000).allMatch(line -> line.matches("[ -~]+"));
    }

    private static TextFormat format(boolean colour) {
        return new TextFormat(TextLayout.forFile(true), colour, EventTime.live(ZoneOffset.UTC, AT, true));
    }

    private static TextFormat terminal(int columns, boolean colour) {
        return new TextFormat(
                TextLayout.forTerminal(() -> columns, false), colour, EventTime.live(ZoneOffset.UTC, AT, false));
    }

    private void write(TextFormat format, MonitorEvent... events) {
        for (MonitorEvent event : events) {
            written.append(format.line(event).orElseThrow()).append('\n');
        }
    }

    private String lastLine() {
        return lines().get(lines().size() - 1);
    }

    private List<String> lines() {
        return written.toString().lines().toList();
    }

    private static StatisticsReported statistics(boolean last, DropCounts drops) {
        return new StatisticsReported(
                AT,
                new Statistics(
                        last,
                        new Interval(
                                Duration.ofMillis(2_500),
                                10,
                                1_000,
                                PERCENTILES,
                                PERCENTILES,
                                PERCENTILES,
                                PERCENTILES),
                        new Totals(
                                Duration.ofSeconds(90),
                                99,
                                9_900,
                                Map.of("ipv4", 98L),
                                1,
                                Map.of("ipv4_truncated", 1L),
                                new FlowCounts(3, Map.of("idle_timeout", 4L)),
                                Map.of(),
                                new ExternalCounts(
                                        100,
                                        2,
                                        0,
                                        new StrangerCounts(6, 5, 9, 4, 8, 7, 3, 2),
                                        drops,
                                        OUTPUTS,
                                        Map.of("IEEE802_11", 2L),
                                        List.of())),
                        new Busiest(
                                new SourceRanking(List.of(new SourceTotals(LAPTOP, 1_234, 80_000)), 1),
                                new SourceRanking(
                                        List.of(
                                                new SourceTotals(ALERT.source(), 4, 240),
                                                new SourceTotals(PRINTER, 1, 60)),
                                        57))));
    }

    private static FlowRecord flow(
            String source, int sourcePort, String destination, int destinationPort, int protocol) {
        return new FlowRecord(
                new FlowEndpoint(LAPTOP, ip(source), sourcePort),
                new FlowEndpoint(PRINTER, ip(destination), destinationPort),
                List.of(),
                source.contains(":") ? 0x86DD : 0x0800,
                protocol,
                AT,
                AT.plusMillis(2_999),
                new FlowTotals(5, 1_500, 1_400, 0),
                new FlowTotals(3, 200, 160, 0),
                EndReason.END_DETECTED);
    }

    private static FlowRecord withoutIp(int etherType) {
        return new FlowRecord(
                new FlowEndpoint(LAPTOP, null, 0),
                new FlowEndpoint(PRINTER, null, 0),
                List.of(5, 6),
                etherType,
                0,
                AT,
                AT,
                new FlowTotals(1, 60, 0, 0),
                new FlowTotals(0, 0, 0, 0),
                EndReason.FORCED);
    }

    private static MacAddress randomMac(Random random) {
        return new MacAddress(random.nextLong() >>> 16);
    }

    private static IpAddress ip(String literal) {
        return IpAddress.parse(literal);
    }

    private static IpAddress ip(byte[] bytes) {
        ByteBuffer address = ByteBuffer.wrap(bytes);
        return bytes.length == 4 ? IpAddress.v4(address.getInt()) : IpAddress.v6(address.getLong(), address.getLong());
    }

    private static FindingReported finding(FindingKind kind) {
        return new FindingReported(AT, new Finding(kind, LAPTOP, "", AT, AT, 1, "What was seen."));
    }
}
