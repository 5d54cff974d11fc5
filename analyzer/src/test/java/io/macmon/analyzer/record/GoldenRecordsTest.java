package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowFeatures.Bulks;
import io.macmon.analyzer.flow.record.FlowFeatures.Flags;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.SummaryStats;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * Records of each shape, byte for byte: EVE, Zeek and CSV as Jackson, BigDecimal and Formatter once wrote them,
 * features and IPFIX as first recorded.
 */
class GoldenRecordsTest {

    private static final List<FlowRecord> FLOWS = List.of(
            SampleFlows.TCP,
            SampleFlows.OF_GATEWAYS,
            SampleFlows.WITH_FALSE_LENGTH,
            SampleFlows.PING,
            SampleFlows.UNREACHABLE,
            SampleFlows.ICMP_WITHOUT_TYPE,
            SampleFlows.GRE,
            SampleFlows.LLC,
            SampleFlows.fromPort(53));

    private static final SummaryStats NOTHING = SummaryStats.NONE;

    private static final FlowFeatures SHORT = new FlowFeatures(
            new FlowFeatures.Direction(NOTHING, 0, 0, 0, OptionalInt.empty(), flags(0), new Bulks(0, 0, 0, 0)),
            new FlowFeatures.Direction(NOTHING, 0, 8, 8, OptionalInt.empty(), flags(0), new Bulks(0, 0, 0, 0)),
            NOTHING,
            NOTHING,
            NOTHING,
            1);

    private static final FlowFeatures LONG = new FlowFeatures(
            new FlowFeatures.Direction(
                    new SummaryStats(5, 0, 241.2, 846, 1.0 / 3),
                    4,
                    132,
                    20,
                    OptionalInt.of(64_240),
                    flags(1),
                    new Bulks(3, 13, 10_000, 123_456_789)),
            new FlowFeatures.Direction(
                    new SummaryStats(3, 0, 40.0 / 3, 40, 23.094010767585),
                    1,
                    72,
                    20,
                    OptionalInt.of(0),
                    flags(1_000_000_000_000L),
                    new Bulks(1, 7, 4_294_967_296L, 1)),
            new SummaryStats(8, 0, 155.75, 846, 281.000123456789),
            new SummaryStats(2, 0, 1_500_000_000.5, 3_000_000_001L, 2_121_320_344.2667),
            new SummaryStats(1, 5_000_000_001L, 5_000_000_001.0, 5_000_000_001L, 0),
            3);

    @Test
    void recordsStayTheSameByteForByte() throws IOException {
        assertThat(records()).isEqualTo(golden("golden-records.txt"));
    }

    @Test
    void featuresStayTheSameByteForByte() throws IOException {
        assertThat(features()).isEqualTo(golden("golden-features.csv"));
    }

    @Test
    void ipfixStaysTheSameByteForByte() throws IOException {
        assertThat(ipfix()).isEqualTo(golden("golden-ipfix.txt"));
    }

    private static String golden(String name) throws IOException {
        try (InputStream golden = GoldenRecordsTest.class.getResourceAsStream(name)) {
            return new String(golden.readAllBytes(), UTF_8);
        }
    }

    private static String features() {
        FeatureFormat format = new FeatureFormat();
        List<String> lines = new ArrayList<>(format.headerLines(SampleFlows.FIRST));
        for (FlowRecord flow : FLOWS) {
            lines.add(line(format, SampleFlows.featured(flow, SHORT)));
            lines.add(line(format, SampleFlows.featured(flow, LONG)));
        }
        return String.join("\n", lines) + "\n";
    }

    /** A line per message, in hexadecimal: the messages of a file, then datagrams. */
    private static String ipfix() throws IOException {
        CollectedOutput messages = new CollectedOutput();
        for (IpfixWriter writer : List.of(IpfixWriter.forStream(), IpfixWriter.forDatagrams())) {
            Instant now = SampleFlows.FIRST;
            writer.begin(now, true, messages);
            for (FlowRecord flow : FLOWS) {
                now = now.plusSeconds(20);
                writer.write(new FlowEnded(flow.last(), flow), now, messages);
                writer.write(new FlowEnded(flow.last(), SampleFlows.detailed(flow)), now, messages);
            }
            writer.end(now, messages);
        }
        StringBuilder lines = new StringBuilder();
        for (ByteBuffer message : messages.messages()) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            lines.append(HexFormat.of().formatHex(bytes)).append('\n');
        }
        return lines.toString();
    }

    private static Flags flags(long first) {
        return new Flags(first, 2 * first, 3 * first, 4 * first, 5 * first, 6 * first, 7 * first, 8 * first);
    }

    static String records() {
        EveFormat eve = EveFormat.forDevice("macmon0", new CommunityId(0));
        ZeekFormat zeek = new ZeekFormat(new CommunityId(0));
        CsvFormat csv = new CsvFormat(new CommunityId(0));
        List<String> lines = new ArrayList<>();
        for (FlowRecord flow : FLOWS) {
            FlowRecord detailed = SampleFlows.detailed(flow);
            lines.add(line(eve, flow));
            lines.add(line(eve, detailed));
            lines.add(line(zeek, flow));
            lines.add(line(zeek, detailed));
            lines.add(line(zeek, SampleFlows.detailed(flow, "^hA")));
            lines.add(line(csv, flow));
            lines.add(line(csv, detailed));
        }
        lines.add(line(EveFormat.forFile("a \"file\"\n\u00e4.pcap", new CommunityId(1)), SampleFlows.TCP));
        lines.add(line(csv, SampleFlows.detailed(SampleFlows.TCP, "=1+1,\"x\"")));
        return String.join("\n", lines) + "\n";
    }

    private static String line(LineFormat format, FlowRecord flow) {
        return format.line(new FlowEnded(flow.last(), flow)).orElse("not written");
    }
}
