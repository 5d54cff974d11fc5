package io.macmon.analyzer.audit.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.config.net.IpAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The memory that a station takes which reveals as much as possible. */
class StationMemoryTest {

    /** As in docs/audit.md, "Bounds". */
    private static final int MAX_BYTES = 14_000;

    private static final long HOUR = Duration.ofHours(1).toNanos();

    @Test
    void whatAStationRevealsIsBounded() {
        Station station = new Station(1, 0);
        String filler = "\u4e2d".repeat(240); // three bytes in UTF-8, two in Java
        for (int i = 0; i < 200; i++) {
            for (TraitKind kind : TraitKind.values()) {
                Trait trait = Trait.of(kind, i + filler);
                station.addTrait(trait);
                station.compareWithKnown(trait, i * HOUR);
            }
            station.addName(i + filler, "dhcp", i);
            station.addService(i + "service");
            station.addAddress(IpAddress.v4(i), "arp", i);
            station.setFingerprint(i + filler);
            station.setNeighbour(i + filler);
            station.setIdentity(i + filler);
        }

        assertThat(station.memorySizeOfDetails()).isLessThanOrEqualTo(MAX_BYTES);
    }
}
