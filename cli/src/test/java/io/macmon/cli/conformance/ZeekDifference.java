package io.macmon.cli.conformance;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How a run of Zeek differed from macmon's by intent: in the frames that it read, in its settings, or in how it writes
 * them down. Each difference undoes itself: with the frames, options and records that it returns, both logs must be
 * equal in every field.
 */
enum ZeekDifference {
    TUNNELS("Zeek also reads the frames in tunnels") {
        @Override
        List<TestFrame> frames(List<TestFrame> frames) {
            return each(frames, frame -> TunnelFrames.of(frame, Integer.MAX_VALUE));
        }
    },
    TWO_TUNNELS("Zeek was set to read the frames in two tunnels at most") {
        @Override
        List<TestFrame> frames(List<TestFrame> frames) {
            return each(frames, frame -> TunnelFrames.of(frame, 2));
        }
    },
    VLANS("VLAN IDs are not part of Zeek's key; the directions have different ones") {
        @Override
        List<TestFrame> frames(List<TestFrame> frames) {
            return each(frames, frame -> List.of(frame.withoutVlans()));
        }
    },
    CUT_HEADERS("Zeek reads nothing of a TCP header whose options were cut by the capture") {
        @Override
        List<TestFrame> frames(List<TestFrame> frames) {
            return each(
                    frames,
                    frame -> List.of(
                            frame.isIp() && frame.isCutInTcp()
                                    ? frame.cutAt(frame.transport() + PORTS_LENGTH)
                                    : frame));
        }
    },
    DROPPED_ADDRESSES("Zeek's test drops the frames of an address once it has opened a connection") {
        @Override
        List<TestFrame> frames(List<TestFrame> frames) {
            Set<String> dropped = new HashSet<>();
            return each(frames, frame -> {
                if (!frame.isIp()) {
                    return List.of(frame);
                }
                if (dropped.contains(frame.source()) || dropped.contains(frame.destination())) {
                    return List.of();
                }
                if (frame.isSynWithAck()) {
                    dropped.add(frame.destination());
                }
                return List.of(frame);
            });
        }
    },
    CHANGING_FILTER("Zeek's test changes its filter after the first packet, and again after the second") {
        @Override
        List<TestFrame> frames(List<TestFrame> frames) {
            List<TestFrame> read = new ArrayList<>();
            for (TestFrame frame : frames) {
                boolean isRead = frame.isIp()
                        && switch (read.size()) {
                            case 0 -> true;
                            case 1 -> frame.hasPort(80);
                            default -> frame.hasPort(53);
                        };
                if (isRead) {
                    read.add(frame);
                }
            }
            return read;
        }
    },
    PORT_25("Zeek's test reads only TCP of port 25", "tcp port 25"),
    PORTS_53_AND_80("Zeek's test reads only ports 53 and 80", "port 53 or port 80"),
    PORT_50000("Zeek's test reads only port 50000", "port 50000"),
    TIMEOUTS("Zeek ends DNS exchanges and half-closed connections after a few seconds") {
        @Override
        List<Map<String, String>> runs() {
            return List.of(
                    Map.of("--filter", DNS_AND_HTTP, "--idle-timeout", "6s"),
                    Map.of("--filter", "not (" + DNS_AND_HTTP + ")"));
        }
    },
    NO_SERVER_PORTS("Zeek ran without the ports of servers, so the sender of the first frame is the originator") {
        @Override
        Map<String, String> macmon(Map<String, String> record) {
            return record.get("history").startsWith("^") ? reverse(record) : record;
        }
    },
    SERVER_PORT_524("Zeek's test declares port 524 as one of servers") {
        @Override
        Map<String, String> macmon(Map<String, String> record) {
            if (!record.get("id.orig_p").equals("524")) {
                return record;
            }
            Map<String, String> reversed = reverse(record);
            reversed.computeIfPresent("history", (name, letters) -> "^" + letters);
            return reversed;
        }
    },
    VIOLATIONS("Zeek adds an X where the application's protocol is violated") {
        @Override
        Map<String, String> zeek(Map<String, String> record) {
            return with(record, "history", record.get("history").replace("X", ""));
        }
    },
    NTP_MODE("NTP's mode shows Zeek the client, but an answer before its request then counts as the client's") {
        @Override
        List<TestFrame> frames(List<TestFrame> frames) {
            return List.of(frames.get(1).at(frames.get(0).nanos()), frames.get(1));
        }

        @Override
        Map<String, String> zeek(Map<String, String> record) {
            return with(record, "history", record.get("history").replace("^", ""));
        }
    },
    CHECKSUMS("Zeek ignores what has a wrong checksum; macmon verifies checksums only on request") {
        @Override
        List<Map<String, String>> runs() {
            return List.of(Map.of("--verify-checksums", ""));
        }
    },
    NOT_COUNTED("Zeek does not count frames whose checksum is wrong, or whose TCP header was cut") {
        @Override
        Map<String, String> macmon(Map<String, String> record) {
            if (!record.get("history").matches("[Cc-]+")) {
                return record;
            }
            Map<String, String> changed = new HashMap<>(record);
            COUNTS.forEach(name -> changed.replace(name, "0"));
            return changed;
        }
    },
    NO_COUNTS("Zeek ran without counting frames") {
        @Override
        Map<String, String> macmon(Map<String, String> record) {
            Map<String, String> changed = new HashMap<>(record);
            COUNTS.forEach(name -> changed.replace(name, "-"));
            return changed;
        }
    };

