package io.macmon.analyzer.audit.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
import org.junit.jupiter.api.Test;

class PackedTraitsTest {

    @Test
    void longServicesDoNotPushOutOtherTraits() {
        Trait vendor = new Trait(TraitKind.DHCP_VENDOR_CLASS, "Acme-LaserJet");
        PackedTraits traits = PackedTraits.EMPTY.with(vendor);
        for (int i = 0; i < 100; i++) {
            traits = traits.with(new Trait(TraitKind.MDNS_SERVICE, i + "x".repeat(180)));
        }

        assertThat(traits.contains(vendor)).isTrue();
        assertThat(traits.contains(new Trait(TraitKind.MDNS_SERVICE, 99 + "x".repeat(180))))
                .isTrue();
        assertThat(traits.contains(new Trait(TraitKind.MDNS_SERVICE, 0 + "x".repeat(180))))
                .isFalse();
        assertThat(traits.memorySize()).isLessThanOrEqualTo(800);
    }
}
