package io.macmon.analyzer.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.config.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a station shows of the device it is. */
class StationTraitsTest {

    private final Station station = new Station(1, 0);

    @Test
    void theLatestValuesOfAKindAreKept() {
        for (int i = 0; i < 100; i++) {
            station.addTrait(Trait.of(TraitKind.NBNS_NAME, "PC" + i));
        }
        station.addTrait(Trait.of(TraitKind.NBNS_NAME, "PC99"));

        assertThat(station.traits())
                .containsExactly(new Trait(TraitKind.NBNS_NAME, "PC98"), new Trait(TraitKind.NBNS_NAME, "PC99"));
    }

    @Test
    void theTextOfAllKindsIsBounded() {
        for (TraitKind kind : TraitKind.values()) {
            for (int i = 0; i < 20; i++) {
                station.addTrait(Trait.of(kind, i + "x".repeat(1_000)));
            }
        }

        int characters = station.traits().stream()
                .mapToInt(trait -> trait.value().length())
                .sum();
        assertThat(characters).isBetween(500, 1_500);
    }

    @Test
    void theTypeAndItsEvidenceSurviveARestart() {
        long mac = 0x0011_0000_0001L;
        AuditScenario scene = AuditScenario.withMemory(Policy.NONE);
        scene.sends(0, DhcpFrames.request(mac, "laptop", "dhcpcd-9.4.1:Linux-5.10", 1, 3, 6));
        AuditScenario next = scene.restarted();
        next.talks(60, mac);

        assertThat(scene.summary(mac).device().type()).isEqualTo("linux-device");
        assertThat(next.summary(mac).device()).isEqualTo(scene.summary(mac).device());
    }

    @Test
    void allEvidenceOfADeviceSurvivesARestart() {
        List<Trait> shown = new ArrayList<>();
        for (int i = 0; i < TraitKind.MDNS_SERVICE.maxValues(); i++) {
            shown.add(new Trait(TraitKind.MDNS_SERVICE, "_service" + i + "._tcp"));
        }
        shown.add(new Trait(TraitKind.LLDP_CAPABILITY, "phone"));
        shown.add(new Trait(TraitKind.LLDP_CAPABILITY, "bridge"));
        shown.add(new Trait(TraitKind.LLDP_DESCRIPTION, "Acme series ".repeat(12) + "IP Phone"));
        for (int message = 0; message < 5; message++) {
            for (Trait trait : shown) {
                station.addTrait(trait);
                station.compareWithKnown(trait, message);
            }
        }
        Station restored = Station.of(station.snapshot());

        assertThat(restored.traits()).containsExactlyInAnyOrderElementsOf(shown);
        assertThat(DeviceRules.builtIn().typeOf(restored.traits(), ""))
                .isEqualTo(DeviceRules.builtIn().typeOf(station.traits(), ""));
    }

    @Test
    void whatADhcpClientLeavesOutIsNoTraitAfterARestart() {
        station.compareWithKnown(Trait.of(TraitKind.DHCP_VENDOR_CLASS, ""), 0);
        station.compareWithKnown(Trait.of(TraitKind.DHCP_PARAMETERS, "1,3,6"), 0);
        Station restored = Station.of(station.snapshot());

        assertThat(restored.traits()).containsExactly(new Trait(TraitKind.DHCP_PARAMETERS, "1,3,6"));
        assertThat(restored.snapshot().remembered())
                .isEqualTo(station.snapshot().remembered());
    }
}
