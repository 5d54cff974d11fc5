package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.wire.EtherType;
import io.macmon.analyzer.wire.Fixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.Octets;
import io.macmon.capture.LinkType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClaimReaderTest {

    @Test
    void everyProtocolIsReadWithoutFault() {
        Set<String> counted = new TreeSet<>();
        for (byte[] fixture : ClaimFixtures.all()) {
            counted.addAll(Read.of(fixture).counted().keySet());
            assertThat(Read.of(fixture).claims()).isNotEmpty();
        }

        assertThat(counted)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ClaimProtocol.values())
                        .map(ClaimProtocol::counterName)
                        .toList());
    }

    @Test
    void theUsualFrameClaimsNothing() {
        for (byte[] usual : List.of(
                Fixtures.TCP_SYN,
                Fixtures.over4(IpProtocol.UDP, Octets.udp(4_000, 53)),
                Fixtures.over6(IpProtocol.TCP, Octets.tcp(67, 547, 2)),
                Fixtures.over6(IpProtocol.ICMPV6, Octets.icmp(128, 0)),
                Fixtures.over4(IpProtocol.ICMP, Octets.icmp(8, 0)),
                Fixtures.SPANNING_TREE)) {
            FrameDecoder decoder = new FrameDecoder(new FaultCounts());
            decoder.decode(Octets.frame(usual));

            assertThat(new ClaimReader(new ClaimCounts()).mayClaim(decoder)).isFalse();
            assertThat(Read.of(usual).claims()).isEmpty();
            assertThat(Read.of(usual).counted()).isEmpty();
        }
    }

    @Test
    void everythingThatClaimsMayClaim() {
        for (byte[] fixture : ClaimFixtures.all()) {
            FrameDecoder decoder = new FrameDecoder(new FaultCounts());
            decoder.decode(Octets.frame(fixture));

            assertThat(new ClaimReader(new ClaimCounts()).mayClaim(decoder)).isTrue();
        }
    }

    @Test
    void aLaterFragmentClaimsNothing() {
        byte[] discover = Arrays.copyOfRange(ClaimFixtures.DISCOVER, 34, ClaimFixtures.DISCOVER.length);
        byte[] first = fragment(0x2000, discover);
        byte[] later = fragment(0x0005, discover);
        ClaimCounts counts = new ClaimCounts();
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        ClaimReader reader = new ClaimReader(counts);
        for (byte[] octets : List.of(first, later)) {
            decoder.decode(Octets.frame(octets));
            reader.read(Octets.frame(octets), decoder, claim -> {});
        }

        assertThat(counts.get(ClaimProtocol.DHCP)).isEqualTo(1);
    }

    @Test
    void behindTagsAndInCookedCapturesTheSameIsClaimed() {
        for (byte[] fixture : ClaimFixtures.all()) {
            byte[] behind = Arrays.copyOfRange(fixture, 12, fixture.length);
            byte[] tagged = Octets.joined(Arrays.copyOf(fixture, 12), Octets.hex("8100 0064"), behind);

            assertThat(Read.of(tagged).claims()).isEqualTo(Read.of(fixture).claims());
        }
        byte[] vrrp = Arrays.copyOfRange(ClaimFixtures.VRRP2, 14, ClaimFixtures.VRRP2.length);
        byte[] cooked = Octets.cooked(Fixtures.A, EtherType.IPV4, vrrp);
        assertThat(Read.of(Octets.frame(LinkType.LINUX_SLL, cooked)).claims())
                .isEqualTo(Read.of(ClaimFixtures.VRRP2).claims());
    }

    @Test
    void aFrameThatDoesNotTellItsSourceClaimsNothingOfIt() {
        byte[] raw = Arrays.copyOfRange(ClaimFixtures.VRRP2, 14, ClaimFixtures.VRRP2.length);

        assertThat(Read.of(Octets.frame(LinkType.IPV4, raw)).claims()).isEmpty();
    }

    @Test
    void countsCanBeTakenOver() {
        ClaimCounts counts = Read.of(ClaimFixtures.ARP).counts();
        ClaimCounts copy = new ClaimCounts();
        copy.set(counts);

        assertThat(copy.byName()).isEqualTo(counts.byName()).containsEntry("arp_read", 1L);
        assertThat(Map.copyOf(copy.byName())).containsKey("dhcp_truncated");
    }

    @Test
    void faultsAreNamedInSnakeCaseAndSayWhatIsWrong() {
        for (ClaimFault fault : ClaimFault.values()) {
            assertThat(fault.counterName()).matches("[a-z0-9_]+");
            assertThat(fault.sentence()).endsWith(".");
        }
    }

    private static byte[] fragment(int fragment, byte[] payload) {
        return Messages.ofType(
                EtherType.IPV4, Octets.ipv4Fragment(Fixtures.IP_A, Fixtures.IP_B, IpProtocol.UDP, fragment, payload));
    }

    @Test
    void whoOnlyUsesAPortOfRoutersIsNone() {
        byte[] query = Messages.udp4("10.0.0.1", "10.0.0.53", 3222, 53, new byte[40]);
        byte[] answer = Messages.udp4("10.0.0.53", "10.0.0.1", 53, 1985, new byte[40]);
        byte[] unicast = Messages.udp4("10.0.0.53", "10.0.0.1", 1985, 1985, new byte[40]);

        assertThat(Read.of(query).claims()).isEmpty();
        assertThat(Read.of(answer).claims()).isEmpty();
        assertThat(Read.of(unicast).claims()).isEmpty();
    }
}
