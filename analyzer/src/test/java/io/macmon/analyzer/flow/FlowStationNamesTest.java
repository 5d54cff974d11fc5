package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowNamesTest.answer;
import static io.macmon.analyzer.flow.FlowNamesTest.udp;
import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.BROADCAST;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.HostPairShare;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.flow.name.NameCounter;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.DnsResponses;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The names of the stations at both ends of a flow, as far as they have revealed them. */
class FlowStationNamesTest extends FlowMeterTestBase {

    private static final int MDNS = 5_353;
    private static final int TTL = 14 + 8;
    private static final byte[] FRAME = aToB(IpProtocol.UDP, udp(4_000, 9, new byte[1]));
    private static final byte[] LLDP = ethernet(
            0x0180_C200_000EL, B, EtherType.LLDP, hex("0207 04 020000000002  0402 0731  0602 0078  0A02 7377  0000"));

    FlowStationNamesTest() {
        super(CONFIG.withNames(true));
    }

    @Test
    void bothEndsHaveTheNamesThatTheyAnnounced() {
        receive(1_000, announcement("pc.local"));
        receive(2_000, LLDP);
        receive(3_000, FRAME);
        meter.onStop();

        FlowNames names = named(9);
        assertThat(names.source()).contains(new StationName("pc", "mdns", milli(1_000)));
        assertThat(names.destination()).contains(new StationName("sw", "lldp", milli(2_000)));
        assertThat(meter.counts().names()).isEqualTo(Map.of(NameCounter.STATION, 2L));
    }

    @Test
    void aNameBelongsToRecordsThatEndAfterIt() {
        meter.onFrame(frame(FRAME, FRAME.length, FRAME.length, nanos(1_000)));
        byte[] late = announcement("pc.local");
        meter.onFrame(frame(late, late.length, late.length, nanos(1_000 + IDLE)));
        meter.onStop();

        assertThat(named(9).source()).isEmpty();
    }

    @Test
    void theLatestNameOfTheMostTrustedSourceCounts() {
        receive(1_000, announcement("old.local"));
        receive(2_000, announcement("new.local"));
        receive(
                3_000,
                ethernet(
                        0x0180_C200_000EL, A, EtherType.LLDP, hex("0207 04 020000000001  0402 0731  0A02 7377  0000")));
        receive(4_000, FRAME);
        meter.onStop();

        assertThat(named(9).source()).contains(new StationName("new", "mdns", milli(2_000)));
    }

    @Test
    void aNameForAnotherStationDoesNotCount() {
        receive(1_000, aToB(IpProtocol.UDP, udp(MDNS, MDNS, answer("pc.local", IP_B))));
        receive(2_000, FRAME);
        meter.onStop();

        assertThat(named(9)).isEqualTo(FlowNames.NONE);
        assertThat(meter.counts().names()).isEmpty();
    }

    @Test
    void aPacketThatARouterMayHaveForwardedNamesNoStation() {
        byte[] announcement = announcement("pc.local");
        receive(1_000, FrameBytes.with(announcement, TTL, 64)); // sent with a TTL of 64 and a few
        receive(2_000, FRAME);
        meter.onStop();

        assertThat(named(9)).isEqualTo(FlowNames.NONE);
    }

    @Test
    void aHostileNameIsEscaped() {
        receive(1_000, announcement("\u001b[2J" + "x".repeat(59) + ".local"));
        receive(2_000, FRAME);
        meter.onStop();

        assertThat(named(9).source().orElseThrow().name())
                .startsWith("\\x1b[2Jxxx")
                .hasSizeLessThan(70);
    }

    @Test
    void aFloodFromOneStationDoesNotHideTheNameOfAnother() {
        for (int i = 0; i < 1_000; i++) {
            receive(1_000, announcement("pc" + i + ".local"));
        }
        receive(1_000, LLDP);
        receive(1_500, FRAME);
        receive(2_000, announcement("pc.local"));
        meter.onStop();

        assertThat(named(9).destination()).isPresent();
        assertThat(named(9).source().orElseThrow().name()).isEqualTo("pc");
        assertThat(meter.counts().names())
                .containsEntry(NameCounter.STATION, 18L)
                .containsEntry(NameCounter.STATION_LIMIT, 984L);
    }

