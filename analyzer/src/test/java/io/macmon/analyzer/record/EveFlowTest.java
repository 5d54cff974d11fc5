package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an EVE record of a flow has. */
class EveFlowTest extends EveFixture {

    @Test
    void writesATcpFlow() throws Exception {
        assertThat(written(SampleFlows.TCP)).isEqualTo(json.readTree("""
            {
              "timestamp": "2024-05-06T07:08:12.122456+0000",
              "flow_id": %d,
              "event_type": "flow",
              "in_iface": "macmon0",
              "vlan": [100, 7],
              "src_ip": "10.0.0.10", "src_port": 50123,
              "dest_ip": "10.0.0.11", "dest_port": 9100, "ip_v": 4,
              "proto": "TCP",
              "community_id": "%s",
              "ether": {
                "ether_type": 2048,
                "src_macs": ["02:00:00:00:00:0a"],
                "dest_macs": ["02:00:00:00:00:0b"]
              },
              "flow": {
                "pkts_toserver": 5, "pkts_toclient": 3,
                "bytes_toserver": 1500, "bytes_toclient": 200,
                "start": "2024-05-06T07:08:09.123456+0000",
                "end": "2024-05-06T07:08:12.122456+0000",
                "age": 2, "state": "closed", "reason": "timeout", "alerted": false
              },
              "tcp": {
                "tcp_flags": "db", "tcp_flags_ts": "1b", "tcp_flags_tc": "d2",
                "fin": true, "syn": true, "psh": true, "ack": true, "ecn": true, "cwr": true
              },
              "macmon": {
                "end_reason": "end_detected", "observed": "both",
                "ip_bytes_toserver": 1400, "ip_bytes_toclient": 160
              }
            }
            """.formatted(
                        FlowId.of(SampleFlows.TCP), SampleFlows.communityId(0, SampleFlows.TCP))));
    }

    @Test
    void listsTheMacsOfAnEndAndSaysIfThereWereMore() throws Exception {
        JsonNode flow = written(SampleFlows.OF_GATEWAYS);

        assertThat(flow.get("ether")).isEqualTo(json.readTree("""
            {"ether_type": 2048, "src_macs": ["02:00:00:00:00:0a"],
             "dest_macs": ["02:00:00:00:00:0b", "02:00:00:00:00:0c", "02:00:00:00:00:0d"]}
            """));
        assertThat(flow.at("/macmon/more_macs").asBoolean()).isTrue();
        assertThat(written(SampleFlows.TCP).at("/macmon").has("more_macs")).isFalse();
    }

    @Test
    void marksTheEndWhoseIpLengthExceedsItsFrame() throws Exception {
        JsonNode macmon = written(SampleFlows.WITH_FALSE_LENGTH).get("macmon");

        assertThat(macmon.get("ip_length_beyond_frame_toserver").asBoolean()).isTrue();
        assertThat(macmon.has("ip_length_beyond_frame_toclient")).isFalse();
    }

    @Test
    void writesTheDetailOfAFlow() throws Exception {
        JsonNode flow = written(SampleFlows.detailed(SampleFlows.TCP));

        assertThat(flow.at("/tcp/state").textValue()).isEqualTo("closed");
        assertThat(flow.get("macmon")).isEqualTo(json.readTree("""
            {
              "end_reason": "end_detected", "observed": "both",
              "ip_bytes_toserver": 1400, "ip_bytes_toclient": 160,
              "history": "ShADadFf", "conn_state": "SF",
              "rtt_ns": 2200, "rtt_server_ns": 1500,
              "gaps_ns": {"min": 10, "mean": 428428571.429, "max": 2000000000, "stddev": 7},
              "toserver": {
                "start": "2024-05-06T07:08:09.123456+0000", "end": "2024-05-06T07:08:12.122456+0000",
                "payload_bytes": 1200, "retransmitted_pkts": 1, "retransmitted_bytes": 100,
                "fragments": 2, "oversize_pkts": 3,
                "min_ttl": 63, "max_ttl": 64, "min_dscp": 0, "max_dscp": 46,
                "link_source": "02:00:00:00:00:0a",
                "pkt_bytes": {"min": 60, "mean": 300, "max": 900, "stddev": 12.346},
                "gaps_ns": {"min": 1000, "mean": 749750000, "max": 2000000000, "stddev": 0.5}
              },
              "toclient": {
                "start": "2024-05-06T07:08:09.123458+0000", "end": "2024-05-06T07:08:11.123456+0000",
                "payload_bytes": 40, "retransmitted_pkts": 0, "retransmitted_bytes": 0,
                "fragments": 0, "oversize_pkts": 0,
                "min_ttl": 55, "max_ttl": 57,
                "pkt_bytes": {"min": 60, "mean": 66.667, "max": 80, "stddev": 11.547}
              }
            }
            """));
    }

