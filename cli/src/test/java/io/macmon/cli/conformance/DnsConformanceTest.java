package io.macmon.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Eve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares the number of addresses in DNS answers with tshark 4.0's, in all captures with DNS over TCP: those in the
 * section of answers, of responses from port 53 with one question and without an error.
 */
@Tag("captures")
class DnsConformanceTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");

    @TempDir
    Path folder;

    /** macmon meters the outer packets of a tunnel, and does not reassemble fragments, so it finds fewer. */
    @ParameterizedTest
    @CsvSource({
        "arkime+arkime/tests/pcap/arkime_synthetic.pcap, 8, 1 in a tunnel",
        "OISF+suricata-verify/tests/issues/issue-4759.1/tcpdns.pcap, 16,",
        "OISF+suricata-verify/tests/dns/dns-frames/input.pcap, 2,",
        "OISF+suricata-verify/tests/dns/dns-tcp-multirequest-buffer/dns-tcp-multirequest-buffer.pcap, 0,",
        "OISF+suricata-verify/tests/uricontent/detect-uricontent-07/input.pcap, 0,",
        "zeek+zeek/testing/btest/Traces/dns-edns-ecs.pcap, 55, 1 in a fragmented datagram",
        "zeek+zeek/testing/btest/Traces/dns-edns-cookie.pcap, 2,",
        "the-tcpdump-group+tcpdump/tests/dns_tcp.pcap, 2,",
    })
    void addressesInAnswersEqualThoseOfAnIndependentTool(String capture, int expected, String left) throws IOException {
        Requirements.require(Files.isDirectory(DATA), "there are no captures in " + DATA);
        Path eve = folder.resolve("eve");
        CommandResult.of(
                "watch",
                "-q",
                "--names",
                "--out=eve:" + eve,
                "-r",
                DATA.resolve(capture).toString());
        List<JsonNode> statistics = Eve.of(Files.readAllLines(eve)).of("stats");
        JsonNode closing = statistics.get(statistics.size() - 1);

        assertThat(closing.at("/macmon/names/dns").asInt()).isEqualTo(expected - (left == null ? 0 : 1));
    }
}
