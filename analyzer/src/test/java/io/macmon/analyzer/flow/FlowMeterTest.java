package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.record.EndReason.FORCED;
import static io.macmon.analyzer.wire.FrameBytes.arp;
import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.fragmentHeader;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.icmp;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameBytes.ipv6;
import static io.macmon.analyzer.wire.FrameBytes.padded;
import static io.macmon.analyzer.wire.FrameBytes.tag;
import static io.macmon.analyzer.wire.FrameBytes.tcp;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static io.macmon.analyzer.wire.IpProtocol.FRAGMENT;
import static io.macmon.analyzer.wire.IpProtocol.ICMP;
import static io.macmon.analyzer.wire.IpProtocol.ICMPV6;
import static io.macmon.analyzer.wire.IpProtocol.TCP;
import static io.macmon.analyzer.wire.IpProtocol.UDP;
import static io.macmon.analyzer.wire.TcpHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.WireFault;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.capture.EtherType;
import io.macmon.config.FlowKeyFields;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What belongs to a flow, and what is counted. */
class FlowMeterTest extends FlowMeterTestBase {

    private static final long VIRTUAL_ROUTER = 0x0000_0C07_AC01L;
    private static final long ROUTER = 0x02DD_0000_0001L;
    private static final long OTHER_ROUTER = 0x02DD_0000_0002L;

    @Test
    void metersBothDirectionsIntoOneFlow() {
        receive(0, padded(aToB(UDP, udp(4000, 53)), 60));
        receive(5, bToA(UDP, padded(udp(53, 4000), 100)));
        receive(6, padded(aToB(UDP, udp(4000, 53)), 60));
        meter.onStop();

        assertThat(records)
                .containsExactly(new FlowRecord(
                        new FlowEndpoint(new MacAddress(A), IpAddress.parse("10.0.0.1"), 4000),
                        new FlowEndpoint(new MacAddress(B), IpAddress.parse("10.0.0.2"), 53),
                        List.of(),
                        EtherType.IPV4,
                        UDP,
                        milli(0),
                        milli(6),
                        new FlowTotals(2, 120, 56, 0),
                        new FlowTotals(1, 134, 120, 0),
                        FORCED));
    }

    @Test
    void usesTheDirectionOfTheFirstFrameAsForward() {
        receive(0, bToA(UDP, udp(53, 4000)));
        receive(5, aToB(UDP, udp(4000, 53)));
        meter.onStop();

        assertThat(only().source().mac()).isEqualTo(new MacAddress(B));
        assertThat(only().source().port()).isEqualTo(53);
        assertThat(only().forward().frames()).isEqualTo(1);
    }

    @Test
    void keepsAMacWithItsAddress() {
        receive(0, ethernet(A, B, EtherType.IPV4, ipv4(IP_A, IP_B, UDP, udp(1, 2)))); // the lower IP has the higher MAC
        receive(1, ethernet(B, A, EtherType.IPV4, ipv4(IP_B, IP_A, UDP, udp(2, 1))));
        meter.onStop();

        assertThat(only().source().mac()).isEqualTo(new MacAddress(B));
        assertThat(only().source().address()).hasToString("10.0.0.1");
        assertThat(only().reverse().frames()).isEqualTo(1);
    }

    // As with HSRP: the host sends to the virtual router, the router answers from its own address.
    @Test
    void metersBothDirectionsIntoOneFlowAlsoWithOtherMacs() {
        receive(0, fromAThrough(A, VIRTUAL_ROUTER));
        receive(5, toAThrough(ROUTER, A));
        receive(6, fromAThrough(A, VIRTUAL_ROUTER));
        receive(7, toAThrough(OTHER_ROUTER, A));
        meter.onStop();

        assertThat(only().forward().frames()).isEqualTo(2);
        assertThat(only().reverse().frames()).isEqualTo(2);
        assertThat(only().source().mac()).isEqualTo(new MacAddress(A));
        assertThat(only().source().otherMacs()).isEmpty();
        assertThat(only().destination().mac()).isEqualTo(new MacAddress(ROUTER));
        assertThat(only().destination().otherMacs())
                .containsExactly(new MacAddress(VIRTUAL_ROUTER), new MacAddress(OTHER_ROUTER));
        assertThat(only().destination().hasMoreMacs()).isFalse();
    }

    @Test
    void keepsFourMacsOfAnEndAndSaysThatThereWereMore() {
        for (long router = 1; router <= 4; router++) {
            receive(router, fromAThrough(A, router));
        }
        receive(10, fromAThrough(A, 1));
        meter.onStop();
        receive(20, fromAThrough(A, 5));
        for (long router = 1; router <= 4; router++) {
            receive(20 + router, fromAThrough(A, router));
        }
        meter.onStop();

        assertThat(records)
                .extracting(record -> record.destination().otherMacs().size())
                .containsExactly(3, 3);
        assertThat(records)
                .extracting(record -> record.destination().hasMoreMacs())
                .containsExactly(false, true);
    }

