package io.macmon.fleet.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No history of one sensor looks like two; two that report for a few minutes do not look like one. */
class SensorBootsTest {

    private static final int MINUTES = 120;

    /** A report and when it arrives. */
    private record Arrival(double minute, SensorRecord report) {}

    private static SensorRecord report(UUID boot, long sequence, double minute) {
        long nanos = Math.round((1_000 + minute) * 60e9);
        return new SensorRecord("place", "", nanos, 60, boot, sequence, "", Map.of());
    }

    // Restarts at random, often soon after the last one. Each restart sends some of the last records again; what
    // happens while the broker is away arrives later, in order.
    private static List<Arrival> sensor(Random random, double skew, boolean isRestarted, boolean isCutOff) {
        List<SensorRecord> sent = new ArrayList<>();
        List<Arrival> arrivals = new ArrayList<>();
        UUID boot = new UUID(random.nextLong(), random.nextLong());
        long sequence = 0;
        double away = -1;
        for (double minute = random.nextDouble(); minute < MINUTES; minute++) {
            if (isRestarted && random.nextInt(3) == 0) {
                boot = new UUID(random.nextLong(), random.nextLong());
                sequence = 0;
                minute -= random.nextDouble();
                for (SensorRecord again : sent.subList(Math.max(0, sent.size() - random.nextInt(8)), sent.size())) {
                    arrivals.add(new Arrival(Math.max(minute, away), again));
                }
            }
            if (isCutOff && random.nextInt(20) == 0) {
                away = Math.max(away, minute + random.nextInt(20));
            }
            sequence += 1 + random.nextInt(3);
            SensorRecord report = report(boot, sequence, minute + skew);
            sent.add(report);
            arrivals.add(new Arrival(Math.max(minute, away), report));
        }
        return arrivals;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneSensorIsNotTwo(long seed) {
        Random random = new Random(seed);
        for (int times = 0; times < 100; times++) {
            SensorBoots boots = new SensorBoots();
            assertThat(sensor(random, 0, true, true))
                    .allSatisfy(arrival -> assertThat(boots.add(arrival.report)).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void twoSensorsAreFoundWithinMinutes(long seed) {
        Random random = new Random(seed);
        for (int times = 0; times < 100; times++) {
            double skew = random.nextDouble(); // of their clocks, up to a minute
            List<Arrival> both = new ArrayList<>(sensor(random, 0, false, false));
            both.addAll(sensor(random, skew, times % 2 == 0, false));
            both.sort((a, b) -> Double.compare(a.minute, b.minute));
            SensorBoots boots = new SensorBoots();
            double found = both.stream()
                    .filter(arrival -> boots.add(arrival.report).isPresent())
                    .mapToDouble(Arrival::minute)
                    .findFirst()
                    .orElse(Double.MAX_VALUE);
            assertThat(found).isLessThan(10);
        }
    }
}
