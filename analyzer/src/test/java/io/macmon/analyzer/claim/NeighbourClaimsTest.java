package io.macmon.analyzer.claim;

import static io.macmon.analyzer.claim.ClaimFixtures.cdpElement;
import static io.macmon.analyzer.claim.ClaimFixtures.element;
import static io.macmon.analyzer.claim.ClaimMessages.text;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Neighbour;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.config.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighbourClaimsTest {

    private static final List<IpAddress> ADDRESSES =
            List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8::1"));

    @Test
    void lldpClaimsTheNeighbour() {
        ReadFrame read = ReadFrame.of(ClaimFixtures.LLDP);

        assertThat(read.claims())
                .containsExactly(
                        new Neighbour(
                                FrameFixtures.A,
                                Name.Source.LLDP,
                                "02:00:00:00:00:03",
                                "Gi1/0/1",
                                "core-1",
                                "Switch OS 9",
                                List.of("bridge", "router"),
                                ADDRESSES),
                        new Name(FrameFixtures.A, "core-1", Name.Source.LLDP));
        assertThat(read.nonZeroCounts()).containsOnlyKeys("lldp_read");
    }

    @Test
    void nothingOfAnEarlierFrameRemains() {
        byte[] second = ClaimMessages.ofType(
                EtherType.LLDP, element(1, hex("07"), text("x")), element(2, hex("03 020000000004")), element(0));
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        ClaimReader reader = new ClaimReader(new ClaimCounts());
        List<Claim> claims = new ArrayList<>();
        for (byte[] bytes : List.of(ClaimFixtures.LLDP, second)) {
            Frame frame = FrameBytes.frame(bytes);
            decoder.decode(frame);
            claims.clear();
            reader.read(frame, decoder.decoded(), claims::add);
        }

        assertThat(claims)
                .containsExactly(new Neighbour(
                        FrameFixtures.A, Name.Source.LLDP, "x", "02:00:00:00:00:04", "", "", List.of(), List.of()));
    }

    @Test
    void lldpWithoutAChassisIdIsCounted() {
        byte[] wrong = ClaimMessages.ofType(EtherType.LLDP, element(5, text("core-1")), element(0));

        assertThat(ReadFrame.of(wrong).claims()).isEmpty();
        assertThat(ReadFrame.of(wrong).nonZeroCounts()).containsOnlyKeys("lldp_read", "lldp_bad_element");
    }

    @Test
    void cutLldpClaimsWhatIsPresent() {
        ReadFrame read = ReadFrame.of(ClaimMessages.first(ClaimFixtures.LLDP, 50));

        assertThat(read.of(Neighbour.class)).hasSize(1);
        assertThat(read.of(Neighbour.class).get(0).port()).isEqualTo("Gi1/0/1");
        assertThat(read.nonZeroCounts()).containsOnlyKeys("lldp_read", "lldp_truncated");
    }

    @Test
    void cdpClaimsTheNeighbour() {
        ReadFrame read = ReadFrame.of(ClaimFixtures.CDP);

        assertThat(read.claims())
                .containsExactly(
                        new Neighbour(
                                FrameFixtures.A,
                                Name.Source.CDP,
                                "R1",
                                "Ethernet0",
                                "R1",
                                "cisco 1601, OS 11",
                                List.of("router", "switch"),
                                ADDRESSES),
                        new Name(FrameFixtures.A, "R1", Name.Source.CDP));
        assertThat(read.nonZeroCounts()).containsOnlyKeys("cdp_read");
    }

    @Test
    void malformedCdpElementsAreCounted() {
        byte[] shorter = ClaimFixtures.cdp(cdpElement(1, text("R1")), hex("0003 0002"));
        byte[] longer = ClaimFixtures.cdp(cdpElement(1, text("R1")), hex("0003 00ff"));

        assertThat(ReadFrame.of(shorter).of(Neighbour.class)).hasSize(1);
        assertThat(ReadFrame.of(shorter).nonZeroCounts()).containsOnlyKeys("cdp_read", "cdp_bad_element");
        assertThat(ReadFrame.of(longer).nonZeroCounts()).containsOnlyKeys("cdp_read", "cdp_truncated");
    }

    @Test
    void otherFramesWithSnapAreNotCdp() {
        byte[] other = FrameBytes.ethernet(
                0x0100_0CCC_CCCCL, FrameFixtures.A, 20, FrameBytes.snap(0x00000C, 0x2007, new byte[12]));

        assertThat(ReadFrame.of(other).claims()).isEmpty();
        assertThat(ReadFrame.of(other).nonZeroCounts()).isEmpty();
    }
}