    private static final int PORTS_LENGTH = 4;
    private static final String DNS_AND_HTTP = "ip and (port 53 or tcp port 80)";

    private static final Map<String, Set<ZeekDifference>> LOGS = Map.ofEntries(
            log("core.skip_analyzer/conn.log", TUNNELS),
            log("core.tunnels.gre/conn.log", TUNNELS),
            log("core.erspanI/conn.log", TUNNELS),
            log("core.erspanIII/conn.log", TUNNELS),
            log("core.tunnels.ayiya/conn.log", TUNNELS),
            log("core.tunnels.geneve-vxlan-truncated/conn.log", TUNNELS),
            log("core.tunnels.gre-aruba-amsdu/conn.log", TUNNELS, NO_SERVER_PORTS),
            log("core.tunnels.gre-over-udp/conn.log", TUNNELS),
            log("core.tunnels.gtp.inner_teredo/conn.log", TUNNELS),
            log("core.tunnels.teredo_bubble_with_payload/conn.log", TUNNELS),
            log("core.tunnels.max-depth/conn.log.cut", TUNNELS),
            log("core.tunnels.max-depth-exceeded/conn.log.cut", TWO_TUNNELS, VIOLATIONS),
            log("core.tunnels.count-default-tunnel-changes/conn.log", TUNNELS, VIOLATIONS),
            log("core.tunnels.teredo/conn.log", TUNNELS, TIMEOUTS),
            log("core.vntag-in-vlan/conn.log", CUT_HEADERS, NOT_COUNTED),
            log("core.tunnels.geneve-inner-tcp-bad-checksum/conn.log", TUNNELS, CHECKSUMS),
            log("core.tunnels.vxlan-inner-tcp-bad-checksum/conn.log", TUNNELS, CHECKSUMS),
            log("core.tunnels.vxlan-unknown-internal-packet/conn.log", CHECKSUMS, NOT_COUNTED),
            log("scripts.base.frameworks.logging.field-name-map2/conn.log", CHECKSUMS),
            log("scripts.base.protocols.ldap.gap/conn.log", VLANS),
            log("scripts.policy.protocols.conn.mac-logging/conn1.log", NO_SERVER_PORTS),
            log("scripts.base.frameworks.logging.field-extension/conn.log", NO_SERVER_PORTS),
            log("scripts.base.frameworks.logging.field-extension-complex/conn.log", NO_SERVER_PORTS),
            log("scripts.base.frameworks.logging.field-extension-include-exclude/conn-exc.log", NO_SERVER_PORTS),
            log("scripts.base.frameworks.logging.field-extension-optional/conn.log", NO_SERVER_PORTS),
            log("scripts.base.frameworks.logging.field-name-map/conn.log", NO_SERVER_PORTS),
            log("scripts.base.frameworks.logging.scope_sep/conn.log", NO_SERVER_PORTS),
            log("scripts.base.frameworks.logging.scope_sep_and_field_name_map/conn.log", NO_SERVER_PORTS),
            log("core.reporter-limit-reached-weird/conn.log", VIOLATIONS),
            log("scripts.base.protocols.login.rlogin-line-length/conn.log", VIOLATIONS),
            log("scripts.base.protocols.gnutella.max-line-length/conn.log", VIOLATIONS),
            log("scripts.base.protocols.ncp.frame_size_tuning/conn.log", SERVER_PORT_524, VIOLATIONS),
            log("scripts.base.protocols.ntp.misordered-ntp/conn.log", NTP_MODE),
            log("core.pcap.dynamic-filter/conn.log", CHANGING_FILTER),
            log("core.pcap.read-trace-with-filter/conn.log", PORT_50000),
            log("scripts.base.frameworks.analyzer.request-analyzer/conn.log", PORTS_53_AND_80, NO_COUNTS),
            log("scripts.base.files.mime.mime-content-hash/conn.log", PORT_25),
            log("scripts.base.files.mime.mime-content-hash-2/conn.log", PORT_25),
            log("scripts.base.files.mime.mime-content-hash-3/conn.log", PORT_25),
            log("scripts.base.frameworks.netcontrol.packetfilter/conn.log", DROPPED_ADDRESSES));
    private static final List<String> COUNTS = List.of("orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes");