    @Test
    void keepsFlowsWithOtherMacsApartIfTheKeyHasThem() {
        List<FlowRecord> apart = new ArrayList<>();
        FlowMeter withMacs = new FlowMeter(CONFIG.withKey(FlowKeyFields.MAC), apart::add);
        for (byte[] bytes : List.of(fromAThrough(A, VIRTUAL_ROUTER), toAThrough(ROUTER, A))) {
            withMacs.onFrame(frame(bytes, bytes.length, bytes.length, 0));
        }
        withMacs.onStop();

        assertThat(apart)
                .extracting(record -> record.source().mac())
                .containsExactly(new MacAddress(A), new MacAddress(ROUTER));
    }

    @Test
    void keepsFramesWithoutIpApartByMac() {
        receive(0, ethernet(B, A, EtherType.ARP, arp(1, A, IP_A, 0, IP_B)));
        receive(0, ethernet(B, ROUTER, EtherType.ARP, arp(1, A, IP_A, 0, IP_B)));
        meter.onStop();

        assertThat(records).hasSize(2);
    }

    @Test
    void metersAFrameFromAnEndToItselfAsForward() {
        byte[] land = ethernet(A, A, EtherType.IPV4, ipv4(IP_A, IP_A, TCP, tcp(7, 7, SYN)));
        receive(0, land);
        receive(1, land);
        meter.onStop();

        assertThat(only().forward().frames()).isEqualTo(2);
    }

    @Test
    void keepsFlowsApartByVlanStack() {
        byte[] packet = ipv4(IP_A, IP_B, UDP, udp(1, 2));
        receive(0, ethernet(B, A, EtherType.IPV4, packet));
        receive(0, ethernet(B, A, EtherType.CUSTOMER_TAG, tag(0, EtherType.IPV4, packet)));
        receive(0, ethernet(B, A, EtherType.CUSTOMER_TAG, tag(5, EtherType.IPV4, packet)));
        receive(
                0,
                ethernet(B, A, EtherType.SERVICE_TAG, tag(0, EtherType.CUSTOMER_TAG, tag(5, EtherType.IPV4, packet))));
        meter.onStop();

        assertThat(records)
                .extracting(FlowRecord::vlanIds)
                .containsExactly(List.of(), List.of(0), List.of(5), List.of(0, 5));
    }

    @Test
    void keepsEveryVlanIdOfTheDeepestStack() {
        byte[] packet = tag(0xFF8, 0x88CC, new byte[0]);
        for (int id = 0xFF7; id > 0xFF0; id--) {
            packet = tag(id, EtherType.CUSTOMER_TAG, packet);
        }
        receive(0, ethernet(B, A, EtherType.CUSTOMER_TAG, packet));
        meter.onStop();

        assertThat(only().vlanIds())
                .isEqualTo(IntStream.rangeClosed(0xFF1, 0xFF8).boxed().toList());
        assertThat(only().etherType()).isEqualTo(0x88CC);
    }

    @Test
    void metersFramesWithoutIpByMacAddressesAndEtherType() {
        receive(0, ethernet(FrameFixtures.BROADCAST, A, EtherType.ARP, arp(1, A, IP_A, 0, IP_B)));
        receive(1, ethernet(A, B, EtherType.ARP, arp(2, B, IP_B, A, IP_A)));
        receive(2, ethernet(B, A, EtherType.ARP, arp(2, A, IP_A, B, IP_B)));
        meter.onStop();

        assertThat(records).hasSize(2);
        assertThat(records.get(0).source()).isEqualTo(new FlowEndpoint(new MacAddress(A), null, 0));
        assertThat(records.get(1).forward()).isEqualTo(new FlowTotals(1, 42, 0, 0));
        assertThat(records.get(1).reverse()).isEqualTo(new FlowTotals(1, 42, 0, 0));
    }

    @Test
    void keepsAnIpv4MappedAddressAsIpv6() {
        byte[] packet = ipv6(1, 2, 59, new byte[0]);
        for (int at : new int[] {8, 24}) {
            System.arraycopy(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, (byte) at}, 0, packet, at, 16);
        }
        receive(0, ethernet(B, A, EtherType.IPV6, packet));
        meter.onStop();

