package io.macmon.analyzer.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
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
}
