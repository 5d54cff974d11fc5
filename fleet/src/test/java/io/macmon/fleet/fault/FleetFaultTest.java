package io.macmon.fleet.fault;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.macmon.fleet.transmit.Loopback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet whose broker, sensors and application are killed by SIGKILL finds what one without faults does, knows the
 * same in the end, and writes all findings to its output.
 */
class FleetFaultTest {

    private static final int FAULTS = Integer.getInteger("macmon.fleet.faults", 2); // of each kind of process
    private static final long SEED = Long.getLong("macmon.fleet.seed", 19);
    private static final Duration LIMIT = Duration.ofMinutes(15 + 4 * FAULTS);
    private static final int MIN_STEPS = 30;

    private enum Victim {
        BROKER,
        SENSOR,
        APPLICATION
    }

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    @Test
    void killedProcessesChangeNothing() {
        assertTimeoutPreemptively(LIMIT, this::compareWithReference);
    }

    private void compareWithReference() throws Exception {
        Loopback.bringUp();
        try (BrokerProcess broker = new BrokerProcess(directory)) {
            FleetResult faulty;
            int steps;
            try (FleetUnderTest fleet = new FleetUnderTest(broker, directory, "faulty")) {
                fleet.runFirstSteps();
                fleet.run(FaultScenario.KNOWN_STEPS, Integer.MAX_VALUE);
                fleet.moveDuring(() -> killAll(broker, fleet));
                steps = fleet.settle(MIN_STEPS);
                faulty = fleet.result();
                fleet.awaitWritten();
            }
            try (FleetUnderTest fleet = new FleetUnderTest(broker, directory, "reference")) {
                fleet.runFirstSteps();
                fleet.run(steps, steps);
                FleetResult expected = fleet.result();

                faulty.requireEqual(expected, "seed " + SEED + ", " + steps + " steps");
            }
        }
    }

    private void killAll(BrokerProcess broker, FleetUnderTest fleet) throws Exception {
        List<Victim> victims = new ArrayList<>();
        for (int i = 0; i < FAULTS; i++) {
            Collections.addAll(victims, Victim.values());
        }
        Collections.shuffle(victims, random);
        for (Victim victim : victims) {
            long begin = System.nanoTime();
            switch (victim) {
                case BROKER -> killBroker(broker, fleet);
                case SENSOR -> killSensor(fleet.sensors.get(random.nextInt(fleet.sensors.size())));
                case APPLICATION -> killApplication(fleet.instances.get(0));
            }
            System.err.printf("%s after %d ms%n", victim, (System.nanoTime() - begin) / 1_000_000);
        }
    }

    private void killBroker(BrokerProcess broker, FleetUnderTest fleet) throws Exception {
        if (random.nextBoolean()) {
            int next = fleet.slowest() + 1 + random.nextInt(3);
            while (fleet.slowest() < next) {
                MILLISECONDS.sleep(5);
            }
        }
        MILLISECONDS.sleep(random.nextInt(2_000));
        assertThat(broker.isAlive()).isTrue();
        broker.kill();
        MILLISECONDS.sleep(random.nextInt(500));
        broker.restart();
    }

    private void killSensor(SensorProcess sensor) throws Exception {
        if (random.nextBoolean()) {
            int next = sensor.confirmed() + 1 + random.nextInt(3);
            while (sensor.confirmed() < next) {
                MILLISECONDS.sleep(5);
            }
        }
        MILLISECONDS.sleep(random.nextInt(1_000));
        assertThat(sensor.isAlive()).isTrue();
        sensor.kill();
        MILLISECONDS.sleep(random.nextInt(500));
        sensor.restart();
    }

    private void killApplication(FleetProcess application) throws Exception {
        if (random.nextInt(4) == 0) {
            int sightings = 1 + random.nextInt(200);
            while (application.metric("sightings_total") < sightings) {
                assertThat(application.isAlive()).as(application.messages()).isTrue();
                MILLISECONDS.sleep(100);
            }
        }
        MILLISECONDS.sleep(random.nextInt(3_000));
        assertThat(application.isAlive()).as(application.messages()).isTrue();
        application.kill();
        MILLISECONDS.sleep(random.nextInt(500));
        application.restart();
    }
}
