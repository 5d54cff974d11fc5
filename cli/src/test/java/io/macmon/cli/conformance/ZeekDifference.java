package io.macmon.cli.conformance;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Why macmon's records correctly differ from the conn.log of a test of Zeek. */
@SuppressWarnings("ImmutableEnumChecker") // Map.of is immutable
enum ZeekDifference {
    TUNNEL(
            "Zeek also reads the frames in GRE, ERSPAN, 6in4, Teredo, AYIYA, GTP, VXLAN and Geneve; macmon counts the"
                    + " outer ones",
            Map.ofEntries(
                    only("core.skip_analyzer/conn.log", 7, 1),
                    only("core.tunnels.gre/conn.log", 7, 1),
                    only("core.erspanI/conn.log", 1, 1),
                    only("core.erspanIII/conn.log", 1, 1),
                    only("core.tunnels.ayiya/conn.log", 6, 0),
                    only("core.tunnels.geneve-inner-tcp-bad-checksum/conn.log", 1, 0),
                    only("core.tunnels.geneve-vxlan-truncated/conn.log", 2, 0),
                    only("core.tunnels.gre-aruba-amsdu/conn.log", 1, 1),
                    only("core.tunnels.gre-over-udp/conn.log", 2, 0),
                    only("core.tunnels.gtp.inner_teredo/conn.log", 11, 0),
                    only("core.tunnels.teredo_bubble_with_payload/conn.log", 4, 0),
                    only("core.tunnels.vxlan-inner-tcp-bad-checksum/conn.log", 1, 0),
                    only("core.tunnels.max-depth-exceeded/conn.log.cut", 2, 0),
                    only("core.tunnels.max-depth/conn.log.cut", 3, 0))),
    TIMEOUTS(
            "Zeek ends DNS exchanges and half-closed connections after seconds; here no flow of macmon times out."
                    + " Three records are of frames in Teredo",
            Map.ofEntries(only("core.tunnels.teredo/conn.log", 10, 3))),
    SERVER_PORTS(
            "Zeek ran without its scripts for protocols, and so without the ports of servers: a SYN with ACK from port"
                    + " 80 did not show it which end is the server",
            Map.ofEntries(
                    only("scripts.policy.protocols.conn.mac-logging/conn1.log", 1, 1),
                    only("scripts.base.frameworks.logging.field-extension/conn.log", 1, 1),
                    only("scripts.base.frameworks.logging.field-extension-complex/conn.log", 1, 1),
                    only("scripts.base.frameworks.logging.field-extension-include-exclude/conn-exc.log", 1, 1),
                    only("scripts.base.frameworks.logging.field-extension-optional/conn.log", 1, 1),
                    only("scripts.base.frameworks.logging.field-name-map/conn.log", 1, 1),
                    only("scripts.base.frameworks.logging.scope_sep/conn.log", 1, 1),
                    only("scripts.base.frameworks.logging.scope_sep_and_field_name_map/conn.log", 1, 1))),
    APPLICATION(
            "Zeek reads the application's protocol: it stops at a violation (X), takes NTP's mode for the direction,"
                    + " and its test of NCP declares a port",
            Map.ofEntries(
                    only("core.reporter-limit-reached-weird/conn.log", 1, 1),
                    only("scripts.base.protocols.login.rlogin-line-length/conn.log", 1, 1),
                    only("scripts.base.protocols.gnutella.max-line-length/conn.log", 1, 1),
                    only("scripts.base.protocols.ncp.frame_size_tuning/conn.log", 1, 1),
                    only("scripts.base.protocols.ntp.misordered-ntp/conn.log", 1, 1),
                    only("core.tunnels.count-default-tunnel-changes/conn.log", 1, 2))),
    CHECKSUM(
            "Zeek ignores frames with a wrong checksum of IP or UDP; macmon checks none, because a sender's frames are"
                    + " captured before the network card writes it",
            Map.ofEntries(
                    only("scripts.base.frameworks.logging.field-name-map2/conn.log", 1, 1),
                    only("core.tunnels.vxlan-unknown-internal-packet/conn.log", 3, 3))),
    CUT_HEADER(
            "the capture cut the TCP header's options: Zeek ignores the segment, macmon reads what is there",
            Map.ofEntries(only("core.vntag-in-vlan/conn.log", 1, 1))),
    VLANS(
            "the directions have different VLAN IDs, which are part of macmon's key",
            Map.ofEntries(only("scripts.base.protocols.ldap.gap/conn.log", 1, 2))),
    LINK_TYPE(
            "the link type is not supported",
            Map.ofEntries(
                    only("core.radiotap/conn.log", 2, 0),
                    only("scripts.policy.protocols.conn.mac-logging/conn2.log", 2, 0),
                    only("scripts.policy.protocols.conn.mac-logging/conn3.log", 1_333, 0),
                    only("scripts.base.protocols.quic.interop.quic-go_quic-go.handshake/conn.log.cut", 3, 0))),
    FILTERED(
            "Zeek was configured to leave out frames, fields or records",
            Map.ofEntries(
                    only("core.pcap.dynamic-filter/conn.log", 1, 19),
                    only("core.pcap.read-trace-with-filter/conn.log", 0, 33),
                    only("scripts.base.frameworks.analyzer.request-analyzer/conn.log", 24, 34),
                    only("scripts.base.files.mime.mime-content-hash/conn.log", 0, 7),
                    only("scripts.base.files.mime.mime-content-hash-2/conn.log", 0, 7),
                    only("scripts.base.files.mime.mime-content-hash-3/conn.log", 0, 7),
                    only("scripts.base.frameworks.netcontrol.packetfilter/conn.log", 2, 6)));

    private final String reason;
    private final Map<String, Only> logs;

    ZeekDifference(String reason, Map<String, Only> logs) {
        this.reason = reason;
        this.logs = logs;
    }

    /** The reason stated for a log. */
    static Optional<ZeekDifference> of(ZeekBaseline baseline) {
        return Arrays.stream(values())
                .filter(difference -> difference.logs.containsKey(baseline.name()))
                .findFirst();
    }

    String reason() {
        return reason;
    }

    /** Whether as many records differ as stated. */
    boolean covers(ZeekBaseline.Result result) {
        return new Only(result.onlyZeek().size(), result.onlyMacmon().size())
                .equals(logs.get(result.baseline().name()));
    }

    private static Map.Entry<String, Only> only(String log, int zeek, int macmon) {
        return Map.entry(log, new Only(zeek, macmon));
    }

    /**
     * How many records differ.
     *
     * @param zeek   Zeek's records that macmon does not have so
     * @param macmon macmon's records that Zeek does not have so
     */
    private record Only(int zeek, int macmon) {}
}
