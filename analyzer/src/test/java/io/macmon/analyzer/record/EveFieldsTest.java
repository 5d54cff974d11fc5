package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Outside of {@code macmon}, events have only fields of Suricata's schema. */
class EveFieldsTest {

    private static final Set<String> COMMON = Set.of(
            "timestamp",
            "flow_id",
            "event_type",
            "src_ip",
            "src_port",
            "dest_ip",
            "dest_port",
            "ip_v",
            "proto",
            "in_iface",
            "vlan",
            "pkt_src",
            "community_id",
            "host",
            "pcap_filename",
            "capture_file",
            "icmp_type",
            "icmp_code",
            "response_icmp_type",
            "response_icmp_code");

    private static final Map<String, Set<String>> OBJECTS = Map.of(
            "ether",
            Set.of("src_mac", "dest_mac", "ether_type", "src_macs", "dest_macs"),
            "flow",
            Set.of(
                    "pkts_toserver",
                    "pkts_toclient",
                    "bytes_toserver",
                    "bytes_toclient",
                    "start",
                    "end",
                    "age",
                    "state",
                    "reason",
                    "alerted",
                    "tx_cnt",
                    "emergency",
                    "elephant"),
            "tcp",
            Set.of(
                    "tcp_flags",
                    "tcp_flags_ts",
                    "tcp_flags_tc",
                    "syn",
                    "fin",
                    "rst",
                    "psh",
                    "ack",
                    "urg",
                    "ecn",
                    "cwr",
                    "state"),
            "tls",
            Set.of("sni", "version", "ja3", "ja3s", "ja4", "client_alpns"),
            "quic",
            Set.of("sni", "version", "ja3", "ja4"),
            "ssh",
            Set.of("client", "server"),
            "http",
            Set.of("hostname", "http_method"),
            "alert",
            Set.of("action", "gid", "signature_id", "rev", "signature", "category", "severity", "metadata"));

    @Test
    void everyFieldOutsideMacmonIsInSuricatasSchema() throws Exception {
        EveFormat live = EveFormat.forDevice("eth0", new CommunityId(0));
        EveFormat file = EveFormat.forFile("a.pcap", new CommunityId(0));
        List<String> unknown = new ArrayList<>();
        for (MonitorEvent event : events()) {
            for (EveFormat eve : List.of(live, file)) {
                unknown.addAll(unknown(new ObjectMapper().readTree(eve.toJson(event))));
            }
        }

        assertThat(unknown).isEmpty();
    }

    private static List<MonitorEvent> events() {
        MacAddress stranger = MacAddress.parse("02:00:00:00:00:99");
        Stream<MonitorEvent> flows = Stream.of(
                        SampleFlows.TCP,
                        SampleFlows.OF_GATEWAYS,
                        SampleFlows.PING,
                        SampleFlows.UNREACHABLE,
                        SampleFlows.GRE,
                        SampleFlows.LLC,
                        SampleFlows.fromPort(1))
                .flatMap(flow -> Stream.of(flow, SampleFlows.detailed(flow), SampleFlows.named(flow)))
                .map(flow -> new FlowEnded(flow.last(), flow));
        return Stream.concat(
                        flows,
                        Stream.of(
                                new UnexpectedSource(
                                        SampleFlows.FIRST,
                                        stranger,
                                        stranger,
                                        List.of(1),
                                        6,
                                        1,
                                        60,
                                        "it",
                                        Optional.of("f"),
                                        Optional.empty()),
                                new LinkDown(SampleFlows.FIRST, "eth0 is down"),
                                new LinkUp(SampleFlows.FIRST)))
                .toList();
    }

    private static List<String> unknown(JsonNode event) {
        List<String> unknown = new ArrayList<>();
        event.properties().forEach(field -> {
            Set<String> known = OBJECTS.get(field.getKey());
            if (known != null) {
                field.getValue().fieldNames().forEachRemaining(inner -> {
                    if (!known.contains(inner)) {
                        unknown.add(field.getKey() + "." + inner);
                    }
                });
            } else if (!COMMON.contains(field.getKey()) && !field.getKey().equals("macmon")) {
                unknown.add(field.getKey());
            }
        });
        return unknown;
    }
}
