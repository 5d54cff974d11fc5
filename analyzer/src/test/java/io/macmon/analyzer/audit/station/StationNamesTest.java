package io.macmon.analyzer.audit.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.identity.StationName;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StationNamesTest {

    private static final long SECOND = 1_000_000_000L;

    private final Station station = new Station(0x02_0000_0000_01L, SECOND);

    @Test
    void aNameKeepsItsPlaceAndGetsTheTimeOfItsLatestAnnouncement() {
        station.addName("printer", "dhcp", SECOND);
        station.addName("printer.local", "mdns", 2 * SECOND);
        station.addName("printer", "dhcp", 9 * SECOND);
        station.addName("printer", "dhcp", 3 * SECOND);

        assertThat(station.names())
                .containsExactly(
                        new StationName("printer", "dhcp", Instant.ofEpochSecond(9)),
                        new StationName("printer.local", "mdns", Instant.ofEpochSecond(2)));
    }

    @Test
    void theNameThatWasAnnouncedLongestAgoIsReplaced() {
        for (int i = 1; i <= StationProfile.MAX_NAMES; i++) {
            station.addName("name-" + i, "mdns", i * SECOND);
        }
        station.addName("name-1", "mdns", 20 * SECOND);
        station.addName("name-9", "mdns", 21 * SECOND);

        assertThat(station.names())
                .extracting(StationName::name)
                .hasSize(StationProfile.MAX_NAMES)
                .contains("name-1", "name-9")
                .doesNotContain("name-2");
    }

    @Test
    void aLaterRunKnowsWhenANameWasAnnounced() {
        station.addName("printer", "dhcp", 5 * SECOND);

        assertThat(Station.of(station.snapshot()).names())
                .containsExactly(new StationName("printer", "dhcp", Instant.ofEpochSecond(5)));
    }
}