    @Test
    void aFloodFromStrangersDoesNotHideTheNamesOfListedStations() {
        for (int i = 0; i < 40_000; i++) {
            byte[] flood = FrameBytes.with(LLDP, 8, i % 2_000 >>> 8, i % 2_000);
            meter.onStranger(frame(flood, flood.length, flood.length, nanos(1_000)));
        }
        receive(1_000, announcement("pc.local"));
        receive(1_500, FRAME);
        meter.onStop();

        assertThat(named(9).source()).isPresent();
        assertThat(meter.counts().names().get(NameCounter.STATION_LIMIT)).isPositive();
    }

    @Test
    void aTruncatedMessageIsCounted() {
        byte[] whole = announcement("pc.local");
        meter.onFrame(frame(whole, whole.length - 1, whole.length, nanos(1_000)));
        meter.onTick(Long.MIN_VALUE);

        assertThat(meter.counts().names()).isEqualTo(Map.of(NameCounter.TRUNCATED, 1L));
    }

    @Test
    void aStrangerIsNamedButNotMetered() {
        meter.onStranger(frame(LLDP, LLDP.length, LLDP.length, nanos(1_000)));
        meter.onStranger(frame(FRAME, FRAME.length, FRAME.length, nanos(1_000)));
        receive(2_000, FRAME);
        meter.onStop();

        assertThat(only().names().orElseThrow().destination()).contains(new StationName("sw", "lldp", milli(1_000)));
        assertThat(meter.counts().frames()).isEqualTo(1);
    }

    @Test
    void allSharesKnowTheNamesAndOneCountsThem() {
        List<byte[]> frames = new ArrayList<>(List.of(
                solicitation(A),
                dns(B, DnsResponses.reverse("2001:db8::7", "pc.lan")),
                announcement("pc.local"),
                LLDP));
        for (int i = 0; i < 20; i++) {
            frames.add(
                    ethernet(B, A, EtherType.IPV4, ipv4(IP_A, IP_B + i, IpProtocol.UDP, udp(4_000, 9, new byte[1]))));
        }
        int shares = 4;
        long counted = 0;
        for (int number = 0; number < shares; number++) {
            FlowMeter part = new FlowMeter(
                    CONFIG.withNames(true), new HostPairShare(number, shares), new LearnedNames(), records::add);
            for (byte[] bytes : frames) {
                Frame frame = frame(bytes, bytes.length, bytes.length, nanos(1_000));
                frame.setShare(HostPairShare.ofHeader(frame, shares, true));
                part.onFrame(frame);
            }
            part.onStop();
            counted += part.counts().names().getOrDefault(NameCounter.STATION, 0L);
        }

        assertThat(counted).isEqualTo(3);
        assertThat(records)
                .hasSize(24)
                .filteredOn(flow -> flow.destination().port() == 9)
                .hasSize(20)
                .allSatisfy(flow -> {
                    assertThat(flow.names().orElseThrow().source()).isPresent();
                    assertThat(flow.names().orElseThrow().destination()).isPresent();
                });
    }

    @Test
    void aDnsAnswerNamesTheStationThatAsksFromTheAddress() {
        receive(1_000, request(B, IP_B));
        receive(2_000, solicitation(A));
        receive(3_000, dns(A, DnsResponses.reverse("10.0.0.2", "printer.lan")));
        receive(3_500, dns(A, DnsResponses.address("intranet.lan", "10.0.0.2")));
        receive(4_000, dns(B, DnsResponses.reverse("2001:db8::7", "pc.lan")));
        receive(5_000, FRAME);
        meter.onStop();

        FlowNames names = named(9);
        assertThat(names.source()).contains(new StationName("pc.lan", "dns", milli(4_000)));
        assertThat(names.destination()).contains(new StationName("printer.lan", "dns", milli(3_000)));
        assertThat(meter.counts().names()).isEqualTo(Map.of(NameCounter.STATION, 3L, NameCounter.DNS, 1L));
    }

    @Test
    void whatAStationCallsItselfComesBeforeDns() {
        receive(1_000, request(A, IP_A));
        receive(2_000, announcement("pc.local"));
        receive(3_000, dns(B, DnsResponses.reverse("10.0.0.1", "evil.lan")));
        receive(4_000, FRAME);
        meter.onStop();

        assertThat(named(9).source()).contains(new StationName("pc", "mdns", milli(2_000)));
    }

