package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.ControlMessage;
import io.macmon.analyzer.claim.Claim.ControlMessage.Protocol;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.capture.EtherType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SwitchClaimsTest {

    private static final Map<String, String> BPDU = Map.of(
            "version", "RSTP",
            "root", "32768/02:00:00:00:00:02",
            "bridge", "36864/02:00:00:00:00:01",
            "root_cost", "4");

    @Test
    void spanningTreeGivesRootAndBridge() {
        check(SwitchFixtures.RSTP, Protocol.STP, BPDU);
        check(SwitchFixtures.PVST, Protocol.PVST, BPDU);
        check(SwitchFixtures.TOPOLOGY_CHANGE, Protocol.STP, Map.of("message", "topology change"));
        assertThat(ReadFrame.of(SwitchFixtures.PVST).nonZeroCounts()).containsOnlyKeys("stp_read");
    }

    @Test
    void trunkNegotiationGivesDomainAndMode() {
        check(SwitchFixtures.DTP, Protocol.DTP, Map.of("domain", "office", "mode", "desirable"));
    }

    @Test
    void vlanDistributionGivesDomainAndRevision() {
        check(SwitchFixtures.VTP, Protocol.VTP, Map.of("message", "summary", "domain", "lab", "revision", "42"));
    }

    @Test
    void registrationGivesTheFirstVlan() {
        check(SwitchFixtures.GVRP, Protocol.GVRP, Map.of("vlan", "20"));
        check(SwitchFixtures.MVRP, Protocol.MVRP, Map.of("vlan", "30"));
    }

    @Test
    void linkAggregationGivesTheSystem() {
        check(SwitchFixtures.LACP, Protocol.LACP, Map.of("system", "65535/02:00:00:00:00:01", "key", "17"));
        check(SwitchFixtures.PAGP, Protocol.PAGP, Map.of());
        check(SwitchFixtures.UDLD, Protocol.UDLD, Map.of());
    }

    @Test
    void otherSlowProtocolsClaimNothing() {
        byte[] oam = ClaimMessages.ofType(EtherType.SLOW_PROTOCOLS, FrameBytes.hex("03 0000 00"));

        assertThat(ReadFrame.of(oam).claims()).isEmpty();
    }

    @Test
    void aTruncatedMessageIsStillClaimed() {
        for (byte[] frame : SwitchFixtures.all()) {
            ReadFrame read = ReadFrame.of(ClaimMessages.first(frame, 25));

            assertThat(read.claims()).hasSize(1);
        }
        assertThat(ReadFrame.of(ClaimMessages.first(SwitchFixtures.RSTP, 40)).nonZeroCounts())
                .containsOnlyKeys("stp_read", "control_truncated");
    }

    private static void check(byte[] frame, Protocol protocol, Map<String, String> fields) {
        assertThat(ReadFrame.of(frame).claims()).containsExactly(new ControlMessage(FrameFixtures.A, protocol, fields));
    }
}
