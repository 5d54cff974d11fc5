package io.macmon.fleet.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.RecordNumbers;
import io.macmon.fleet.TestBroker;
import io.macmon.fleet.transmit.BrokerOptions;
import io.macmon.fleet.transmit.TopicCreation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The sensors and the instances of the application at a broker. */
final class FleetUnderTest implements AutoCloseable {

    /** By how many steps a sensor may be ahead of the slowest one, whose sightings are not too late for the rules. */
    static final int STEPS_AHEAD = 10 / FaultScenario.MINUTES_PER_STEP;

    private static final Pattern IDENTITY =
            Pattern.compile("\"finding\":\"([^\"]+)\".*\"first\":\"([^\"]+)\".*\"last\":\"([^\"]+)\"");
    private static final String REMOTE = "b"; // the only sensor of its segment

    final List<SensorProcess> sensors = new ArrayList<>();
    final List<FleetProcess> instances = new ArrayList<>();
    private final BrokerProcess broker;
    private final Path directory;
    private final String prefix;

    /** What happens to a fleet. */
    @FunctionalInterface
    interface Happening {

        void run() throws Exception;
    }

    /** Starts the processes, and lets the application find out which sensors are on one segment. */
    FleetUnderTest(BrokerProcess broker, Path directory, String prefix) throws Exception {
        this.broker = broker;
        this.directory = directory.resolve(prefix);
        this.prefix = prefix;
        TopicCreation.create(new BrokerOptions(broker.address(), prefix, Map.of()));
        for (String sensor : FaultScenario.SENSORS) {
            String address = sensor.equals(REMOTE) ? broker.remoteAddress() : broker.address();
            sensors.add(new SensorProcess(this.directory.resolve(sensor), address, prefix, sensor));
        }
        startInstance();
    }

    FleetProcess startInstance() throws Exception {
        Path own = Files.createDirectories(directory.resolve("fleet-" + instances.size()));
        String[] output = instances.isEmpty() ? new String[] {"--out", "eve:" + written()} : new String[0];
        FleetProcess instance = new FleetProcess(own, broker.address() + "/" + prefix, output);
        instances.add(instance);
        return instance;
    }

    /** Runs until the application knows that two of the sensors are on one segment. */
    void runFirstSteps() throws Exception {
        run(FaultScenario.FIRST_STEPS, Integer.MAX_VALUE);
        while (records(FleetTopic.FLEET_SEGMENTS).size() < 3) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        // A new instance starts with all of the topic.
        for (FleetProcess instance : instances) {
            assertThat(instance.stop()).as(instance.messages()).isZero();
            instance.restart();
        }
    }

    /** Sends the next steps up to a number of them; returns when all sensors have sent them. */
    void run(int untilSteps, int steps) throws Exception {
        int slowest = slowest();
        while (slowest + 1 < untilSteps) {
            send(Math.min(slowest + STEPS_AHEAD, untilSteps - 1), steps);
            slowest = slowest();
        }
    }