    /** A router that answers for others (proxy ARP) has none of their names, nor those of remote hosts. */
    @Test
    void aDnsAnswerNamesNobodyByAnAddressThatAStationOnlyAnswersOrForwardsFor() {
        receive(1_000, ethernet(A, B, EtherType.ARP, FrameBytes.arp(2, B, IP_B, A, IP_A)));
        receive(2_000, FRAME);
        receive(3_000, dns(A, DnsResponses.reverse("10.0.0.2", "printer.lan")));
        receive(3_000, dns(B, DnsResponses.reverse("10.0.0.1", "pc.lan")));
        receive(4_000, FRAME);
        meter.onStop();

        assertThat(named(9)).isEqualTo(FlowNames.NONE);
    }

    @Test
    void aStrangersDnsAnswerNamesNobody() {
        receive(1_000, request(A, IP_A));
        byte[] forged = dns(B, DnsResponses.reverse("10.0.0.1", "evil.lan"));
        meter.onStranger(frame(forged, forged.length, forged.length, nanos(2_000)));
        byte[] claimed = request(B, IP_A);
        meter.onStranger(frame(claimed, claimed.length, claimed.length, nanos(2_000)));
        receive(3_000, dns(A, DnsResponses.reverse("10.0.0.1", "pc.lan")));
        receive(4_000, FRAME);
        meter.onStop();

        assertThat(named(9).source()).contains(new StationName("pc.lan", "dns", milli(3_000)));
        assertThat(named(9).destination()).isEmpty();
    }

    @Test
    void aFloodOfDnsAnswersDoesNotHideTheNameOfTheirSender() {
        receive(1_000, request(A, IP_A));
        for (int i = 0; i < 100; i++) {
            receive(1_000, dns(A, DnsResponses.reverse("10.0.0.1", "pc" + i)));
        }
        receive(1_000, announcement("pc.local"));
        receive(2_000, FRAME);
        meter.onStop();

        assertThat(named(9).source()).contains(new StationName("pc", "mdns", milli(1_000)));
        assertThat(meter.counts().names())
                .containsEntry(NameCounter.STATION, 17L)
                .containsEntry(NameCounter.STATION_LIMIT, 84L);
    }

    @Test
    void aFloodOfArpRequestsIsReadInPartAndHidesNoName() {
        for (int i = 0; i < 100; i++) {
            receive(1_000, request(A, IP_A));
        }
        receive(1_000, dns(A, DnsResponses.reverse("10.0.0.1", "pc.lan")));
        receive(2_000, FRAME);
        meter.onStop();

        assertThat(named(9).source()).contains(new StationName("pc.lan", "dns", milli(1_000)));
        assertThat(meter.counts().names()).containsEntry(NameCounter.STATION_LIMIT, 84L);
    }

    private static byte[] request(long mac, int address) {
        return ethernet(BROADCAST, mac, EtherType.ARP, FrameBytes.arp(1, mac, address, 0, address + 9));
    }

    /** A neighbour solicitation from 2001:db8::7. */
    private static byte[] solicitation(long mac) {
        byte[] message = FrameBytes.joined(
                hex("87000000 00000000 20010db8 00000000 00000000 00000099 0101"), new MacAddress(mac).toBytes());
        byte[] packet = FrameBytes.with(FrameBytes.ipv6(7, 0x99, IpProtocol.ICMPV6, message), 7, 255);
        return ethernet(BROADCAST, mac, EtherType.IPV6, packet);
    }

    private static byte[] dns(long sender, byte[] datagram) {
        return sender == A ? aToB(IpProtocol.UDP, datagram) : bToA(IpProtocol.UDP, datagram);
    }

    private static byte[] announcement(String name) {
        return FrameBytes.with(aToB(IpProtocol.UDP, udp(MDNS, MDNS, answer(name, IP_A))), TTL, 255);
    }

    private FlowNames named(int port) {
        FlowRecord flow = records.stream()
                .filter(record -> record.destination().port() == port)
                .findFirst()
                .orElseThrow();
        return flow.names().orElseThrow();
    }
}
