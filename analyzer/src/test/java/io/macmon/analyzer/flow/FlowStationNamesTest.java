package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowNamesTest.answer;
import static io.macmon.analyzer.flow.FlowNamesTest.udp;
import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.HostPairShare;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.flow.name.NameCounter;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
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
        List<byte[]> frames = new ArrayList<>(List.of(announcement("pc.local"), LLDP));
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

        assertThat(counted).isEqualTo(2);
        assertThat(records)
                .hasSize(22)
                .filteredOn(flow -> flow.destination().port() == 9)
                .hasSize(20)
                .allSatisfy(flow -> {
                    assertThat(flow.names().orElseThrow().source()).isPresent();
                    assertThat(flow.names().orElseThrow().destination()).isPresent();
                });
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
