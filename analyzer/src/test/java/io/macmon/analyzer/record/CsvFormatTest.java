package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.FlowRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvFormatTest {

    private final CsvFormat csv = new CsvFormat(new CommunityId(0));

    @Test
    void hasEveryColumnInEveryLine() {
        for (FlowRecord flow : List.of(
                SampleFlows.TCP,
                SampleFlows.PING,
                SampleFlows.UNREACHABLE,
                SampleFlows.GRE,
                SampleFlows.LLC,
                SampleFlows.detailed(SampleFlows.TCP))) {
            assertThat(columns(flow)).hasSize(names().length);
        }
        assertThat(names()).doesNotHaveDuplicates();
        assertThat(csv.lineEnd()).isEqualTo("\r\n");
    }

    @Test
    void writesEverythingMeasured() {
        assertThat(columns(SampleFlows.detailed(SampleFlows.TCP)))
                .containsEntry("start", "2024-05-06T07:08:09.123456789Z")
                .containsEntry("duration_ns", "2999000000")
                .containsEntry("src_mac", "02:00:00:00:00:0a")
                .containsEntry("dst_port", "9100")
                .containsEntry("vlans", "100 7")
                .containsEntry("protocol_name", "TCP")
                .containsEntry("end_reason", "end_detected")
                .containsEntry("observed", "both")
                .containsEntry("history", "ShADadFf")
                .containsEntry("rtt_ns", "2200")
                .containsEntry("gap_mean_ns", "428428571.429")
                .containsEntry("fwd_frames", "5")
                .containsEntry("fwd_ip_bytes", "1400")
                .containsEntry("fwd_payload_bytes", "1200")
                .containsEntry("fwd_tcp_flags", "1b")
                .containsEntry("fwd_frame_stddev", "12.346")
                .containsEntry("fwd_dscp_max", "46")
                .containsEntry("fwd_link_source", "02:00:00:00:00:0a")
                .containsEntry("rev_bytes", "200")
                .containsEntry("rev_gap_min_ns", "")
                .containsEntry("rev_ttl_min", "55")
                .containsEntry("rev_dscp_min", "");
    }

    @Test
    void leavesCellsWithoutAValueEmpty() {
        assertThat(columns(SampleFlows.LLC))
                .containsEntry("src_ip", "")
                .containsEntry("src_port", "")
                .containsEntry("protocol", "")
                .containsEntry("community_id", "")
                .containsEntry("icmp_type", "")
                .containsEntry("fwd_tcp_flags", "")
                .containsEntry("conn_state", "");
        assertThat(columns(SampleFlows.ICMP_WITHOUT_TYPE))
                .containsEntry("protocol", "1")
                .containsEntry("icmp_type", "")
                .containsEntry("icmp_code", "");
        assertThat(columns(SampleFlows.PING)).containsEntry("icmp_type", "128").containsEntry("icmp_code", "");
        assertThat(columns(SampleFlows.UNREACHABLE))
                .containsEntry("icmp_type", "3")
                .containsEntry("icmp_code", "1");
    }

    private String[] names() {
        return csv.headerLines(SampleFlows.FIRST).get(0).split(",", -1);
    }

    private Map<String, String> columns(FlowRecord flow) {
        String[] names = names();
        String[] values =
                csv.line(new FlowEnded(flow.last(), flow)).orElseThrow().split(",", -1);
        assertThat(values).hasSameSizeAs(names);
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            columns.put(names[i], values[i]);
        }
        return columns;
    }
}
