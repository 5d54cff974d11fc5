package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The wording of the evidence. */
class EvidenceTest {

    private static final long PRINTER = 0x0011_0000_0002L;

    @Test
    void theAllowedAddressesAreOfTheVersionOfTheWrongOne() {
        AuditScenario scene = AuditScenario.with(policy(
                group("printers", List.of(), List.of("2001:db8::/64", "192.0.2.0/24"), Set.of(), false, PRINTER)));
        scene.answers(0, PRINTER, "198.51.100.10");

        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("an ARP reply claims 198.51.100.10; group 'printers' allows 192.0.2.0/24");
        assertThat(scene.findings().get(0).fields()).containsEntry("allowed", "192.0.2.0/24");
    }

    @Test
    void theAddressThatAStationHadIsOfTheVersionOfTheNewOne() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, PRINTER, "192.0.2.10");
        byte[] message = FrameBytes.joined(
                FrameBytes.hex("87000000 00000000 20010db8 00000000 00000000 00000099 0101"),
                FrameBytes.hex("001100000002"));
        byte[] packet = FrameBytes.with(FrameBytes.ipv6(10, 0x99, 58, message), 7, 255);
        scene.sends(1, FrameBytes.ethernet(AuditScenario.PEER, PRINTER, 0x86DD, packet));
        scene.answers(100, PRINTER, "192.0.2.11");

        assertThat(scene.findings().get(0).evidence()).endsWith("the station had 192.0.2.10");
    }

    @Test
    void untaggedFramesAreNoVlanNumber() {
        AuditScenario scene =
                AuditScenario.with(policy(group("printers", List.of(10, 0), List.of(), Set.of(), false, PRINTER)));
        byte[] packet = FrameBytes.ipv4(1, 2, 17, FrameBytes.udp(1, 2));
        scene.sends(0, FrameBytes.ethernet(AuditScenario.PEER, PRINTER, 0x8100, FrameBytes.tag(20, 0x0800, packet)));

        assertThat(scene.findings().get(0).fields()).containsEntry("allowed", "10, untagged");
    }
}
