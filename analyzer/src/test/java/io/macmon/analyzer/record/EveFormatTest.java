package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.macmon.analyzer.Statistics.Interval;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingContext.Party;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.throughput.Percentiles;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EveFormatTest {

    private static final Instant AT = SampleFlows.FIRST;
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:99");
    private static final Percentiles PERCENTILES = new Percentiles(5, 1, 2, 3, 4);
    private static final Statistics STATISTICS = new Statistics(
            true,
            new Interval(
                    Duration.ofMillis(2_500),
                    10,
                    1_000,
                    PERCENTILES,
                    PERCENTILES,
                    new Percentiles(0, 0, 0, 0, 0),
                    PERCENTILES),
            new Totals(
                    Duration.ofSeconds(90),
                    99,
                    9_900,
                    Map.of("ipv4", 98L),
                    1,
                    Map.of("ipv4_truncated", 1L),
                    new Statistics.FlowCounts(3, Map.of("idle_timeout", 4L, "forced", 5L)),
                    Map.of("tls", 7L),
                    new ExternalCounts(
                            110,
                            2,
                            0,
                            new StrangerCounts(6, 5, 9, 4, 8, 7, 3, 2),
                            new DropCounts(1, 2, 3, 4, 5, 6, 7, 0, 8, 9),
                            List.of(new OutputCounts("csv:f.csv", 7, 8, 9)),
                            Map.of(),
                            List.of())),
            new Busiest(
                    new SourceRanking(List.of(new SourceTotals(MacAddress.parse("02:00:00:00:00:0a"), 90, 9_000)), 1),
                    SourceRanking.EMPTY));
    private static final List<MonitorEvent> ONE_OF_EACH = List.of(
            new FlowEnded(AT, SampleFlows.TCP),
            new UnexpectedSource(AT, STRANGER, MacAddress.parse("ff:ff:ff:ff:ff:ff"), List.of(7), 0x0806, 12, 720),
            new LinkDown(AT, "eth0 is down"),
            new LinkUp(AT),
            new StatisticsReported(AT, STATISTICS),
            new FindingReported(AT, SampleFindings.FLIP_FLOP),
            new FindingResolved(AT, SampleFindings.FLIP_FLOP, FindingContext.NONE),
            new AlertsHeldBack(AT, 1_234, List.of(new SourceTotals(STRANGER, 12, 720)), false));

    private final ObjectMapper json = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private final EveFormat eve = EveFormat.forDevice("macmon0", new CommunityId(0));

    @Test
    void writesOneJsonObjectPerEvent() throws Exception {
        Set<Class<?>> written = new HashSet<>();
        for (MonitorEvent event : ONE_OF_EACH) {
            String line = eve.toJson(event);
            assertThat(line).doesNotContain("\n");
            assertThat(json.readTree(line).get("timestamp").textValue()).isEqualTo("2024-05-06T07:08:09.123456+0000");
            written.add(event.getClass());
        }

        assertThat(written).isEqualTo(Set.of(MonitorEvent.class.getPermittedSubclasses()));
    }

    @Test
    void writesTheSummaryOfTheFrameOfAnAlert() throws Exception {
        UnexpectedSource plain = (UnexpectedSource) ONE_OF_EACH.get(1);
        UnexpectedSource summarised = new UnexpectedSource(
                AT, plain.source(), plain.destination(), List.of(), 0x0806, 1, 60, "ARP \"request\"", Optional.empty());

        assertThat(json.readTree(eve.toJson(summarised)).at("/macmon/summary").textValue())
                .isEqualTo("ARP \"request\"");
        assertThat(json.readTree(eve.toJson(plain)).at("/macmon").has("summary"))
                .isFalse();
    }

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
    void writesTheSummaryAndTheCaptureFileOfAnAlert() throws Exception {
        JsonNode alert = written(new UnexpectedSource(
                AT, STRANGER, STRANGER, List.of(), 0x0800, 1, 60, "ARP who has it", Optional.of("alert-1.pcapng")));

        assertThat(alert.get("capture_file").textValue()).isEqualTo("alert-1.pcapng");
        assertThat(alert.at("/macmon/summary").textValue()).isEqualTo("ARP who has it");
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

    @Test
    void writesAnUnexpectedSourceAsAnAlert() throws Exception {
        assertThat(written(ONE_OF_EACH.get(1))).isEqualTo(json.readTree("""
            {
              "timestamp": "2024-05-06T07:08:09.123456+0000",
              "event_type": "alert",
              "in_iface": "macmon0",
              "alert": {
                "action": "allowed", "gid": 1000077, "signature_id": 1, "rev": 1,
                "signature": "macmon unexpected source",
                "category": "Unexpected source", "severity": 2
              },
              "vlan": [7],
              "ether": {
                "src_mac": "02:00:00:00:00:99", "dest_mac": "ff:ff:ff:ff:ff:ff", "ether_type": 2054
              },
              "macmon": {"frames": 12, "bytes": 720}
            }
            """));
    }

    @Test
    void writesAFindingAsAnAlert() throws Exception {
        assertThat(json.readTree(eve.toJson(new FindingReported(AT, SampleFindings.FLIP_FLOP))))
                .isEqualTo(json.readTree("""
                    {
                      "timestamp": "2024-05-06T07:08:09.123456+0000",
                      "event_type": "alert",
                      "in_iface": "macmon0",
                      "alert": {
                        "action": "allowed", "gid": 1000077, "signature_id": 112, "rev": 1,
                        "signature": "macmon flip-flop", "category": "MAC audit", "severity": 1
                      },
                      "src_ip": "10.0.0.10", "ip_v": 4,
                      "ether": {"src_mac": "02:00:00:00:00:99"},
                      "macmon": {
                        "finding": "m3w5yk48", "kind": "flip-flop", "subject": "10.0.0.10",
                        "first": "2024-05-06T07:08:04.123456+0000", "last": "2024-05-06T07:08:09.123456+0000",
                        "count": 3, "evidence": "It took \\"10.0.0.10\\" again.",
                        "action": "find both switch ports, and remove the duplicate",
                        "if_legitimate": "list a floating address under virtual-routers, with its machines under mac"
                      }
                    }
                    """));
    }

    @Test
    void writesWhatIsKnownAboutTheStationsOfAFinding() throws Exception {
        FindingContext context = new FindingContext(
                Optional.of(new Party(SampleFindings.FLIP_FLOP.station(), "Acme", "laptop", "")),
                20,
                Optional.of(new Party(MacAddress.parse("02:00:00:00:00:01"), "", "router", "routers")));
        JsonNode event = json.readTree(eve.toJson(new FindingReported(AT, SampleFindings.FLIP_FLOP, context)));

        assertThat(event.get("vlan")).isEqualTo(json.readTree("[20]"));
        assertThat(event.at("/macmon/vendor").textValue()).isEqualTo("Acme");
        assertThat(event.at("/macmon/name").textValue()).isEqualTo("laptop");
        assertThat(event.get("macmon").has("group")).isFalse();
        assertThat(event.at("/macmon/other")).isEqualTo(json.readTree("""
            {"mac": "02:00:00:00:00:01", "name": "router", "group": "routers"}
            """));
    }

    @Test
    void writesTheEndOfAFindingAsAnAlert() throws Exception {
        JsonNode event =
                json.readTree(eve.toJson(new FindingResolved(AT, SampleFindings.FLIP_FLOP, FindingContext.NONE)));

        assertThat(event.get("alert")).isEqualTo(json.readTree("""
            {
              "action": "allowed", "gid": 1000077, "signature_id": 5, "rev": 1,
              "signature": "macmon resolved", "category": "MAC audit", "severity": 4
            }
            """));
        assertThat(event.get("macmon"))
                .isEqualTo(json.readTree(eve.toJson(new FindingReported(AT, SampleFindings.FLIP_FLOP)))
                        .get("macmon"));
    }

    @Test
    void writesNoAddressForAFindingWithoutOne() throws Exception {
        assertThat(json.readTree(eve.toJson(new FindingReported(AT, SampleFindings.WRONG_VLAN)))
                        .has("src_ip"))
                .isFalse();
    }

    @Test
    void writesThatAlertsAreHeldBackAsAnAlert() throws Exception {
        JsonNode event = written(ONE_OF_EACH.get(7));
        assertThat(event.get("alert")).isEqualTo(json.readTree("""
            {
              "action": "allowed", "gid": 1000077, "signature_id": 4, "rev": 1,
              "signature": "macmon alerts held back",
              "category": "Monitor state", "severity": 1
            }
            """));
        assertThat(event.get("macmon")).isEqualTo(json.readTree("""
            {"held_back": 1234, "over": false, "loudest": [{"mac": "%s", "frames": 12, "bytes": 720}]}
            """.formatted(STRANGER)));
        assertThat(written(new AlertsHeldBack(AT, 1_234, List.of(), true))
                        .at("/alert/severity")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void writesNoDestinationForAnAlertWithoutAFrame() throws Exception {
        JsonNode event = written(UnexpectedSource.withoutFrame(AT, STRANGER, 3, 180));

        assertThat(event.get("ether")).isEqualTo(json.readTree("{\"src_mac\": \"%s\"}".formatted(STRANGER)));
        assertThat(event.get("macmon")).isEqualTo(json.readTree("{\"frames\": 3, \"bytes\": 180}"));
        assertThat(event.has("vlan")).isFalse();
    }

    @Test
    void writesLinkChangesAsAlerts() throws Exception {
        assertThat(written(ONE_OF_EACH.get(2)).get("alert")).isEqualTo(json.readTree("""
            {
              "action": "allowed", "gid": 1000077, "signature_id": 2, "rev": 1,
              "signature": "macmon link down",
              "category": "Monitor state", "severity": 1
            }
            """));
        assertThat(written(ONE_OF_EACH.get(3)).get("alert")).isEqualTo(json.readTree("""
            {
              "action": "allowed", "gid": 1000077, "signature_id": 3, "rev": 1,
              "signature": "macmon link up",
              "category": "Monitor state", "severity": 3
            }
            """));
    }

    @Test
    void writesStatistics() throws Exception {
        String cuts = "{\"count\": 5, \"p50\": 1, \"p90\": 2, \"p99\": 3, \"max\": 4}";
        assertThat(written(ONE_OF_EACH.get(4))).isEqualTo(json.readTree("""
            {
              "timestamp": "2024-05-06T07:08:09.123456+0000",
              "event_type": "stats",
              "in_iface": "macmon0",
              "stats": {
                "uptime": 90,
                "capture": {"kernel_packets": 117, "kernel_drops": 3, "kernel_ifdrops": 1},
                "decoder": {"pkts": 99, "bytes": 9900, "invalid": 1, "ipv4": 98},
                "flow": {"total": 12, "active": 3}
              },
              "macmon": {
                "last": true,
                "not_selected": 6,
                "drops": {
                  "nic": 1, "backlog": 2, "kernel": 3, "ring": 4,
                  "analysis": 5, "writer": 6, "guard": 7, "recorder": 0, "outbox": 8, "outputs": 9
                },
                "malformed": {"ipv4_truncated": 1},
                "records": {"idle_timeout": 4, "forced": 5},
                "names": {"tls": 7},
                "skipped": 2,
                "outputs": [{"target": "csv:f.csv", "written": 7, "dropped": 8, "unfit": 9}],
                "busiest_stations": [{"mac": "02:00:00:00:00:0a", "frames": 90, "bytes": 9000}],
                "unexpected_sources": {
                  "frames": 6, "alerts": 5, "held_back": 9, "untracked": 4,
                  "evicted": 8, "evicted_frames": 7, "malformed": 3, "sourceless": 2
                },
                "interval": {
                  "seconds": 2.5, "frames": 10, "bytes": 1000,
                  "frames_per_second": %1$s,
                  "bits_per_second": %1$s,
                  "delay_us": {"count": 0, "p50": 0, "p90": 0, "p99": 0, "max": 0},
                  "backlog_blocks": %1$s
                }
              }
            }
            """.formatted(cuts)));
    }

    @Test
    void namesTheCaptureFile() throws Exception {
        String line = EveFormat.forFile("a \"file\"\n.pcap", new CommunityId(0)).toJson(ONE_OF_EACH.get(3));

        assertThat(line).doesNotContain("\n");
        JsonNode event = json.readTree(line);
        assertThat(event.get("pcap_filename").textValue()).isEqualTo("a \"file\"\n.pcap");
        assertThat(event.has("in_iface")).isFalse();
    }

    private JsonNode written(FlowRecord flow) throws JsonProcessingException {
        return written(new FlowEnded(flow.last(), flow));
    }

    private JsonNode written(MonitorEvent event) throws JsonProcessingException {
        return json.readTree(eve.toJson(event));
    }
}
