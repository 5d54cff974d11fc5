package io.macmon.fleet.fault;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.macmon.fleet.fault.FleetUnderTest.Result;
import io.macmon.fleet.transmit.Loopback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet whose broker, sensors and application are killed by SIGKILL finds what one without faults does, and knows the
 * same in the end.
 */
class FleetFaultTest {

    private static final int FAULTS = Integer.getInteger("macmon.fleet.faults", 2); // of each kind of process
    private static final long SEED = Long.getLong("macmon.fleet.seed", 19);
    private static final Duration LIMIT = Duration.ofMinutes(15 + 4 * FAULTS);
    private static final int MIN_STEPS = 24;

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
            Result faulty;
            int steps;
            try (FleetUnderTest fleet = new FleetUnderTest(broker, directory, "faulty")) {
                fleet.runFirstSteps();
                CompletableFuture<Void> faults =
                        CompletableFuture.runAsync(() -> unchecked(() -> killAll(broker, fleet)));
                int moving = FaultScenario.FIRST_STEPS;
                while (!faults.isDone() || moving < MIN_STEPS) {
                    fleet.run(++moving, Integer.MAX_VALUE);
                }
                faults.join();
                steps = moving + FaultScenario.LAST_STEPS;
                fleet.run(steps, steps);
                faulty = fleet.result();
            }
            try (FleetUnderTest fleet = new FleetUnderTest(broker, directory, "reference")) {
                fleet.runFirstSteps();
                fleet.run(steps, steps);
                Result expected = fleet.result();

                assertThat(expected.findings()).anyMatch(finding -> finding.startsWith("cloned-mac"));
                assertThat(expected.findings()).anyMatch(finding -> finding.startsWith("roamed"));
                String run = "seed " + SEED + ", " + steps + " steps: ";
                assertThat(difference(expected.findings(), faulty.findings()))
                        .as(run + "lost")
                        .isEmpty();
                assertThat(difference(faulty.findings(), expected.findings()))
                        .as(run + "too many")
                        .isEmpty();
                assertThat(faulty.stations()).as(run + "stations").isEqualTo(expected.stations());
            }
        }
    }

    private static List<String> difference(List<String> findings, List<String> subtracted) {
        List<String> left = new ArrayList<>(findings);
        subtracted.forEach(left::remove); // one each
        return left;
    }

    private static void unchecked(Callable<Void> action) {
        try {
            action.call();
        } catch (Exception failed) {
            throw new CompletionException(failed);
        }
    }

    private Void killAll(BrokerProcess broker, FleetUnderTest fleet) throws Exception {
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
        return null;
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
                MILLISECONDS.sleep(20);
            }
        }
        MILLISECONDS.sleep(random.nextInt(3_000));
        assertThat(application.isAlive()).as(application.messages()).isTrue();
        application.kill();
        MILLISECONDS.sleep(random.nextInt(500));
        application.restart();
    }
}