    /** Sends steps in which stations move, until something has happened. */
    void moveDuring(Happening happening) throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> {
            happening.run();
            return null;
        });
        new Thread(task, "happening").start();
        int last = slowest();
        while (!task.isDone()) {
            last = Math.min(last + 1, slowest() + STEPS_AHEAD);
            send(last, Integer.MAX_VALUE);
            TimeUnit.SECONDS.sleep(1); // a pace: the run without faults has as many steps
        }
        task.get();
    }

    private void send(int lastStep, int steps) throws Exception {
        for (SensorProcess sensor : sensors) {
            sensor.send(lastStep, steps);
        }
        TimeUnit.MILLISECONDS.sleep(10);
    }

    /**
     * Sends steps without moves until all moves are decided.
     *
     * @param minSteps the least number of steps in all
     * @return the number of all steps
     */
    int settle(int minSteps) throws Exception {
        int steps = minSteps;
        for (SensorProcess sensor : sensors) {
            steps = Math.max(steps, sensor.sent() + 1 + FaultScenario.LAST_STEPS);
        }
        run(steps, steps);
        return steps;
    }

    /** Cuts a sensor off for ten minutes by the clocks of all sensors, which go on. The caller goes on to send. */
    void cutOff() throws Exception {
        SensorProcess remote = sensors.get(FaultScenario.SENSORS.indexOf(REMOTE));
        broker.cutRemote();
        for (SensorProcess sensor : sensors) {
            while (sensor != remote && sensor.confirmed() < remote.confirmed() + STEPS_AHEAD) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        int last = remote.sent();
        assertThat(last - remote.confirmed()).as("steps in the spool").isEqualTo(STEPS_AHEAD);
        broker.connectRemote();
        while (remote.confirmed() < last) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Number of the last step of all sensors that the broker has confirmed. */
    int slowest() throws Exception {
        int slowest = Integer.MAX_VALUE;
        for (SensorProcess sensor : sensors) {
            slowest = Math.min(slowest, sensor.confirmed());
        }
        return slowest;
    }

    /** Waits until everything that was sent is processed, and reads the outcome from the application and its topic. */
    FleetResult result() throws Exception {
        awaitProcessed();
        Map<String, String> stations = new TreeMap<>();
        for (String station : FaultScenario.stations()) {
            List<String> known = instances.get(0).who(station);
            while (known.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(50);
                known = instances.get(0).who(station);
            }
            stations.put(station, String.join("\n", known));
        }
        // By the time of day, all sensors are silent.
        List<String> findings = records(FleetTopic.FLEET_FINDINGS).stream()
                .filter(finding -> !field(finding, "kind").equals("sensor-silent"))
                .map(FleetUnderTest::essence)
                .sorted()
                .toList();
        return new FleetResult(findings, stations);
    }

    private Path written() {
        return directory.resolve("found.json");
    }

    /** Waits until the output of the first instance has all findings. */
    void awaitWritten() throws Exception {
        Set<String> missing = identities(records(FleetTopic.FLEET_FINDINGS));
        assertThat(missing).isNotEmpty();
        while (!missing.isEmpty()) {
            missing.removeAll(identities(Files.readAllLines(written())));
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    // Without lines that a killed process has not finished.
    private static Set<String> identities(List<String> findings) {
        return findings.stream()
                .flatMap(finding -> IDENTITY.matcher(finding).results())
                .map(found -> found.group(1) + " " + found.group(2) + " " + found.group(3))
                .collect(Collectors.toCollection(HashSet::new));
    }

    // The evidence of a clone and of a new station depends on the order in which sightings of several sensors arrive,
    // and so does which sensor of a segment is the first to hear a station that has moved there.
    private static String essence(String finding) {
        String kind = field(finding, "kind");
        String about = kind + " " + field(finding, "src_mac");
        return kind.equals("roamed")
                ? about + " " + FaultScenario.segmentOf(field(finding, "from_sensor")) + " > "
                        + FaultScenario.segmentOf(field(finding, "to_sensor")) + " minute "
                        + FaultScenario.minuteOf(field(finding, "first")) + " > "
                        + FaultScenario.minuteOf(field(finding, "last"))
                : about;
    }

    private static String field(String json, String name) {
        Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        assertThat(value.find()).as(json).isTrue();
        return value.group(1);
    }

    private void awaitProcessed() throws Exception {
        String topic = FleetTopic.SIGHTINGS.nameWith(prefix);
        try (Admin admin = broker.admin()) {
            Map<TopicPartition, OffsetSpec> latest = partitions(topic).stream()
                    .collect(Collectors.toMap(partition -> partition, all -> OffsetSpec.latest()));
            boolean isProcessed = false;
            while (!isProcessed) {
                Map<TopicPartition, OffsetAndMetadata> processed = admin.listConsumerGroupOffsets(prefix + ".fleet")
                        .partitionsToOffsetAndMetadata()
                        .get();
                isProcessed = admin.listOffsets(latest).all().get().entrySet().stream()
                        .allMatch(end -> end.getValue().offset() == 0
                                || (processed.get(end.getKey()) != null
                                        && processed.get(end.getKey()).offset()
                                                == end.getValue().offset()));
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private List<TopicPartition> partitions(String topic) throws Exception {
        try (Admin admin = broker.admin()) {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        }
    }

    /** The committed records of a topic that are there now. */
    private List<String> records(FleetTopic topic) throws Exception {
        List<String> records = new ArrayList<>();
        read(topic, record -> records.add(new String(record.value(), StandardCharsets.UTF_8)));
        return records;
    }

    private void read(FleetTopic topic, Consumer<ConsumerRecord<String, byte[]>> receiver) {
        TestBroker.readToEnd(broker.address(), topic.nameWith(prefix), receiver);
    }

    /** The numbers of the sensors' records that the broker has. */
    RecordNumbers delivered() {
        RecordNumbers numbers = new RecordNumbers();
        read(FleetTopic.SIGHTINGS, numbers::add);
        read(FleetTopic.SENSORS, numbers::add);
        return numbers;
    }

    @Override
    public void close() throws Exception {
        for (SensorProcess sensor : sensors) {
            sensor.close();
        }
        for (FleetProcess instance : instances) {
            instance.close();
        }
    }
}
