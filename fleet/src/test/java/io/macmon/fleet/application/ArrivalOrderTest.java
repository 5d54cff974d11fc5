package io.macmon.fleet.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.fleet.wire.Sighting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which sightings arrive, repeats and wrong clocks change neither the findings nor the state. */
class ArrivalOrderTest {

    private static final int STATIONS = 12;
    private static final int MINUTES = 30;
    private static final List<String> SENSORS = List.of("a", "b", "c");

    private static final Policy POLICY =
            PolicyFile.withText(Path.of("policy.yaml"), """
            groups:
              phones: {mac: "00:52:c2:*", place: place of a}
            """).read();

    @TempDir
    Path directory;

    private record Result(TreeSet<String> findings, Map<String, List<Byte>> states) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void doesNotChangeTheResult(long seed) {
        Random random = new Random(seed);
        double[] skew = random.doubles(SENSORS.size(), -30, 30).toArray();
        List<Sighting> inOrder = sightings(random, skew);
        Result expected = run(inOrder);
        assertThat(expected.findings).anyMatch(finding -> finding.startsWith("cloned-mac"));
        assertThat(expected.findings).anyMatch(finding -> finding.startsWith("roamed"));
        assertThat(expected.findings).anyMatch(finding -> finding.startsWith("wrong-place"));
        for (int times = 0; times < 2; times++) {
            Result disordered = run(disorder(inOrder, random));
            assertThat(disordered.findings).isEqualTo(expected.findings);
            assertThat(disordered.states).isEqualTo(expected.states);
        }
    }

    // Every third station has a clone, every third moves once, the others stay.
    private List<Sighting> sightings(Random random, double[] skew) {
        List<Sighting> all = new ArrayList<>();
        try (TestFleet fleet = new TestFleet(directory, POLICY)) {
            for (int station = 0; station < STATIONS; station++) {
                MacAddress mac = new MacAddress(0x0052_C200_0000L + station);
                int first = random.nextInt(SENSORS.size());
                int second = (first + 1) % SENSORS.size();
                for (int minute = 0; minute < MINUTES; minute++) {
                    boolean isAway = station % 3 == 1 && minute > MINUTES / 2;
                    int sensor = isAway ? second : first;
                    double heard = minute * 60 + random.nextDouble() * 50;
                    all.add(fleet.sighting(SENSORS.get(sensor), mac, heard + skew[sensor]));
                    if (station % 3 == 0) {
                        double clone = minute * 60 + random.nextDouble() * 50;
                        all.add(fleet.sighting(SENSORS.get(second), mac, clone + skew[second]));
                    }
                }
            }
        }
        all.sort(Comparator.comparing(Sighting::at));
        return all;
    }

    // Each arrives up to a minute late, and some arrive twice.
    private static List<Sighting> disorder(List<Sighting> inOrder, Random random) {
        record Arrival(double second, Sighting sighting) {}
        List<Arrival> arrivals = new ArrayList<>();
        for (Sighting sighting : inOrder) {
            double sent = sighting.at().toEpochMilli() / 1_000.0;
            arrivals.add(new Arrival(sent + random.nextDouble() * 59, sighting));
            if (random.nextInt(5) == 0) {
                arrivals.add(new Arrival(sent + random.nextDouble() * 59, sighting));
            }
        }
        return arrivals.stream()
                .sorted(Comparator.comparingDouble(Arrival::second))
                .map(Arrival::sighting)
                .toList();
    }

    private Result run(List<Sighting> sightings) {
        try (TestFleet fleet = new TestFleet(directory, POLICY)) {
            SENSORS.forEach(sensor -> fleet.report(sensor, MINUTES * 60 + 100, ""));
            sightings.forEach(fleet::send);
            List<String> findings = fleet.findings();
            assertThat(findings).doesNotHaveDuplicates();
            return new Result(new TreeSet<>(findings), fleet.states());
        }
    }
}
