package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.capture.LinkType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClaimReaderTest {

    @Test
    void allProtocolsAreReadWithoutFaults() {
        Set<String> counted = new TreeSet<>();
        for (byte[] fixture : ClaimFixtures.all()) {
            counted.addAll(ReadFrame.of(fixture).nonZeroCounts().keySet());
            assertThat(ReadFrame.of(fixture).claims()).isNotEmpty();
        }

        assertThat(counted)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ClaimProtocol.values())
                        .map(ClaimProtocol::counterName)
                        .toList());
    }

    @Test
    void ordinaryFramesClaimNothing() {
        for (byte[] usual : List.of(
                FrameFixtures.TCP_SYN,
                FrameFixtures.over4(IpProtocol.UDP, FrameBytes.udp(4_000, 53)),
                FrameFixtures.over6(IpProtocol.TCP, FrameBytes.tcp(67, 547, 2)),
                FrameFixtures.over6(IpProtocol.ICMPV6, FrameBytes.icmp(128, 0)),
                FrameFixtures.over4(IpProtocol.ICMP, FrameBytes.icmp(8, 0)))) {
            FrameDecoder decoder = new FrameDecoder(new FaultCounts());
            decoder.decode(FrameBytes.frame(usual));

            assertThat(new ClaimReader(new ClaimCounts()).mayClaim(decoder.decoded()))
                    .isFalse();
            assertThat(ReadFrame.of(usual).claims()).isEmpty();
            assertThat(ReadFrame.of(usual).nonZeroCounts()).isEmpty();
        }
    }

    @Test
    void mayClaimIsTrueForAllFramesWithClaims() {
        for (byte[] fixture : ClaimFixtures.all()) {
            FrameDecoder decoder = new FrameDecoder(new FaultCounts());
            decoder.decode(FrameBytes.frame(fixture));

            assertThat(new ClaimReader(new ClaimCounts()).mayClaim(decoder.decoded()))
                    .isTrue();
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
        for (byte[] bytes : List.of(first, later)) {
            decoder.decode(FrameBytes.frame(bytes));
            reader.read(FrameBytes.frame(bytes), decoder.decoded(), claim -> {});
        }

        assertThat(counts.get(ClaimProtocol.DHCP)).isEqualTo(1);
    }

    @Test
    void taggedFramesAndCookedCapturesClaimTheSame() {
        for (byte[] fixture : ClaimFixtures.all()) {
            byte[] rest = Arrays.copyOfRange(fixture, 12, fixture.length);
            byte[] tagged = FrameBytes.joined(Arrays.copyOf(fixture, 12), FrameBytes.hex("8100 0064"), rest);

            assertThat(ReadFrame.of(tagged).claims())
                    .isEqualTo(ReadFrame.of(fixture).claims());
        }
        byte[] vrrp = Arrays.copyOfRange(ClaimFixtures.VRRP2, 14, ClaimFixtures.VRRP2.length);
        byte[] cooked = FrameBytes.cooked(FrameFixtures.A, EtherType.IPV4, vrrp);
        assertThat(ReadFrame.of(FrameBytes.frame(LinkType.LINUX_SLL, cooked)).claims())
                .isEqualTo(ReadFrame.of(ClaimFixtures.VRRP2).claims());
    }

    @Test
    void aFrameWithoutSourceAddressClaimsNothingAboutIt() {
        byte[] raw = Arrays.copyOfRange(ClaimFixtures.VRRP2, 14, ClaimFixtures.VRRP2.length);

        assertThat(ReadFrame.of(FrameBytes.frame(LinkType.IPV4, raw)).claims()).isEmpty();
    }

    @Test
    void countsCanBeCopied() {
        ClaimCounts counts = ReadFrame.of(ClaimFixtures.ARP).counts();
        ClaimCounts copy = new ClaimCounts();
        copy.set(counts);

        assertThat(copy.byName()).isEqualTo(counts.byName()).containsEntry("arp_read", 1L);
        assertThat(Map.copyOf(copy.byName())).containsKey("dhcp_truncated");
    }

    @Test
    void faultsHaveSnakeCaseNamesAndDescriptions() {
        for (ClaimFault fault : ClaimFault.values()) {
            assertThat(fault.counterName()).matches("[a-z0-9_]+");
            assertThat(fault.description()).endsWith(".");
        }
    }

    private static byte[] fragment(int fragment, byte[] payload) {
        return ClaimMessages.ofType(
                EtherType.IPV4,
                FrameBytes.ipv4Fragment(FrameFixtures.IP_A, FrameFixtures.IP_B, IpProtocol.UDP, fragment, payload));
    }

    @Test
    void usingARouterProtocolsPortByChanceClaimsNothing() {
        byte[] query = ClaimMessages.udp4("10.0.0.1", "10.0.0.53", 3222, 53, new byte[40]);
        byte[] answer = ClaimMessages.udp4("10.0.0.53", "10.0.0.1", 53, 1985, new byte[40]);
        byte[] unicast = ClaimMessages.udp4("10.0.0.53", "10.0.0.1", 1985, 1985, new byte[40]);

        assertThat(ReadFrame.of(query).claims()).isEmpty();
        assertThat(ReadFrame.of(answer).claims()).isEmpty();
        assertThat(ReadFrame.of(unicast).claims()).isEmpty();
    }

    @Test
    void noSourcePortHidesTheProtocolOfTheReceiver() {
        byte[] discover = Arrays.copyOfRange(ClaimFixtures.DISCOVER, 42, ClaimFixtures.DISCOVER.length);
        for (int port : new int[] {137, 5353, 5355, 547}) {
            byte[] disguised = ClaimMessages.udp4("10.0.0.1", "255.255.255.255", port, 68, discover);

            assertThat(ReadFrame.of(disguised).nonZeroCounts()).containsOnlyKeys("dhcp_read");
        }
    }

    @Test
    void aSourcePortOfDhcpAloneMakesNoMessageOfDhcp() {
        byte[] discover = Arrays.copyOfRange(ClaimFixtures.DISCOVER, 42, ClaimFixtures.DISCOVER.length);
        for (int port : new int[] {67, 68, 546, 547}) {
            byte[] toAnother = ClaimMessages.udp4("10.0.0.1", "10.0.0.2", port, 5_001, discover);

            assertThat(ReadFrame.of(toAnother).nonZeroCounts()).isEmpty();
        }
    }
}
