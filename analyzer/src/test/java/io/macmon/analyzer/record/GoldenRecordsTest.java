package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.FlowRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of each shape, byte for byte as Jackson, BigDecimal and Formatter once wrote them. */
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

    @Test
    void recordsStayTheSameByteForByte() throws IOException {
        try (InputStream golden = GoldenRecordsTest.class.getResourceAsStream("golden-records.txt")) {
            assertThat(records()).isEqualTo(new String(golden.readAllBytes(), UTF_8));
        }
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