    @Test
    void marksAFlowWhoseSourceOnlyWasSeen() throws Exception {
        JsonNode flow = written(SampleFlows.detailed(SampleFlows.GRE));

        assertThat(flow.at("/macmon/observed").textValue()).isEqualTo("source-only");
        assertThat(flow.get("macmon").has("toclient")).isFalse();
    }

    @Test
    void writesBothTypesOfAnIcmpFlowWithReplies() throws Exception {
        JsonNode ping = written(SampleFlows.PING);

        assertThat(ping.get("proto").textValue()).isEqualTo("IPv6-ICMP");
        assertThat(ping.get("src_ip").textValue()).isEqualTo("fe80::a");
        assertThat(ping.get("ip_v").intValue()).isEqualTo(6);
        assertThat(ping.get("icmp_type").intValue()).isEqualTo(128);
        assertThat(ping.get("response_icmp_type").intValue()).isEqualTo(129);
        assertThat(ping.has("icmp_code")).isFalse();
        assertThat(ping.has("src_port")).isFalse();
        assertThat(ping.has("dest_port")).isFalse();
        assertThat(ping.has("tcp")).isFalse();
        assertThat(ping.has("vlan")).isFalse();
    }

    @Test
    void writesTypeAndCodeOfAnIcmpFlowWithoutReplies() throws Exception {
        JsonNode unreachable = written(SampleFlows.UNREACHABLE);

        assertThat(unreachable.get("icmp_type").intValue()).isEqualTo(3);
        assertThat(unreachable.get("icmp_code").intValue()).isEqualTo(1);
        assertThat(unreachable.has("response_icmp_type")).isFalse();
    }

    @Test
    void writesNoTypeOfAnIcmpFlowWhoseHeaderWasTruncated() throws Exception {
        JsonNode truncated = written(SampleFlows.ICMP_WITHOUT_TYPE);

        assertThat(truncated.get("proto").textValue()).isEqualTo("ICMP");
        assertThat(truncated.has("icmp_type")).isFalse();
        assertThat(truncated.has("icmp_code")).isFalse();
        assertThat(truncated.has("response_icmp_type")).isFalse();
    }

    @Test
    void writesNoPortsForAProtocolWithoutPorts() throws Exception {
        JsonNode gre = written(SampleFlows.GRE);

        assertThat(gre.get("proto").textValue()).isEqualTo("GRE");
        assertThat(gre.get("dest_ip").textValue()).isEqualTo("10.0.0.11");
        assertThat(gre.has("src_port")).isFalse();
        assertThat(gre.has("dest_port")).isFalse();
        assertThat(written(SampleFlows.fromPort(0)).get("src_port").intValue()).isZero();
    }

    @Test
    void writesAFlowWithoutIpByItsMacs() throws Exception {
        JsonNode llc = written(SampleFlows.LLC);

        assertThat(llc.get("ether")).isEqualTo(json.readTree("""
            {"ether_type": 0, "src_macs": ["02:00:00:00:00:0a"], "dest_macs": ["01:80:c2:00:00:00"]}
            """));
        assertThat(llc.has("src_ip")).isFalse();
        assertThat(llc.has("proto")).isFalse();
        assertThat(llc.has("ip_v")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "IDLE_TIMEOUT,timeout,new",
        "ACTIVE_TIMEOUT,forced,new",
        "END_DETECTED,timeout,closed",
        "FORCED,shutdown,new",
        "LACK_OF_RESOURCES,forced,new",
        "CLOCK_SET_BACK,forced,new"
    })
    void writesTheEndReasonInSuricatasTermsAndInItsOwn(EndReason reason, String suricataReason, String state)
            throws Exception {
        FlowRecord udp = SampleFlows.fromPort(1);
        JsonNode flow = written(new FlowRecord(
                udp.source(),
                udp.destination(),
                udp.vlanIds(),
                udp.etherType(),
                udp.protocol(),
                udp.first(),
                udp.last(),
                udp.forward(),
                udp.reverse(),
                reason));

        assertThat(flow.at("/flow/reason").textValue()).isEqualTo(suricataReason);
        assertThat(flow.at("/flow/state").textValue()).isEqualTo(state);
        assertThat(flow.at("/macmon/end_reason").textValue()).isEqualToIgnoringCase(reason.name());
    }

    @Test
    void callsAFlowWithRepliesEstablished() throws Exception {
        assertThat(written(SampleFlows.PING).at("/flow/state").textValue()).isEqualTo("established");
    }
}
