package io.macmon.fleet.application;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.application.index.PlaceCount;
import io.macmon.fleet.place.StationState;
import io.macmon.fleet.place.StationStateCodec;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.Sighting.Broadcast;
import io.macmon.fleet.wire.SightingCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The application without brokers, and sensors that are its input. Times are seconds after the start. */
final class TestFleet implements AutoCloseable {

    static final MacAddress PHONE = MacAddress.parse("00:52:c2:00:00:01");
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration ABSENT_AFTER = Duration.ofHours(1);

    private static final String PREFIX = "test";
    private static final Pattern KIND = Pattern.compile("\"kind\":\"([^\"]+)\"");
    private static final Pattern SUBJECT = Pattern.compile("\"subject\":\"([^\"]+)\"");

    final FleetCounts counts = new FleetCounts();
    final SensorReports reports = new SensorReports();
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> sightings;
    private final TestInputTopic<String, byte[]> sensors;
    private final TestInputTopic<String, byte[]> segments;
    private final TestOutputTopic<String, String> findings;
    private final Map<String, Long> sequences = new HashMap<>();
    private Instant arrived = START;

    TestFleet(Path directory, Policy policy) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, PREFIX);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        driver = new TopologyTestDriver(
                FleetTopology.create(PREFIX, policy, ABSENT_AFTER, counts, reports), settings, START);
        sightings = input(FleetTopic.SIGHTINGS);
        sensors = input(FleetTopic.SENSORS);
        segments = input(FleetTopic.FLEET_SEGMENTS);
        findings = driver.createOutputTopic(
                FleetTopic.FLEET_FINDINGS.nameWith(PREFIX), new StringDeserializer(), new StringDeserializer());
    }

    private TestInputTopic<String, byte[]> input(FleetTopic topic) {
        return driver.createInputTopic(topic.nameWith(PREFIX), new StringSerializer(), new ByteArraySerializer());
    }

    /** What a sensor sends when it hears a station. */
    Sighting sighting(String sensor, MacAddress mac, double second, Broadcast... broadcasts) {
        return new Sighting(
                new Sighting.Origin(sensor, new UUID(1, 2), sequences.merge(sensor, 1L, Long::sum)),
                at(second),
                mac,
                0,
                Set.of(),
                List.of(),
                "",
                "place of " + sensor,
                List.of(broadcasts));
    }

    static Broadcast broadcast(long hash, double second) {
        return new Broadcast(hash, at(second));
    }

    static Instant at(double second) {
        return START.plusMillis(Math.round(second * 1_000));
    }

    void hear(String sensor, MacAddress mac, double second, Broadcast... broadcasts) {
        send(sighting(sensor, mac, second, broadcasts));
    }

    void send(Sighting sighting) {
        sightings.pipeInput(
                sighting.mac().toString(), SightingCodec.record(sighting).value(), arrival(sighting.at()));
    }

    /** How many broadcasts are kept that two sensors shared. */
    long sharedBroadcasts() {
        return driver.getTimestampedKeyValueStore(FleetTopology.SHARED).approximateNumEntries();
    }

    /** Puts a station into the state, as if it were restored from the changelog. */
    void restore(MacAddress mac, String sensor, double second) {
        StationState state = new StationState();
        state.add(sighting(sensor, mac, second));
        driver.<String, StationState>getKeyValueStore(FleetTopology.STATIONS).put(mac.toString(), state);
    }

    // The broker's time, which does not go back.
    private Instant arrival(Instant at) {
        arrived = arrived.isBefore(at) ? at : arrived.plusMillis(1);
        return arrived;
    }

    void sendUnreadable() {
        sightings.pipeInput(PHONE.toString(), new byte[] {1, 2, 3}, START);
    }

    /** Sends a sighting that reaches the broker at another time than that in it. */
    void sendAt(Sighting sighting, double second) {
        sightings.pipeInput(
                sighting.mac().toString(), SightingCodec.record(sighting).value(), arrival(at(second)));
    }

    /** Sends a sighting to the partition of another key. */
    void sendWithKey(String key, Sighting sighting) {
        sightings.pipeInput(key, SightingCodec.record(sighting).value(), arrival(sighting.at()));
    }

    /** Writes any record to the topic of the sensors' reports. */
    void writeReport(String key, String value) {
        sensors.pipeInput(key, value.getBytes(StandardCharsets.UTF_8), arrival(arrived));
    }

    /** Writes any record to the topic of the shared broadcasts. */
    void writeSegment(String key, byte[] value) {
        segments.pipeInput(key, value, arrival(arrived));
    }

    /** How many sensors' reports are kept. */
    int reports() {
        return reports.count();
    }

    /** A sensor reports that it has sent all that it heard until then. */
    void report(String sensor, double second, String policyHash) {
        String json = "{\"sensor\":\"" + sensor + "\",\"time\":\"" + at(second) + "\",\"place\":\"place of " + sensor
                + "\",\"drops\":{\"kernel\":0},\"policy_hash\":\"" + policyHash + "\",\"interval_s\":60}";
        sensors.pipeInput(sensor, json.getBytes(StandardCharsets.UTF_8), arrival(at(second)));
    }

    /** A report with the boot ID and the sequence number of the sensor's start. */
    void report(String sensor, double second, UUID boot, long sequence) {
        writeReport(
                sensor,
                "{\"time\":\"" + at(second) + "\",\"place\":\"place of " + boot + "\",\"boot\":\"" + boot
                        + "\",\"sequence\":" + sequence + "}");
    }

    /** The same, but the report reaches the broker only then, after what the fleet hears until then. */
    void reportInFuture(String sensor, double second) {
        Instant before = arrived;
        report(sensor, second, "");
        arrived = before;
    }

    void advanceClock(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** Kind, station or sensor, and subject of each finding since the last call, in order. */
    List<String> findings() {
        List<String> all = new ArrayList<>();
        findings.readKeyValuesToList().forEach(finding -> {
            Matcher kind = KIND.matcher(finding.value);
            Matcher subject = SUBJECT.matcher(finding.value);
            all.add((kind.find() ? kind.group(1) : "?") + " " + finding.key
                    + (subject.find() ? " " + subject.group(1) : ""));
        });
        return all;
    }

    /** The last finding as it was written. */
    List<String> records() {
        return findings.readValuesToList();
    }

    /** The bytes of all stations' states. */
    Map<String, List<Byte>> states() {
        Map<String, List<Byte>> states = new TreeMap<>();
        KeyValueStore<String, StationState> store = driver.getKeyValueStore(FleetTopology.STATIONS);
        try (KeyValueIterator<String, StationState> all = store.all()) {
            all.forEachRemaining(entry -> {
                List<Byte> bytes = new ArrayList<>();
                for (byte next : StationStateCodec.write(entry.value)) {
                    bytes.add(next);
                }
                states.put(entry.key, bytes);
            });
        }
        return states;
    }

    /** How many stations were heard at a place lately, and in all. */
    List<Long> stationsAt(String place, double second) {
        KeyValueStore<String, byte[]> places = driver.getKeyValueStore(FleetTopology.PLACES);
        PlaceCount count = PlaceCount.read(places.get(place));
        return List.of(count.heard(at(second).toEpochMilli()), count.all());
    }

    /** The keys of the index. */
    Set<String> index() {
        Set<String> keys = new TreeSet<>();
        KeyValueStore<String, byte[]> index = driver.getKeyValueStore(FleetTopology.INDEX);
        try (KeyValueIterator<String, byte[]> all = index.all()) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }

    /** Puts a station's state into the store. */
    void restore(MacAddress mac, List<Byte> state) {
        byte[] bytes = new byte[state.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = state.get(i);
        }
        driver.<String, StationState>getKeyValueStore(FleetTopology.STATIONS)
                .put(mac.toString(), StationStateCodec.read(bytes));
    }

    @Override
    public void close() {
        driver.close();
    }
}
