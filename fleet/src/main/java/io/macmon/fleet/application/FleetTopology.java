package io.macmon.fleet.application;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.place.StationState;
import io.macmon.fleet.place.StationStateCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/** The topology. */
final class FleetTopology {

    /** MAC address to {@link StationState}. */
    static final String STATIONS = "stations";

    /** What leads to stations, by {@link io.macmon.fleet.application.index.IndexKey}. */
    static final String INDEX = "station-index";

    /** Place to {@link io.macmon.fleet.application.index.PlaceCount}. */
    static final String PLACES = "places";

    /** Kind and sensor to {@link SensorProblems}' values; in one instance only. */
    static final String PROBLEMS = "sensor-problems";

    // Kafka wants a store for a topic that every instance reads; this one stays empty.
    private static final String SENSORS = "sensors";

    /** Two sensors and a broadcast to {@link SharedBroadcastStore}'s values; in every instance. */
    static final String SHARED = "shared-broadcasts";

    static final String FINDINGS_SINK = "findings-sink";
    static final String SEGMENTS_SINK = "segments-sink";

    // The last segment of a topic is not compacted, and a restart reads all of it. By default, it grows to 1 GiB.
    private static final Map<String, String> CHANGELOG =
            Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(32 << 20));

    private static final int MAX_SHARED_BYTES = 48 << 20; // in the heap of every instance

    private static final String SIGHTINGS_SOURCE = "sightings-source";
    private static final String PROCESSOR = "station-rules";

    private FleetTopology() {}

    /**
     * Creates the topology.
     *
     * @param prefix      what the names of all topics start with
     * @param absentAfter how long an expected station may not be heard
     * @param sensors     receives the reports
     */
    static Topology create(
            String prefix, Policy policy, Duration absentAfter, FleetCounts counts, SensorReports sensors) {
        StringSerializer text = new StringSerializer();
        StringDeserializer textOf = new StringDeserializer();
        ByteArraySerializer bytes = new ByteArraySerializer();
        ByteArrayDeserializer bytesOf = new ByteArrayDeserializer();
        Topology topology = new Topology();
        Object lock = new Object();
        addGlobalStore(topology, SENSORS, FleetTopic.SENSORS.nameWith(prefix), () -> sensors.update(counts));
        AtomicLong sharedBytes = new AtomicLong();
        addGlobalStore(
                topology,
                SHARED,
                FleetTopic.FLEET_SEGMENTS.nameWith(prefix),
                () -> new GlobalUpdate(
                        SHARED, SharedBroadcastStore::fits, sharedBytes, MAX_SHARED_BYTES, counts, lock));
        topology.addSource(
                AutoOffsetReset.earliest(),
                SIGHTINGS_SOURCE,
                new ArrivalTime(),
                textOf,
                bytesOf,
                FleetTopic.SIGHTINGS.nameWith(prefix));
        Set<String> expected = policy.exactMembers().stream()
                .filter(member -> member.group().isExpected())
                .map(member -> new MacAddress(member.entry().pattern().value()).toString())
                .collect(Collectors.toUnmodifiableSet());
        topology.addProcessor(
                PROCESSOR,
                () -> new StationProcessor(policy, expected, absentAfter, counts, sensors, lock),
                SIGHTINGS_SOURCE);
        Serde<StationState> states = Serdes.serdeFrom(
                (topic, state) -> state == null ? null : StationStateCodec.write(state),
                (topic, value) -> value == null ? null : StationStateCodec.read(value));
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STATIONS), Serdes.String(), states)
                        .withCachingEnabled()
                        .withLoggingEnabled(CHANGELOG),
                PROCESSOR);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(INDEX), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled()
                        .withLoggingEnabled(CHANGELOG),
                PROCESSOR);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(PLACES), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled()
                        .withLoggingEnabled(CHANGELOG),
                PROCESSOR);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(PROBLEMS), Serdes.String(), Serdes.ByteArray()),
                PROCESSOR);
        topology.addSink(FINDINGS_SINK, FleetTopic.FLEET_FINDINGS.nameWith(prefix), text, bytes, PROCESSOR);
        topology.addSink(SEGMENTS_SINK, FleetTopic.FLEET_SEGMENTS.nameWith(prefix), text, bytes, PROCESSOR);
        return topology;
    }

    private static void addGlobalStore(
            Topology topology, String store, String topic, ProcessorSupplier<String, byte[], Void, Void> update) {
        topology.addGlobalStore(
                Stores.timestampedKeyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(store), Serdes.String(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                store + "-source",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                topic,
                store + "-update",
                update);
    }
}
