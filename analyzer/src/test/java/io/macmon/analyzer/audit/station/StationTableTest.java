package io.macmon.analyzer.audit.station;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StationTableTest {

    private static final int SIZE = 1_000;

    private final StationTable table = new StationTable(SIZE);

    @Test
    void keepsAStationThatSendsOncePerHalfATable() {
        Station regular = settle(1);
        for (int mac = 2; mac < 100 * SIZE; mac++) {
            settle(mac);
            if (mac % (SIZE / 2) == 0) {
                send(regular);
            }
        }
        assertThat(table.find(1)).isSameAs(regular);
        assertThat(table.size()).isEqualTo(SIZE);
    }

    @Test
    void forgetsTheStationSilentTheLongest() {
        for (int mac = 1; mac <= SIZE; mac++) {
            settle(mac);
        }
        for (int mac = 1; mac < SIZE; mac++) {
            send(table.find(mac));
        }
        settle(SIZE + 1);
        assertThat(table.find(SIZE)).isNull();
        assertThat(table.size()).isEqualTo(SIZE);
    }

    @Test
    void findsEveryStationOfALargeTable() {
        StationTable large = new StationTable(1 << 17);
        for (int mac = 1; mac <= 1 << 17; mac++) {
            large.add(new Station(mac, 0), false);
        }
        for (int mac = 1; mac <= 1 << 17; mac++) {
            assertThat(large.find(mac).mac).isEqualTo(mac);
        }
    }

    private Station settle(long mac) {
        Station station = new Station(mac, 0);
        table.add(station, false);
        for (int i = 0; i < StationTable.SETTLED_FRAMES; i++) {
            send(station);
        }
        return station;
    }

    private void send(Station station) {
        station.countFrame(60, 0);
        table.touch(station);
    }
}
