package io.macmon.fleet.fault;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.macmon.fleet.transmit.Loopback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sensor that is cut off, and instances that start, stop and are killed while sensors send, change nothing: the
 * findings and stations are those of one instance without interruption.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // so that both can use one run without interruption
class FleetInterruptionTest {

    private static final int ROUNDS = Math.max(Integer.getInteger("macmon.fleet.faults", 2) / 2, 1);
    private static final long SEED = Long.getLong("macmon.fleet.seed", 19);
    private static final Duration LIMIT = Duration.ofMinutes(15 + 4 * ROUNDS);
    private static final int PARTITIONS = 12;
    private static final int MIN_STEPS = 30;

    @TempDir
    static Path directory;

    private static final Map<Integer, FleetResult> EXPECTED = new HashMap<>(); // by number of steps
    private static BrokerProcess broker;
    private static int minSteps = MIN_STEPS;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void startBroker() throws Exception {
        Loopback.bringUp();
        broker = new BrokerProcess(directory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    @Order(1)
    void instancesThatComeAndGoChangeNothing() {
        assertTimeoutPreemptively(LIMIT, this::compareWithOneInstance);
    }

    private void compareWithOneInstance() throws Exception {
        try (FleetUnderTest fleet = new FleetUnderTest(broker, directory, "instances")) {
            fleet.runFirstSteps();
            fleet.moveDuring(() -> changeInstances(fleet));
            check(fleet);
        }
    }

    private void changeInstances(FleetUnderTest fleet) throws Exception {
        FleetProcess first = fleet.instances.get(0);
        FleetProcess second = fleet.startInstance();
        awaitHalves(first, second);
        for (int round = 0; round < ROUNDS; round++) {
            restart(first, second);
            restart(second, first);
            MILLISECONDS.sleep(random.nextInt(2_000));
            second.kill();
            MILLISECONDS.sleep(random.nextInt(500));
            second.restart();
            awaitHalves(first, second);
        }
        second.kill();
        awaitPartitions(first, PARTITIONS);
    }

    private static void restart(FleetProcess instance, FleetProcess other) throws Exception {
        assertThat(instance.stop()).as(instance.messages()).isZero();
        awaitPartitions(other, PARTITIONS);
        instance.restart();
        awaitHalves(instance, other);
    }

    private static void awaitHalves(FleetProcess one, FleetProcess other) throws Exception {
        awaitPartitions(one, PARTITIONS / 2);
        awaitPartitions(other, PARTITIONS / 2);
    }

    private static void awaitPartitions(FleetProcess instance, int partitions) throws Exception {
        while (instance.metric("partitions") != partitions) {
            assertThat(instance.isAlive()).as(instance.messages()).isTrue();
            MILLISECONDS.sleep(100);
        }
    }

    @Test
    @Order(2)
    void aSensorThatIsCutOffForTenMinutesChangesNothing() {
        assertTimeoutPreemptively(LIMIT, this::compareWithConnectedSensor);
    }

    private void compareWithConnectedSensor() throws Exception {
        try (FleetUnderTest fleet = new FleetUnderTest(broker, directory, "cut-off")) {
            fleet.runFirstSteps();
            fleet.run(FaultScenario.KNOWN_STEPS, Integer.MAX_VALUE);
            for (int round = 0; round < ROUNDS; round++) {
                fleet.moveDuring(fleet::cutOff);
            }
            check(fleet);
        }
    }

    private static void check(FleetUnderTest fleet) throws Exception {
        minSteps = fleet.settle(minSteps);
        FleetResult result = fleet.result();
        assertThat(fleet.delivered().missing()).isEmpty();
        assertThat(fleet.delivered().repeated()).isEmpty();
        result.requireEqual(expected(minSteps), "seed " + SEED + ", " + minSteps + " steps");
    }

    private static FleetResult expected(int steps) throws Exception {
        if (!EXPECTED.containsKey(steps)) {
            try (FleetUnderTest fleet = new FleetUnderTest(broker, directory, "reference-" + steps)) {
                fleet.runFirstSteps();
                fleet.run(steps, steps);
                EXPECTED.put(steps, fleet.result());
            }
        }
        return EXPECTED.get(steps);
    }
}
