package io.macmon.fleet.application;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.application.index.IndexKey;
import io.macmon.fleet.place.StationState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Finds stations in the state of this instance, and the addresses of the other instances. Thread-safe. */
final class StationLookup {

    /** The most stations that a query returns. */
    static final int MAX_FOUND = 100;

    private final KafkaStreams streams;
    private final InetSocketAddress own;

    StationLookup(KafkaStreams streams, InetSocketAddress own) {
        this.streams = streams;
        this.own = own;
    }

    static String hostAndPort(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** A station and its address. */
    record Found(String mac, StationState state) {}

    /**
     * The stations here that have a MAC address, an IP address or a name; at most {@value #MAX_FOUND}.
     *
     * @throws InvalidStateStoreException if the state cannot be read now
     */
    List<Found> find(String query) {
        ReadOnlyKeyValueStore<String, StationState> store = store(FleetTopology.STATIONS);
        Optional<MacAddress> mac = parse(query);
        if (mac.isPresent()) {
            StationState state = store.get(mac.get().toString());
            return state == null ? List.of() : List.of(new Found(mac.get().toString(), state));
        }
        String key = IndexKey.whole(indexKey(query));
        List<Found> found = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> indexed =
                this.<byte[]>store(FleetTopology.INDEX).range(key, IndexKey.last(key))) {
            while (indexed.hasNext() && found.size() < MAX_FOUND) {
                String station = IndexKey.macOf(indexed.next().key);
                StationState state = store.get(station);
                if (state != null) {
                    found.add(new Found(station, state));
                }
            }
        }
        return found;
    }

    private static String indexKey(String query) {
        try {
            return IndexKey.address(IpAddress.parse(query).toString());
        } catch (IllegalArgumentException aName) {
            return IndexKey.name(query);
        }
    }

    private static Optional<MacAddress> parse(String query) {
        try {
            return Optional.of(MacAddress.parse(query));
        } catch (IllegalArgumentException somethingElse) {
            return Optional.empty();
        }
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore()));
    }

    /** The addresses of the other instances that keep stations, as {@code HOST:PORT}. */
    List<String> others() {
        TreeSet<String> others = new TreeSet<>();
        streams.streamsMetadataForStore(FleetTopology.STATIONS).forEach(instance -> others.add(hostAndPort(instance)));
        others.remove(hostAndPort(own));
        return List.copyOf(others);
    }

    /** Whether another instance has the address of this one, so that it cannot be asked. */
    boolean isAddressShared() {
        if (streams.state() != KafkaStreams.State.RUNNING) {
            return false; // it has not taken over all of its partitions
        }
        Set<TopicPartition> here = partitions();
        return streams.streamsMetadataForStore(FleetTopology.STATIONS).stream()
                .filter(instance -> hostAndPort(instance).equals(hostAndPort(own)))
                .anyMatch(instance -> instance.topicPartitions().stream()
                        .anyMatch(partition -> isSightings(partition) && !here.contains(partition)));
    }

    /** The partitions of the sightings that this instance processes. */
    Set<TopicPartition> partitions() {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .filter(StationLookup::isSightings)
                .collect(Collectors.toSet());
    }

    /** The numbers of these partitions, ascending. */
    SortedSet<Integer> partitionNumbers() {
        return partitions().stream().map(TopicPartition::partition).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isSightings(TopicPartition partition) {
        return partition.topic().endsWith(FleetTopic.SIGHTINGS.nameWith(""));
    }

    private static String hostAndPort(StreamsMetadata instance) {
        String host = instance.host();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + instance.port();
    }
}
