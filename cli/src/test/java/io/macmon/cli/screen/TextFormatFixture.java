package io.macmon.cli.screen;

import io.macmon.analyzer.DropCounts;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.MonitorEvent.FleetFindingReported;
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
import io.macmon.analyzer.audit.finding.FleetAlert;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
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

/** Events of each kind, and the text that is written of them. */
abstract class TextFormatFixture {

    static final Instant AT = Instant.parse("2024-05-06T07:08:09.123456789Z");
    static final MacAddress LAPTOP = MacAddress.parse("02:00:00:00:00:0a");
    static final MacAddress PRINTER = MacAddress.parse("02:00:00:00:00:0b");
    static final Percentiles PERCENTILES = new Percentiles(5, 1, 2, 3, 4_000);

    static final List<OutputCounts> OUTPUTS =
            List.of(new OutputCounts("csv:f.csv", 1_000, 2, 3), new OutputCounts("ipfix:udp://[::1]:4739", 7, 0, 0));
    static final DropCounts NO_DROPS = new DropCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    static final FlowRecord TCP = flow("10.0.0.10", 50_123, "10.0.0.11", 9_100, 6);

    static final UnexpectedSource ALERT = new UnexpectedSource(
            AT,
            MacAddress.parse("02:00:00:00:00:99"),
            MacAddress.parse("ff:ff:ff:ff:ff:ff"),
            List.of(),
            0x0806,
            1_234,
            74_040);

    static final List<MonitorEvent> ONE_OF_EACH = List.of(
            new FlowEnded(AT, TCP),
            ALERT,
            new LinkDown(AT, "eth0 is down"),
            new LinkUp(AT),
            new AlertsHeldBack(AT, 1_234, List.of(new SourceTotals(LAPTOP, 12, 720)), false),
            finding(FindingKind.ROGUE_DHCP),
            new FindingResolved(AT, finding(FindingKind.ROGUE_DHCP).finding(), FindingContext.NONE),
            fleetFinding(),
            statistics(false, NO_DROPS));

    static final String WRONG_VLAN_ADVICE =
            "to do: check the switch port's VLAN; if legitimate: add the VLAN to vlan of its group";

    final StringBuilder written = new StringBuilder();

    static FleetFindingReported fleetFinding() {
        return new FleetFindingReported(
                AT,
                new FleetAlert(
                        "a1b2c3d4",
                        "sensor-silent",
                        205,
                        Severity.MEDIUM,
                        Optional.empty(),
                        "hq/eth0",
                        "",
                        AT,
                        AT,
                        "It is late.",
                        "check it",
                        "",
                        "{}"));
    }

    static TextFormat format(boolean colour) {
        return new TextFormat(TextLayout.forFile(true), colour, EventTime.live(ZoneOffset.UTC, AT, true));
    }

    static TextFormat terminal(int columns, boolean colour) {
        return new TextFormat(
                TextLayout.forTerminal(() -> columns, false), colour, EventTime.live(ZoneOffset.UTC, AT, false));
    }

    void write(TextFormat format, MonitorEvent... events) {
        for (MonitorEvent event : events) {
            written.append(format.line(event).orElseThrow()).append('\n');
        }
    }

    String lastLine() {
        return lines().get(lines().size() - 1);
    }

    List<String> lines() {
        return written.toString().lines().toList();
    }

    static StatisticsReported statistics(boolean last, DropCounts drops) {
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

    static FlowRecord flow(String source, int sourcePort, String destination, int destinationPort, int protocol) {
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

    static FlowRecord withoutIp(int etherType) {
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

    static MacAddress randomMac(Random random) {
        return new MacAddress(random.nextLong() >>> 16);
    }

    static IpAddress ip(String literal) {
        return IpAddress.parse(literal);
    }

    static IpAddress ip(byte[] bytes) {
        ByteBuffer address = ByteBuffer.wrap(bytes);
        return bytes.length == 4 ? IpAddress.v4(address.getInt()) : IpAddress.v6(address.getLong(), address.getLong());
    }

    static FindingReported finding(FindingKind kind) {
        return new FindingReported(AT, new Finding(kind, LAPTOP, "", AT, AT, 1, "What was seen."));
    }
}
