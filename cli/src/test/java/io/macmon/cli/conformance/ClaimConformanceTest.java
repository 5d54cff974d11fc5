package io.macmon.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the claims in frames with an independent tool: which station has which IP address, how often; and EAPOL. */
@Tag("captures")
class ClaimConformanceTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");

    private static final String WIRELESS = "IEEE 802.11, an unsupported link type";
    private static final String CUT_OPTIONS =
            "tshark shows no fields of a DHCP message truncated in its options; type and address precede that point";

    /** Captures with correct differences, and the reason. */
    private static final Map<String, String> KNOWN_DIFFERENCES = Map.of(
            "google+gopacket/pcapgo/tests/be/test012.pcapng",
            CUT_OPTIONS,
            "google+gopacket/pcapgo/tests/le/test012.pcapng",
            CUT_OPTIONS,
            "kaitoy+pcap4j/pcap4j-packettest/src/test/resources/IcmpV6NeighborAdvertisementPacketTest.pcap",
            "a neighbour advertisement with hop limit 100, which RFC 4861 requires to be discarded; macmon counts it",
            "seladb+PcapPlusPlus/Tests/ExamplesTest/pcap_examples/solaris.snoop",
            "neither pcap nor pcapng",
            "the-tcpdump-group+libpcap/tests/filter/wpa2linkuppassphraseiswireshark.pcap",
            WIRELESS,
            "zeek+zeek/testing/btest/Traces/arp-who-has-radiotap.pcap",
            WIRELESS);

    @Test
    void findsTheSameBindingsAndEapolFramesAsAnIndependentTool() throws IOException {
        Requirements.require(Files.isDirectory(DATA), "there are no captures in " + DATA);
        Map<String, String> differences = new TreeMap<>();
        long captures = 0;
        long bindings = 0;
        for (SharedCapture capture : SharedCapture.in(DATA)) {
            ClaimTally found = ClaimTally.of(capture.file());
            ClaimTally expected = ClaimTally.ofOracle(capture.oracle(), found);
            if (!found.equals(expected)) {
                differences.put(capture.name(), "found " + found + ", not " + expected);
            }
            captures++;
            bindings += expected.bindings().size();
        }

        System.out.printf(
                "claims: %d bindings and all EAPOL frames of %d captures compared; %d captures differ for stated"
                        + " reasons%n",
                bindings, captures, differences.size());
        assertThat(differences).containsOnlyKeys(KNOWN_DIFFERENCES.keySet());
        assertThat(captures).isGreaterThan(1_000);
        assertThat(bindings).isGreaterThan(400);
    }
}
