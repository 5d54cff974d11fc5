package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.AuditScenario.replyInVlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingContext.Party;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Device;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingContextTest {

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long LAPTOP = 0x0011_0000_0002L;

    private final AuditScenario scene = AuditScenario.with(
            policy(group("routers", Set.of(Role.ROUTER), ROUTER), group("laptops", Set.of(), LAPTOP)));

    @Test
    void aDisputeNamesTheOwnerAndTheVlan() {
        scene.sends(0, replyInVlan(20, ROUTER, "192.0.2.1"));
        scene.sends(1, replyInVlan(20, LAPTOP, "192.0.2.1"));

        FindingContext context = context(FindingKind.ADDRESS_THEFT);
        assertThat(context.station()).hasValue(party(LAPTOP, "laptops"));
        assertThat(context.other()).hasValue(party(ROUTER, "routers"));
        assertThat(context.vlan()).isEqualTo(20);
    }

    @Test
    void aForgedSenderNamesTheStationThatItPretendsToBe() {
        scene.sends(0, AuditScenario.arp(LAPTOP, AuditScenario.BROADCAST, 2, ROUTER, "192.0.2.1", 0, "192.0.2.9"));

        assertThat(context(FindingKind.SENDER_MISMATCH).other()).hasValue(party(ROUTER, "routers"));
    }

    @Test
    void aFindingWithoutAnotherPartyNamesNone() {
        scene.talks(0, 0x0011_0000_0099L);

        FindingContext context = context(FindingKind.UNEXPECTED_SOURCE);
        assertThat(context.other()).isEmpty();
        assertThat(context.station()).hasValue(party(0x0011_0000_0099L, ""));
        assertThat(context.vlan()).isZero();
    }

    @Test
    void aStationWithoutANameHasThatOfItsDevice() {
        Device device = new Device("laptop", List.of(new MacAddress(LAPTOP), new MacAddress(ROUTER)));
        AuditScenario office = AuditScenario.with(new Policy(
                List.of(group("all", Set.of(), ROUTER)), List.of(), List.of(), List.of(), List.of(), List.of(device)));
        office.talks(0, LAPTOP);

        assertThat(office.audit
                        .context(office.reported.get(0), mac -> "")
                        .station()
                        .orElseThrow()
                        .name())
                .isEqualTo("laptop");
    }

    private FindingContext context(FindingKind kind) {
        Finding finding = scene.reported.stream()
                .filter(reported -> reported.kind() == kind)
                .findFirst()
                .orElseThrow();
        return scene.audit.context(finding, mac -> "vendor");
    }

    private static Party party(long mac, String group) {
        return new Party(new MacAddress(mac), "vendor", "", group);
    }
}
