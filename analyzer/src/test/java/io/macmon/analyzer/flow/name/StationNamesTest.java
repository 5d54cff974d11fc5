package io.macmon.analyzer.flow.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Name.Source;
import io.macmon.analyzer.identity.StationName;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StationNamesTest {

    private static final StationName NAME = new StationName("pc", "dhcp", Instant.EPOCH);

    private final StationNames names = new StationNames();

    @Test
    void aFullTableForgetsWhatWasAnnouncedLongestAgo() {
        fill(true);
        assertThat(learn(0, true)).isFalse();

        assertThat(learn(StationNames.MAX_STATIONS, true)).isTrue();
        assertThat(names.find(0)).isEqualTo(NAME);
        assertThat(names.find(1)).isNull();
    }

    @Test
    void strangersNeverTakeThePlaceOfListedStations() {
        fill(true);
        assertThat(learn(StationNames.MAX_STATIONS, false)).isTrue();
        assertThat(names.find(StationNames.MAX_STATIONS)).isNull();
        assertThat(names.find(0)).isEqualTo(NAME);
    }

    @Test
    void listedStationsTakeThePlaceOfStrangers() {
        fill(false);
        assertThat(learn(1L << 40, true)).isTrue();
        assertThat(names.find(1L << 40)).isEqualTo(NAME);
        assertThat(names.find(0)).isNull();
        assertThat(learn(1, true)).isFalse();
        assertThat(learn(1L << 41, false)).isTrue();
        assertThat(names.find(1)).isEqualTo(NAME);
    }

    private void fill(boolean isListed) {
        for (long mac = 0; mac < StationNames.MAX_STATIONS; mac++) {
            assertThat(learn(mac, isListed)).isFalse();
        }
    }

    private boolean learn(long mac, boolean isListed) {
        return names.learn(mac, NAME, Source.DHCP, isListed);
    }
}
