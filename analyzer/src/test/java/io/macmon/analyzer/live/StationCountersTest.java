package io.macmon.analyzer.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StationCountersTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long STATION = 0x02AA_0000_0001L;
    private static final int ROWS = 1 << 10;
    private static final int UNTAGGED = 0x0800;

    @Test
    void countsFramesBytesTimesAndVlans() {
        StationCounters counters = new StationCounters(mac -> true);
        count(counters, STATION, 5 * SECOND, untagged(STATION));
        count(counters, STATION, 7 * SECOND, tagged(STATION, 20));
        count(counters, STATION, 6 * SECOND, tagged(STATION, 20));
        count(counters, STATION, 8 * SECOND, untagged(STATION));
        counters.count(-1, frame(untagged(STATION), 0));

        assertThat(rows(counters)).containsOnlyKeys(STATION);
        long[] row = rows(counters).get(STATION);
        assertThat(row[0]).isEqualTo(4);
        assertThat(row[1]).isEqualTo(2 * 60 + 2 * 64);
        assertThat(row[2]).isEqualTo(5 * SECOND);
        assertThat(row[3]).isEqualTo(8 * SECOND);
        assertThat(StationCounters.vlanIds(row[4])).containsExactly(20, 0);
    }

    @Test
    void keepsTheLatestFiveVlans() {
        StationCounters counters = new StationCounters(mac -> true);
        for (int vlan = 1; vlan <= 7; vlan++) {
            count(counters, STATION, vlan, tagged(STATION, vlan));
        }

        assertThat(StationCounters.vlanIds(rows(counters).get(STATION)[4])).containsExactly(7, 6, 5, 4, 3);
    }

    @Test
    void growsToItsLimit() {
        StationCounters counters = new StationCounters(mac -> true);
        Frame frame = frame(untagged(STATION), SECOND);
        int more = StationCounters.MAX_STATIONS + 1_000;
        for (int i = 1; i <= more; i++) {
            counters.count(i, frame);
        }

        assertThat(rows(counters)).hasSize(StationCounters.MAX_STATIONS);
        assertThat(counters.untracked()).isEqualTo(1_000);
    }

    @Test
    void aFloodDisplacesOnlyWhatIsSilentAndNotListed() {
        StationCounters counters = new StationCounters(mac -> mac < 100, ROWS);
        for (long mac = 1; mac <= ROWS; mac++) {
            count(counters, mac, SECOND, untagged(mac));
        }
        for (long mac = 1; mac < 200; mac++) { // 100 to 199 are busy
            count(counters, mac, mac < 100 ? SECOND : 100 * SECOND, untagged(mac));
        }
        Frame later = frame(untagged(STATION), 100 * SECOND);
        for (int made = 0; made < 100_000; made++) {
            counters.count(STATION + made, later);
        }

        Map<Long, long[]> rows = rows(counters);
        assertThat(rows).hasSize(ROWS);
        for (long mac = 1; mac < 200; mac++) {
            assertThat(rows.get(mac)).as("%d", mac).isNotNull();
            assertThat(rows.get(mac)[0]).isEqualTo(2);
        }
        assertThat(rows.keySet().stream()
                        .filter(mac -> mac >= 200 && mac <= ROWS)
                        .count())
                .as("silent and unlisted")
                .isLessThan(10);
        long counted = rows.values().stream().mapToLong(row -> row[0]).sum();
        assertThat(counters.untracked()).isPositive();
        assertThat(counted).isLessThanOrEqualTo(2 * 199 + ROWS);
    }

    @Test
    void aReaderSeesNoMixtureOfTwoStations() throws InterruptedException {
        StationCounters counters = new StationCounters(mac -> false, ROWS);
        AtomicBoolean ended = new AtomicBoolean();
        List<String> mixed = new ArrayList<>();
        Thread reader = new Thread(() -> {
            while (!ended.get()) {
                counters.forEach((mac, frames, bytes, first, last, vlans) -> {
                    if (first / SECOND != mac || bytes != frames * 60) {
                        mixed.add(mac + " " + first + " " + frames + " " + bytes);
                    }
                });
            }
        });
        reader.start();
        byte[] bytes = untagged(STATION);
        for (long mac = 1; mac < 300_000; mac++) {
            counters.count(mac, frame(bytes, mac * SECOND));
        }
        ended.set(true);
        reader.join();

        // a row's frames and bytes are two counters: only its owner must be certain
        assertThat(mixed).allMatch(row -> row.matches("(\\d+) \\1000000000 .*"));
    }

    private static void count(StationCounters counters, long mac, long nanos, byte[] bytes) {
        counters.count(mac, frame(bytes, nanos));
    }

    private static byte[] untagged(long source) {
        return FrameBytes.ethernet(0xFFFF_FFFF_FFFFL, source, UNTAGGED, new byte[46]);
    }

    private static byte[] tagged(long source, int vlan) {
        return FrameBytes.ethernet(0xFFFF_FFFF_FFFFL, source, 0x8100, FrameBytes.tag(vlan, UNTAGGED, new byte[46]));
    }

    private static Frame frame(byte[] bytes, long nanos) {
        Frame frame = new Frame();
        frame.wrap(java.nio.ByteBuffer.wrap(bytes), 0, bytes.length, bytes.length, nanos);
        return frame;
    }

    /** Frames, bytes, first, last and VLANs by address. */
    private static Map<Long, long[]> rows(StationCounters counters) {
        Map<Long, long[]> rows = new HashMap<>();
        counters.forEach((mac, frames, bytes, first, last, vlans) ->
                rows.put(mac, new long[] {frames, bytes, first, last, vlans}));
        return rows;
    }
}
