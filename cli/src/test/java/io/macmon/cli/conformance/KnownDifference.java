package io.macmon.cli.conformance;

import io.macmon.cli.conformance.Comparison.Check;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Why macmon correctly differs from the oracle in a few captures, and in which checks. */
@SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
enum KnownDifference {
    SOURCE_ROUTE(
            "tshark reports the last address of a source route option as the destination",
            Set.of(Check.FLOWS, Check.DIRECTION_FRAMES, Check.DIRECTION_BYTES, Check.DIRECTION_IP_BYTES),
            "OISF+suricata-verify/tests/detect-ipopts/input.pcap",
            "kaitoy+pcap4j/pcap4j-packettest/src/test/resources/IpV4PacketTest.pcap"),
    BAD_OPTION(
            "tshark reads no ports after an IP option with a wrong length; the header length shows where they are",
            Set.of(Check.FLOWS, Check.DIRECTION_FRAMES, Check.DIRECTION_BYTES, Check.DIRECTION_IP_BYTES, Check.TIMES),
            "OISF+suricata-verify/tests/firewall/tcp-session-decode-malformed-ipv4/input.pcap",
            "zeek+zeek/testing/btest/Traces/ipv6-mobility-dst-opts.pcap"),
    NO_OPTION_LEFT(
            "tshark reports no destination if the capture ends just before the options; all 20 bytes are there",
            Set.of(Check.FLOWS),
            "zeek+zeek/testing/btest/Traces/trunc/ipv4-internally-truncated-header.pcap"),
    JUMBO_PAYLOAD(
            "the oracle does not read the length in a jumbo payload option",
            Set.of(Check.DIRECTION_IP_BYTES),
            Paths.TCPDUMP + "bigtcp-ipv6-hbh.pcap",
            Paths.TCPDUMP + "ipv6_jumbogram_1.pcap"),
    NO_PAYLOAD_LENGTH(
            "a payload length of 0 because the packet is too large for any other (BIG TCP): tcpdump and macmon read"
                    + " ports, tshark does not",
            Set.of(Check.FLOWS),
            Paths.TCPDUMP + "bigtcp-ipv6.pcap",
            Paths.TCPDUMP + "bigtcp-ipv6-geneve-ipv4.pcap",
            Paths.TCPDUMP + "bigtcp-ipv6-geneve-ipv6.pcap",
            Paths.TCPDUMP + "bigtcp-ipv6-vxlan-ipv4.pcap",
            Paths.TCPDUMP + "bigtcp-ipv6-vxlan-ipv6.pcap"),
    OTHER_FORMAT(
            "neither pcap nor pcapng; macmon reports the format, and how to convert it",
            Set.of(Check.READ, Check.FRAMES, Check.BYTES),
            "seladb+PcapPlusPlus/Tests/ExamplesTest/pcap_examples/solaris.snoop"),
    UNKNOWN_VERSION(
            "libpcap rejects this minor version, and so does macmon",
            Set.of(Check.READ, Check.FRAMES, Check.BYTES),
            "the-tcpdump-group+libpcap/tests/pcap-invalid-version-2.pcap",
            Paths.FUZZED + "clusterfuzz-testcase-minimized-FuzzTarget-4683685084594176"),
    GUESSED_FORMAT(
            "damaged after two frames; tshark guesses another record header, libpcap reads the same as macmon",
            Set.of(Check.BYTES, Check.SOURCES, Check.FLOWS),
            Paths.SAMPLES + "igmplayer"),
    LONG_FRACTION(
            "a fraction of more than one second: tshark's nanoseconds overflow, or are printed without carry",
            Set.of(Check.TIMES),
            Paths.SAMPLES + "clusterfuzz-testcase-FuzzTarget-5188876846235648",
            Paths.SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-4672344017862656",
            Paths.SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5204104585674752",
            Paths.SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5421416466481152",
            Paths.SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5766939894087680",
            "OISF+suricata-verify/tests/transform-base64-7296/input.pcap",
            Paths.TCPDUMP + "timestamp_invalid_nano.pcap"),
    SHORT_ICMP(
            "tshark reads no type of an ICMP message of less than 8 bytes, and the time has a fraction of more than"
                    + " one second",
            Set.of(Check.TIMES, Check.COMMUNITY_IDS),
            Paths.SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5196221831708672"),
    FAR_FUTURE(
            "the year 586,000: macmon's times end in 2262, and in 2255 in a record that counts days",
            Set.of(Check.TIMES),
            "seladb+PcapPlusPlus/Tests/Pcap++Test/PcapExamples/pcapng-example.pcapng",
            "seladb+PcapPlusPlus/Tests/Pcap++Test/PcapExamples/file_heuristics/pcapng-example.pcapng.zst"),
    NO_TIME(
            "Simple Packets have no timestamp: tshark omits it, macmon uses that of the frame before",
            Set.of(Check.TIMES),
            "google+gopacket/pcapgo/tests/be/test202.pcapng",
            "google+gopacket/pcapgo/tests/le/test202.pcapng");

    private static final class Paths {
        static final String TCPDUMP = "the-tcpdump-group+tcpdump/tests/";
        static final String FUZZED = "seladb+PcapPlusPlus/Tests/Fuzzers/RegressionTests/";
        static final String SAMPLES = FUZZED + "regression_samples/";
    }

    private final String reason;
    private final Set<Check> checks;
    private final Set<String> captures;

    KnownDifference(String reason, Set<Check> checks, String... captures) {
        this.reason = reason;
        this.checks = checks;
        this.captures = Set.of(captures);
    }

    /** The reason stated for a capture. */
    static Optional<KnownDifference> of(SharedCapture capture) {
        return Arrays.stream(values())
                .filter(difference -> difference.captures.contains(capture.name()))
                .findFirst();
    }

    String reason() {
        return reason;
    }

    /** The checks in which the captures may differ. */
    Set<Check> checks() {
        return checks;
    }
}
