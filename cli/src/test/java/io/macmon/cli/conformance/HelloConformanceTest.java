package io.macmon.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Compares the first bytes of each connection with an independent tool: server name, ALPN and JA3 of TLS and QUIC
 * clients, JA3S of servers, HASSH, and HTTP hosts. The file {@code hellos.tsv} holds the results of tshark 4.0.
 */
@Tag("captures")
class HelloConformanceTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");

    private static final String SURICATA = "OISF+suricata-verify/tests/";
    private static final String ARKIME = "arkime+arkime/tests/pcap/";
    private static final String PCAPPLUSPLUS = "seladb+PcapPlusPlus/Tests/";
    private static final String ZEEK = "zeek+zeek/testing/btest/Traces/";

    private static final String BY_PORT = "tshark takes the protocol from the port, or does not know the method";
    private static final String NOT_FIRST =
            "begins after another protocol in the same connection; macmon reads only its first bytes";
    private static final String LINK_TYPE = "an unsupported link type";
    private static final String NOT_A_HEAD =
            "not a request with a version, and without a field Host; tshark shows its method";
    private static final String INCOMPLETE =
            "the end of the request's head is missing; macmon needs only the field Host";
    private static final String CUT = "frames truncated by the snaplen, before the field Host";
    private static final String OUT_OF_ORDER = "tshark does not put segments in order unless asked to";

    /** Captures with correct differences, and the reason. */
    private static final Map<String, String> KNOWN_DIFFERENCES = Map.ofEntries(
            Map.entry(SURICATA + "alert-max/alert-max-append-higher-priority/input.pcap", BY_PORT),
            Map.entry(SURICATA + "bug-2769/issue_no_icmp.pcap", NOT_FIRST),
            Map.entry(SURICATA + "bug-5392/TPWhite-carved-out-7787-s1.pcap", INCOMPLETE),
            Map.entry(SURICATA + "firewall/tcp-session-decode-malformed-ipv4/input.pcap", BY_PORT),
            Map.entry(SURICATA + "smtp-startssl/input.pcap", NOT_FIRST),
            Map.entry(
                    SURICATA + "tcp-fastopen-10-syn-data-ignore/input.pcap",
                    "the server answers one connection with two sequence numbers alternately"),
            Map.entry(SURICATA + "tcp-urgp-01-oob/tcp-urgent1.pcap", BY_PORT),
            Map.entry(SURICATA + "tls/tls-fingerprint-alert/input.pcap", OUT_OF_ORDER),
            Map.entry(SURICATA + "uricontent/detect-uricontent-07/input.pcap", BY_PORT),
            Map.entry(ARKIME + "80211http.pcap", LINK_TYPE),
            Map.entry(
                    ARKIME + "arkime_synthetic.pcap",
                    "a list of extensions longer than its ServerHello, which RFC 8446 forbids"),
            Map.entry(ARKIME + "http-tcp-seq-issue.pcap", INCOMPLETE),
            Map.entry(ARKIME + "https-connect.pcap", NOT_FIRST),
            Map.entry(ARKIME + "mysql-tls.pcap", NOT_FIRST),
            Map.entry(ARKIME + "nflog.pcap", LINK_TYPE),
            Map.entry(ARKIME + "socks-http-pass.pcap", NOT_FIRST),
            Map.entry(ARKIME + "socks5-reverse.pcap", NOT_FIRST),
            Map.entry("corelight+community-id-spec/pcaps/combined.pcap.gz", CUT),
            Map.entry("corelight+community-id-spec/pcaps/tcp.pcap", CUT),
            Map.entry(
                    PCAPPLUSPLUS + "ExamplesTest/expected_output/ipfragutil_ip_ids.pcap",
                    "requests in IP fragments, which macmon does not reassemble"),
            Map.entry(
                    PCAPPLUSPLUS
                            + "Fuzzers/RegressionTests/regression_samples/"
                            + "clusterfuzz-testcase-minimized-FuzzTarget-5755755617189888",
                    NOT_A_HEAD),
            Map.entry(PCAPPLUSPLUS + "Packet++Test/PacketExamples/PartialHttpRequest.pcap", INCOMPLETE),
            Map.entry(PCAPPLUSPLUS + "Pcap++Test/PcapExamples/file_heuristics/pcapng-example.pcapng.zst", NOT_FIRST),
            Map.entry(PCAPPLUSPLUS + "Pcap++Test/PcapExamples/pcapng-example.pcapng", NOT_FIRST),
            Map.entry("the-tcpdump-group+tcpdump/tests/arcnet-rfc1051-arp-icmp-http.pcap", LINK_TYPE),
            Map.entry("the-tcpdump-group+tcpdump/tests/ipoib.pcap", LINK_TYPE),
            Map.entry(
                    "the-tcpdump-group+tcpdump/tests/quic_vn.pcap",
                    "tshark gives up a QUIC connection after version negotiation"),
            Map.entry("zeek+zeek/doc/traces/quickstart.pcap", BY_PORT),
            Map.entry(ZEEK + "ftp/ftp-auth-tls.pcap", NOT_FIRST),
            Map.entry(ZEEK + "http/content-length-in-request-body.pcap", NOT_A_HEAD),
            Map.entry(ZEEK + "http/get-to-ssh-server.pcap", BY_PORT),
            Map.entry(ZEEK + "http/http-09-content-length-confusion.pcap", NOT_A_HEAD),
            Map.entry(ZEEK + "http/http-to-ssh.pcap", BY_PORT),
            Map.entry(ZEEK + "http/query-method-non-standard-port.pcap", BY_PORT),
            Map.entry(ZEEK + "mixed-vlan-mpls.pcap", NOT_A_HEAD),
            Map.entry(ZEEK + "nflog-http.pcap", LINK_TYPE),
            Map.entry(ZEEK + "postgresql/psql-aws-ssl-require-15432.pcap", NOT_FIRST),
            Map.entry(ZEEK + "postgresql/psql-aws-ssl-require.pcap", NOT_FIRST),
            Map.entry(ZEEK + "quic/interop/quic-go_quic-go/handshake.pcap", LINK_TYPE),
            Map.entry(ZEEK + "quic/quicdoq.pcap", BY_PORT),
            Map.entry(ZEEK + "rdp/rdpeudp2-handshake-success.pcap", NOT_FIRST),
            Map.entry(ZEEK + "ssh/ssh-on-port-80.pcap", BY_PORT),
            Map.entry(ZEEK + "tls/https-to-http.pcap", BY_PORT),
            Map.entry(ZEEK + "tls/pop3-starttls.pcap", NOT_FIRST),
            Map.entry(ZEEK + "tls/smtp-starttls.pcap", NOT_FIRST),
            Map.entry(ZEEK + "tls/ssl-to-http-server.pcap", BY_PORT));

    @Test
    void namesEqualThoseOfAnIndependentTool() throws IOException {
        Requirements.require(Files.isDirectory(DATA), "there are no captures in " + DATA);
        Map<String, Map<String, List<String>>> expected = independentResults();
        Map<String, String> differences = new TreeMap<>();
        long results = 0;
        for (SharedCapture capture : SharedCapture.in(DATA)) {
            Map<String, List<String>> found = HelloTally.of(capture.file());
            Map<String, List<String>> other = expected.getOrDefault(capture.name(), Map.of());
            if (!found.equals(other)) {
                differences.put(capture.name(), "found " + found + ", not " + other);
            }
            results += other.values().stream().mapToLong(List::size).sum();
        }

        System.out.printf("hellos: %d compared; %d captures differ for stated reasons%n", results, differences.size());
        assertThat(differences).containsOnlyKeys(KNOWN_DIFFERENCES.keySet());
        assertThat(results).isGreaterThan(600);
    }

    /** The results by capture, and by direction of a connection. */
    private static Map<String, Map<String, List<String>>> independentResults() throws IOException {
        Map<String, Map<String, List<String>>> results = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                HelloConformanceTest.class.getResourceAsStream("hellos.tsv"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] cells = line.split("\t", -1);
                results.computeIfAbsent(cells[0], capture -> new TreeMap<>())
                        .computeIfAbsent(cells[1], direction -> new ArrayList<>())
                        .add(cells[2]);
            }
        }
        return results;
    }
}
