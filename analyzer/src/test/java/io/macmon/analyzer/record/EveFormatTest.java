package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.macmon.analyzer.Statistics.Interval;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingContext.Party;
import io.macmon.analyzer.throughput.Percentiles;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EveFormatTest extends EveFixture {

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
            new AlertsHeldBack(AT, 1_234, List.of(new SourceTotals(STRANGER, 12, 720)), false),
            new FleetFindingReported(AT, SampleFindings.FLEET));

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
    void writesAFindingOfTheFleetAsItIsInTheTopic() {
        assertThat(eve.toJson(new FleetFindingReported(AT, SampleFindings.FLEET)))
                .isEqualTo(SampleFindings.FLEET.json());
    }

    @Test
    void writesTheSummaryOfTheFrameOfAnAlert() throws Exception {
        UnexpectedSource plain = (UnexpectedSource) ONE_OF_EACH.get(1);
        UnexpectedSource summarised = new UnexpectedSource(
                AT,
                plain.source(),
                plain.destination(),
                List.of(),
                0x0806,
                1,
                60,
                "ARP \"request\"",
                Optional.empty(),
                Optional.empty());

        assertThat(json.readTree(eve.toJson(summarised)).at("/macmon/summary").textValue())
                .isEqualTo("ARP \"request\"");
        assertThat(json.readTree(eve.toJson(plain)).at("/macmon").has("summary"))
                .isFalse();
    }

    @Test
    void writesTheSummaryAndTheCaptureFileOfAnAlert() throws Exception {
        JsonNode alert = written(new UnexpectedSource(
                AT,
                STRANGER,
                STRANGER,
                List.of(),
                0x0800,
                1,
                60,
                "ARP who has it",
                Optional.of("alert-1.pcapng"),
                Optional.empty()));

        assertThat(alert.get("capture_file").textValue()).isEqualTo("alert-1.pcapng");
        assertThat(alert.at("/macmon/summary").textValue()).isEqualTo("ARP who has it");
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
}
