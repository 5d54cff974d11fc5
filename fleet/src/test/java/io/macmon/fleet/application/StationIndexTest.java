package io.macmon.fleet.application;

import static io.macmon.fleet.application.TestFleet.PHONE;
import static io.macmon.fleet.application.TestFleet.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.fleet.application.index.StationIndex;
import io.macmon.fleet.wire.Sighting;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts and index follow the stations. The clock of the application starts with that of the sensors. */
class StationIndexTest {

    private static final MacAddress PRINTER = MacAddress.parse("00:52:c2:00:00:02");
    private static final String END = "\0";

    @TempDir
    private Path directory;

    private TestFleet fleet;

    @BeforeEach
    void start() {
        fleet = new TestFleet(directory, Policy.NONE);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void countsEachStationOnceAtEachPlace() {
        fleet.hear("a", PHONE, 0);
        fleet.hear("a", PHONE, 60);
        fleet.hear("b", PHONE, 70);
        fleet.hear("a", PRINTER, 0);

        assertThat(fleet.stationsAt("place of a", 70)).containsExactly(2L, 2L);
        assertThat(fleet.stationsAt("place of b", 70)).containsExactly(1L, 1L);
        assertThat(fleet.stationsAt(StationIndex.ANYWHERE, 70)).containsExactly(2L, 2L);
        assertThat(fleet.stationsAt("place of a", 6 * 60)).containsExactly(1L, 2L);
        assertThat(fleet.stationsAt("place of c", 70)).containsExactly(0L, 0L);
    }

    @Test
    void lateAndRepeatedSightingsChangeNothing() {
        fleet.hear("a", PHONE, 120);
        fleet.hear("a", PHONE, 0);
        fleet.hear("a", PHONE, 120);

        assertThat(fleet.stationsAt("place of a", 120)).containsExactly(1L, 1L);
    }

    @Test
    void findsPlacesNamesAndAddressesUntilTheyChange() throws Exception {
        fleet.send(sighting(0, List.of("Laptop"), Set.of(InetAddress.getByName("192.0.2.7"))));
        assertThat(fleet.index())
                .containsExactlyInAnyOrder(
                        "pplace of a" + END + PHONE, "nlaptop" + END + PHONE, "a192.0.2.7" + END + PHONE);

        fleet.send(sighting(60, List.of("phone"), Set.of()));
        assertThat(fleet.index()).containsExactlyInAnyOrder("pplace of a" + END + PHONE, "nphone" + END + PHONE);
    }

    @Test
    void forgetsWithTheStation() {
        fleet.hear("a", PHONE, 0);
        fleet.advanceClock(StationExpiry.MEMORY.plus(Duration.ofDays(1)));

        assertThat(fleet.index()).isEmpty();
        assertThat(fleet.stationsAt("place of a", 0)).containsExactly(0L, 0L);
        assertThat(fleet.stationsAt(StationIndex.ANYWHERE, 0)).containsExactly(0L, 0L);
    }

    /** The counts are those of a scan of all stations, whatever the order of the sightings. */
    @Test
    void countsAreThoseOfAScan() {
        Random random = new Random(19);
        TreeMap<String, Integer> last = new TreeMap<>(); // minute, by station and sensor
        for (int minute = 0; minute < 30; minute++) {
            for (int i = 0; i < 20; i++) {
                String sensor = "abc".substring(random.nextInt(3)).substring(0, 1);
                int station = random.nextInt(10);
                fleet.hear(sensor, new MacAddress(0x0052_C200_0000L + station), minute * 60);
                last.put(station + sensor, minute);
            }
            fleet.advanceClock(Duration.ofMinutes(1));
        }
        for (String sensor : List.of("a", "b", "c")) {
            long all =
                    last.keySet().stream().filter(key -> key.endsWith(sensor)).count();
            long heard = last.entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith(sensor) && entry.getValue() >= 29 - 5)
                    .count();
            assertThat(fleet.stationsAt("place of " + sensor, 29 * 60)).containsExactly(heard, all);
        }
    }

    private static Sighting sighting(int second, List<String> names, Set<InetAddress> addresses) {
        return new Sighting(
                new Sighting.Origin("a", new UUID(1, 2), second),
                at(second),
                PHONE,
                0,
                addresses,
                names,
                "",
                "place of a",
                List.of());
    }
}
