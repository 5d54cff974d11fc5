package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.capture.Frame.Direction;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Devices of this machine that share an IP address, as macvlans do by default. */
class OwnDevicesTest {

    private static final long DEVICE = 0x0011_0000_0001L;
    private static final long MACVLAN = 0x0011_0000_0002L;
    private static final long OTHER = 0x0011_0000_0003L;
    private static final String ADDRESS = "192.0.2.10";

    @Test
    void twoOwnDevicesWithOneAddressAreOneLowFindingAboutTheOneThatIsNotAudited() {
        for (long[] order : new long[][] {{DEVICE, MACVLAN}, {MACVLAN, DEVICE}}) {
            AuditScenario scene = scene();
            for (int second = 0; second < 20; second++) {
                answer(scene, second, order[second % 2]);
            }

            assertThat(scene.found()).containsExactly("arp-flux/00:11:00:00:00:02/192.0.2.10");
            Finding flux = scene.findings().get(0);
            assertThat(flux.evidence())
                    .isEqualTo("this machine claims 192.0.2.10 on two devices, macvlan mv0 (00:11:00:00:00:02) and"
                            + " eth0 (00:11:00:00:00:01)");
            assertThat(scene.reported).hasSize(1);
        }
    }

    @Test
    void anotherStationThatTakesAnOwnAddressIsStillAThief() {
        AuditScenario scene = scene();
        answer(scene, 0, DEVICE);
        scene.answers(1, OTHER, ADDRESS);

        assertThat(scene.found()).contains("address-theft/00:11:00:00:00:03/192.0.2.10");
    }

    private static void answer(AuditScenario scene, int second, long device) {
        byte[] reply =
                AuditScenario.arp(device, AuditScenario.PEER, 2, device, ADDRESS, AuditScenario.PEER, "192.0.2.250");
        scene.sends(second, reply, Direction.OUTBOUND);
    }

    private static AuditScenario scene() {
        MacAddress device = new MacAddress(DEVICE);
        MacAddress macvlan = new MacAddress(MACVLAN);
        AuditConfig config = new AuditConfig(
                1_024,
                Duration.ofMinutes(1),
                256,
                Optional.empty(),
                List.of(device, macvlan),
                Map.of(device, "eth0", macvlan, "macvlan mv0"));
        return AuditScenario.with(config, policy(group("staff", Set.of(), OTHER)));
    }
}