        assertThat(only().source().address()).isEqualTo(IpAddress.v6(0, 0xFFFF_0A00_0008L));
    }

    @Test
    void metersEchoRequestAndReplyIntoOneFlow() {
        receive(0, ethernet(B, A, EtherType.IPV4, ipv4(IP_A, IP_B, ICMP, icmp(8, 0))));
        receive(1, ethernet(A, B, EtherType.IPV4, ipv4(IP_B, IP_A, ICMP, icmp(0, 0))));
        meter.onStop();

        assertThat(only().source().port()).isEqualTo(8);
        assertThat(only().destination().port()).isZero();
        assertThat(only().reverse().frames()).isEqualTo(1);
    }

    @Test
    void metersPingsOfBothSidesIntoTwoFlows() {
        receive(0, ethernet(B, A, EtherType.IPV4, ipv4(IP_A, IP_B, ICMP, icmp(8, 0))));
        receive(1, ethernet(A, B, EtherType.IPV4, ipv4(IP_B, IP_A, ICMP, icmp(8, 0))));
        meter.onStop();

        assertThat(records).hasSize(2);
    }

    @Test
    void metersNeighbourDiscoveryIntoOneFlow() {
        receive(0, FrameFixtures.NEIGHBOUR_SOLICITATION);
        receive(1, ethernet(A, B, EtherType.IPV6, ipv6(2, 1, ICMPV6, icmp(136, 0))));
        meter.onStop();

        assertThat(only().source().port()).isEqualTo(135);
        assertThat(only().destination().port()).isEqualTo(136);
        assertThat(only().reverse().frames()).isEqualTo(1);
    }

    @Test
    void metersIcmpWithoutAReplyByTypeCodeAndDirection() {
        receive(0, ethernet(A, B, EtherType.IPV4, ipv4(IP_B, IP_A, ICMP, icmp(3, 1))));
        receive(1, ethernet(A, B, EtherType.IPV4, ipv4(IP_B, IP_A, ICMP, icmp(3, 1))));
        receive(2, ethernet(A, B, EtherType.IPV4, ipv4(IP_B, IP_A, ICMP, icmp(3, 3))));
        receive(3, ethernet(B, A, EtherType.IPV4, ipv4(IP_A, IP_B, ICMP, icmp(3, 1))));
        meter.onStop();

        assertThat(records)
                .extracting(record -> record.source().address().toString() + " "
                        + record.source().port() + "/" + record.destination().port() + " "
                        + record.forward().frames() + "+" + record.reverse().frames())
                .containsExactly("10.0.0.2 3/1 2+0", "10.0.0.2 3/3 1+0", "10.0.0.1 3/1 1+0");
    }

    @Test
    void doesNotTakeAFragmentWithoutATypeForAMessageOfTypeZero() {
        receive(0, ethernet(B, A, EtherType.IPV6, ipv6(1, 2, ICMPV6, icmp(0, 0))));
        receive(1, ethernet(B, A, EtherType.IPV6, ipv6(1, 2, FRAGMENT, fragmentHeader(ICMPV6, 8, icmp(0, 0)))));
        meter.onStop();

        assertThat(records).hasSize(2);
    }

    @Test
    void countsWhatItCouldNotMeter() {
        receive(0, aToB(UDP, udp(1, 9)));
        receive(0, new byte[13]);
        receive(0, ethernet(B, A, EtherType.IPV4, new byte[20]));

        assertThat(meter.counts().frames()).isEqualTo(3);
        assertThat(meter.counts().bytes()).isEqualTo(42 + 13 + 34);
        assertThat(meter.counts().meteredFrames()).isEqualTo(1);
        assertThat(meter.counts().meteredBytes()).isEqualTo(42);
        assertThat(meter.counts().faults(WireFault.ETHERNET_TRUNCATED)).isEqualTo(1);
        assertThat(meter.counts().faults(WireFault.IPV4_BAD_VERSION)).isEqualTo(1);
    }

    @Test
    void metersEveryPrefixOfEveryFixtureOrCountsWhyNot() {
        long frames = 0;
        for (byte[] bytes : FrameFixtures.all()) {
            for (int captured = 0; captured <= bytes.length; captured++) {
                meter.onFrame(frame(Arrays.copyOf(bytes, captured), captured, bytes.length, frames++));
            }
        }
        meter.onStop();

        long unmetered = Arrays.stream(WireFault.values())
                .filter(fault -> !fault.allowsFlow())
                .mapToLong(meter.counts()::faults)
                .sum();
        assertThat(meter.counts().meteredFrames()).isPositive().isEqualTo(frames - unmetered);
        assertThat(records.stream()
                        .mapToLong(record ->
                                record.forward().frames() + record.reverse().frames())
                        .sum())
                .isEqualTo(frames - unmetered);
    }

    @Test
    void countsOriginalBytesOfFramesThatTheSnaplenCut() {
        byte[] bytes = aToB(UDP, padded(udp(1, 9), 1000));
        meter.onFrame(frame(bytes, 60, bytes.length, 0));
        meter.onStop();

        assertThat(only().forward()).isEqualTo(new FlowTotals(1, bytes.length, bytes.length - 14, 0));
    }

    private static byte[] fromAThrough(long source, long destination) {
        return ethernet(destination, source, EtherType.IPV4, ipv4(IP_A, IP_B, UDP, udp(4000, 53)));
    }

    private static byte[] toAThrough(long source, long destination) {
        return ethernet(destination, source, EtherType.IPV4, ipv4(IP_B, IP_A, UDP, udp(53, 4000)));
    }
}
