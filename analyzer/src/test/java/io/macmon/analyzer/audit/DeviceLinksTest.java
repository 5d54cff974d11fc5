package io.macmon.analyzer.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Device;
import io.macmon.config.policy.Policy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One device with several MAC addresses. */
class DeviceLinksTest {

    private static final long PHONE = 0x0200_0000_0001L;
    private static final long LAPTOP = 0x0011_0000_0001L;
    private static final long DOCK = 0x0011_0000_0002L;
    private static final byte[] CLIENT_ID = {0, 7, 7, 7};

    @Test
    void aPhoneWithThreeRandomAddressesIsOneDeviceWithAHint() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 3; i++) {
            requests(scene, i, PHONE + i, CLIENT_ID);
        }
        assertThat(scene.summary(PHONE).record().isRandomised()).isTrue();
        assertThat(scene.summary(PHONE).sameDevice())
                .extracting(LinkedStation::mac)
                .containsExactlyInAnyOrder(new MacAddress(PHONE + 1), new MacAddress(PHONE + 2));
        assertThat(scene.summary(PHONE).sameDevice()).allSatisfy(link -> {
            assertThat(link.isListed()).isFalse();
            assertThat(link.evidence()).startsWith("DHCP client id ");
        });
    }

    @Test
    void anIdentifierThatIsTheMacAddressOrThatManyShareIsNoHint() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 17; i++) {
            requests(scene, i, PHONE + i, CLIENT_ID);
        }
        requests(scene, 20, LAPTOP, (byte) 1, (byte) 0, (byte) 0x11, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
        requests(scene, 21, DOCK, (byte) 1, (byte) 0, (byte) 0x11, (byte) 0, (byte) 0, (byte) 0, (byte) 1);

        assertThat(scene.summary(PHONE).sameDevice()).isEmpty();
        assertThat(scene.summary(LAPTOP).sameDevice()).isEmpty();
    }

    @Test
    void aCopiedIdentifierSilencesNothing() {
        AuditScenario scene = AuditScenario.with(AuditScenario.policy(AuditScenario.group("all", Set.of(), LAPTOP)));
        requests(scene, 0, LAPTOP, CLIENT_ID);
        requests(scene, 1, DOCK, CLIENT_ID);

        assertThat(scene.summary(DOCK).sameDevice()).hasSize(1);
        assertThat(scene.found()).containsExactly("unexpected-source/00:11:00:00:00:02");
    }

    @Test
    void aListedDeviceIsAbsentOnlyIfNoneOfItsAddressesIsSeen() {
        for (boolean isListed : new boolean[] {false, true}) {
            Device device = new Device("laptop", List.of(new MacAddress(LAPTOP), new MacAddress(DOCK)));
            AuditScenario scene = AuditScenario.with(new Policy(
                    List.of(AuditScenario.group("all", List.of(), List.of(), Set.of(), true, LAPTOP, DOCK)),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    isListed ? List.of(device) : List.of()));
            scene.talks(0, DOCK);
            assertThat(scene.found().contains("absent-station/00:11:00:00:00:01"))
                    .isEqualTo(!isListed);
            assertThat(scene.summary(DOCK).name()).isEqualTo(isListed ? "laptop" : "");
        }
    }

    @Test
    void theAddressesOfAListedDeviceStandTogetherWhereItsMostSevereStands() {
        MacAddress unexpected = new MacAddress(0x0011_0000_0009L);
        Device device = new Device("laptop", List.of(new MacAddress(DOCK), unexpected));
        AuditScenario scene = AuditScenario.with(new Policy(
                List.of(AuditScenario.group("all", Set.of(), LAPTOP, DOCK)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(device)));
        scene.talks(0, LAPTOP);
        scene.talks(1, DOCK);
        scene.talks(2, unexpected.value());

        assertThat(scene.audit
                        .state()
                        .snapshot(mac -> "", DeviceRules.builtIn(), AuditScenario.at(3))
                        .stations())
                .extracting(station -> station.record().mac())
                .containsExactly(unexpected, new MacAddress(DOCK), new MacAddress(LAPTOP));
    }

    private static void requests(AuditScenario scene, int second, long mac, byte... id) {
        scene.sends(second, DhcpFrames.toServer(3, mac, mac, "0.0.0.0", id));
    }
}