    private final String description;
    private final String filter; // empty if macmon reads the same frames without one

    ZeekDifference(String description) {
        this.description = description;
        filter = "";
    }

    ZeekDifference(String description, String filter) {
        this.description = description;
        this.filter = filter;
    }

    /** The stated differences of a log. */
    static Set<ZeekDifference> of(ZeekBaseline baseline) {
        return LOGS.getOrDefault(baseline.name(), Set.of());
    }

    /** The frames that Zeek read; the same list if it read them all. */
    List<TestFrame> frames(List<TestFrame> frames) {
        return frames;
    }

    /** The options of each run that give macmon Zeek's settings; their records together are the result. */
    List<Map<String, String>> runs() {
        return List.of(filter.isEmpty() ? Map.of() : Map.of("--filter", filter));
    }

    /** A record of Zeek as macmon would have written it. */
    Map<String, String> zeek(Map<String, String> record) {
        return record;
    }

    /** A record of macmon as Zeek would have written it. */
    Map<String, String> macmon(Map<String, String> record) {
        return record;
    }

    @Override
    public String toString() {
        return description;
    }

    private static Map.Entry<String, Set<ZeekDifference>> log(
            String name, ZeekDifference first, ZeekDifference... more) {
        return Map.entry(name, EnumSet.of(first, more));
    }

    private static List<TestFrame> each(List<TestFrame> frames, Function<TestFrame, List<TestFrame>> change) {
        return frames.stream().flatMap(frame -> change.apply(frame).stream()).toList();
    }

    private static Map<String, String> with(Map<String, String> record, String name, String value) {
        Map<String, String> changed = new HashMap<>(record);
        changed.replace(name, value);
        return changed;
    }

    // Only a connection without a state has the same state from its other end.
    private static Map<String, String> reverse(Map<String, String> record) {
        Map<String, String> reversed = new HashMap<>();
        record.forEach((name, value) -> reversed.put(
                name.contains("orig_") ? name.replace("orig_", "resp_") : name.replace("resp_", "orig_"), value));
        reversed.computeIfPresent("conn_state", (name, state) -> state.equals("OTH") ? state : "other end of " + state);
        reversed.computeIfPresent("history", (name, letters) -> swapCase(letters.replace("^", "")));
        return reversed;
    }

    private static String swapCase(String letters) {
        return letters.chars()
                .map(letter ->
                        Character.isUpperCase(letter) ? Character.toLowerCase(letter) : Character.toUpperCase(letter))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
