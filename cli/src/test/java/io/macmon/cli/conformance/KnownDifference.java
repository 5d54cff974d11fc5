package io.macmon.cli.conformance;

import io.macmon.cli.conformance.Comparison.Check;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Why macmon correctly differs from the oracle in a few captures, and in which checks. */
@SuppressWarnings("ImmutableEnumChecker") // Set.of and Map.ofEntries are immutable
enum KnownDifference {
    SOURCE_ROUTE(
            "tshark reports the last address of a source route option as the destination",
            Set.of(Check.FLOWS, Check.DIRECTION_FRAMES, Check.DIRECTION_BYTES, Check.DIRECTION_IP_BYTES),
            Map.ofEntries(
                    at("OISF+suricata-verify/tests/detect-ipopts/input.pcap", 0xF3B6_A9D3),
                    at("kaitoy+pcap4j/pcap4j-packettest/src/test/resources/IpV4PacketTest.pcap", 0x05ED_537F))),
    BAD_OPTION(
            "tshark reads no ports after an IP option with a wrong length; the header length shows where they are",
            Set.of(Check.FLOWS, Check.DIRECTION_FRAMES, Check.DIRECTION_BYTES, Check.DIRECTION_IP_BYTES, Check.TIMES),
            Map.ofEntries(
                    at("OISF+suricata-verify/tests/firewall/tcp-session-decode-malformed-ipv4/input.pcap", 0x79B5_8A4D),
                    at("zeek+zeek/testing/btest/Traces/ipv6-mobility-dst-opts.pcap", 0xEF2D_6F72))),
    NO_OPTION_LEFT(
            "tshark reports no destination if the capture ends just before the options; all 20 bytes are there",
            Set.of(Check.FLOWS),
            Map.ofEntries(
                    at("zeek+zeek/testing/btest/Traces/trunc/ipv4-internally-truncated-header.pcap", 0xC2C8_4343))),
    JUMBO_PAYLOAD(
            "the oracle does not read the length in a jumbo payload option",
            Set.of(Check.DIRECTION_IP_BYTES),
            Map.ofEntries(
                    at(Paths.TCPDUMP + "bigtcp-ipv6-hbh.pcap", 0xC9AC_0E5A),
                    at(Paths.TCPDUMP + "ipv6_jumbogram_1.pcap", 0x5847_4D8D))),
    NO_PAYLOAD_LENGTH(
            "a payload length of 0 because the packet is too large for any other (BIG TCP): tcpdump and macmon read"
                    + " ports, tshark does not",
            Set.of(Check.FLOWS),
            Map.ofEntries(
                    at(Paths.TCPDUMP + "bigtcp-ipv6.pcap", 0x4090_5B42),
                    at(Paths.TCPDUMP + "bigtcp-ipv6-geneve-ipv4.pcap", 0xC071_7F72),
                    at(Paths.TCPDUMP + "bigtcp-ipv6-geneve-ipv6.pcap", 0x3992_F40E),
                    at(Paths.TCPDUMP + "bigtcp-ipv6-vxlan-ipv4.pcap", 0xFCC4_5781),
                    at(Paths.TCPDUMP + "bigtcp-ipv6-vxlan-ipv6.pcap", 0xFCAA_6717))),
    OTHER_FORMAT(
            "neither pcap nor pcapng; macmon reports the format, and how to convert it",
            Set.of(Check.READ, Check.FRAMES, Check.BYTES),
            Map.ofEntries(at("seladb+PcapPlusPlus/Tests/ExamplesTest/pcap_examples/solaris.snoop", 0xBC45_43A4))),
    UNKNOWN_VERSION(
            "libpcap rejects this minor version, and so does macmon",
            Set.of(Check.READ, Check.FRAMES, Check.BYTES),
            Map.ofEntries(
                    at("the-tcpdump-group+libpcap/tests/pcap-invalid-version-2.pcap", 0x222D_4F1F),
                    at(Paths.FUZZED + "clusterfuzz-testcase-minimized-FuzzTarget-4683685084594176", 0xCA36_D078))),
    GUESSED_FORMAT(
            "damaged after two frames; tshark guesses another record header, libpcap reads the same as macmon",
            Set.of(Check.BYTES, Check.SOURCES, Check.FLOWS),
            Map.ofEntries(at(Paths.SAMPLES + "igmplayer", 0x5D57_AFCA))),
    LONG_FRACTION(
            "a fraction of more than one second: tshark's nanoseconds overflow, or are printed without carry",
            Set.of(Check.TIMES),
            Map.ofEntries(
                    at(Paths.SAMPLES + "clusterfuzz-testcase-FuzzTarget-5188876846235648", 0xCD41_77C2),
                    at(Paths.SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-4672344017862656", 0x60C3_12D2),
                    at(Paths.SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5204104585674752", 0xDA93_6A9E),
                    at(Paths.SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5421416466481152", 0x0E4D_7874),
                    at(Paths.SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5766939894087680", 0x55A8_AFBA),
                    at("OISF+suricata-verify/tests/transform-base64-7296/input.pcap", 0x8C92_F6E4),
                    at(Paths.TCPDUMP + "timestamp_invalid_nano.pcap", 0x022F_9C77))),
    SHORT_ICMP(
            "tshark reads no type of an ICMP message of less than 8 bytes, and the time has a fraction of more than"
                    + " one second",
            Set.of(Check.TIMES, Check.COMMUNITY_IDS),
            Map.ofEntries(
                    at(Paths.SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5196221831708672", 0x6146_F371))),
    FAR_FUTURE(
            "the year 586,000: macmon's times end in 2262, and in 2255 in a record that counts days",
            Set.of(Check.TIMES),
            Map.ofEntries(
                    at(Paths.EXAMPLES + "pcapng-example.pcapng", 0x08F7_FDC5),
                    at(Paths.EXAMPLES + "file_heuristics/pcapng-example.pcapng.zst", 0x08F7_FDC5))),
    NO_TIME(
            "Simple Packets have no timestamp: tshark omits it, macmon uses that of the frame before",
            Set.of(Check.TIMES),
            Map.ofEntries(
                    at("google+gopacket/pcapgo/tests/be/test202.pcapng", 0xBF5A_1DBD),
                    at("google+gopacket/pcapgo/tests/le/test202.pcapng", 0xBF5A_1DBD)));

    private static final class Paths {
        static final String TCPDUMP = "the-tcpdump-group+tcpdump/tests/";
        static final String EXAMPLES = "seladb+PcapPlusPlus/Tests/Pcap++Test/PcapExamples/";
        static final String FUZZED = "seladb+PcapPlusPlus/Tests/Fuzzers/RegressionTests/";
        static final String SAMPLES = FUZZED + "regression_samples/";
    }

    private final String reason;
    private final Set<Check> checks;
    private final Map<String, Integer> captures;

    KnownDifference(String reason, Set<Check> checks, Map<String, Integer> captures) {
        this.reason = reason;
        this.checks = checks;
        this.captures = captures;
    }

    private static Map.Entry<String, Integer> at(String capture, int fingerprint) {
        return Map.entry(capture, fingerprint);
    }

    /** The reason stated for a capture. */
    static Optional<KnownDifference> of(SharedCapture capture) {
        return Arrays.stream(values())
                .filter(difference -> difference.captures.containsKey(capture.name()))
                .findFirst();
    }

    String reason() {
        return reason;
    }

    /** Whether a capture differs only in the stated checks, and exactly as it did when the reason was found. */
    boolean isStated(SharedCapture capture, Comparison comparison) {
        return checks.containsAll(comparison.differences().keySet())
                && captures.get(capture.name()) == comparison.fingerprint();
    }

    /** The checks in which the captures may differ. */
    Set<Check> checks() {
        return checks;
    }
}
