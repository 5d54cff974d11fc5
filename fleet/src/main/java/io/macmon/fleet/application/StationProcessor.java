package io.macmon.fleet.application;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.fleet.application.index.StationIndex;
import io.macmon.fleet.application.index.StationIndex.Entry;
import io.macmon.fleet.finding.FleetFinding;
import io.macmon.fleet.place.SharedBroadcasts;
import io.macmon.fleet.place.StationRules;
import io.macmon.fleet.place.StationState;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.SightingCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/** Applies the rules to the sightings of one partition. The one of partition 0 also checks the sensors. */
final class StationProcessor implements Processor<String, byte[], String, byte[]> {

    static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

    // Compared with a sighting of the future, all others of a station are too late for the rules.
    static final Duration MAX_AHEAD = Duration.ofHours(1);

    private final Policy policy;
    private final Set<String> expected;
    private final Duration absentAfter;
    private final FleetCounts counts;
    private final SensorReports sensors;
    private final Object globalLock;
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<String, StationState> stations;
    private SharedBroadcastStore segments;
    private StationRules rules;
    private StationIndex index;
    private long processedMillis; // when the broker received the last sighting that was processed
    private boolean isIdle; // since the last check
    private Set<String> expectedHere; // those of this partition that were ever heard; null before the first check

    /**
     * @param expected   the stations that the policy expects, of all partitions
     * @param globalLock held while a global store is written or iterated
     */
    StationProcessor(
            Policy policy,
            Set<String> expected,
            Duration absentAfter,
            FleetCounts counts,
            SensorReports sensors,
            Object globalLock) {
        this.sensors = sensors;
        this.globalLock = globalLock;
        this.policy = policy;
        this.expected = expected;
        this.absentAfter = absentAfter;
        this.counts = counts;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        this.context = context;
        stations = context.getStateStore(FleetTopology.STATIONS);
        index = new StationIndex(
                context.getStateStore(FleetTopology.INDEX), context.getStateStore(FleetTopology.PLACES));
        segments = new SharedBroadcastStore(
                context.<KeyValueStore<String, ValueAndTimestamp<byte[]>>>getStateStore(FleetTopology.SHARED),
                globalLock);
        rules = new StationRules(policy, segments, this::reportedNanos);
        StationExpiry expiry = new StationExpiry(stations, index);
        context.schedule(CHECK_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> {
            checkAbsent(now);
            expiry.run(now);
        });
        if (context.taskId().partition() == 0) {
            SensorProblems problems = new SensorProblems(sensors, context.getStateStore(FleetTopology.PROBLEMS));
            context.schedule(
                    CHECK_INTERVAL,
                    PunctuationType.WALL_CLOCK_TIME,
                    now -> problems.check(TimeUnit.MILLISECONDS.toNanos(now)).forEach(finding -> report(finding, now)));
        }
    }

    // The reports are ahead of this partition, for example after an outage. One counts once the sightings are processed
    // that arrived before it.
    private long reportedNanos(String sensor) {
        return sensors.reportedNanos(sensor, isIdle ? Long.MAX_VALUE : processedMillis);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        Sighting sighting;
        try {
            sighting = SightingCodec.read(record.value() == null ? new byte[0] : record.value());
        } catch (IOException notASighting) {
            counts.addUnreadable();
            return;
        }
        String mac = sighting.mac().toString();
        if (!mac.equals(record.key())) { // it is in the partition of another station
            counts.addUnreadable();
            return;
        }
        if (sighting.at().toEpochMilli() - record.timestamp() > MAX_AHEAD.toMillis()) {
            counts.addAhead();
            return;
        }
        counts.addSighting();
        isIdle = false;
        processedMillis = record.timestamp();
        StationState known = stations.get(mac);
        StationState state = known == null ? new StationState() : known;
        segments.setTime(record.timestamp());
        Entry before = Entry.of(mac, state);
        List<FleetFinding> findings = rules.apply(state, sighting);
        stations.put(mac, state);
        if (expectedHere != null && expected.contains(mac)) {
            expectedHere.add(mac);
        }
        index.update(before, Entry.of(mac, state), context.currentSystemTimeMs());
        findings.forEach(finding -> report(finding, record.timestamp()));
        if (!sighting.broadcasts().isEmpty() && !rules.isExempt(sighting.mac())) {
            SharedBroadcasts.of(state, sighting.origin().sensor())
                    .forEach(shared -> segments.recordsOf(shared)
                            .forEach(found -> context.forward(found, FleetTopology.SEGMENTS_SINK)));
        }
    }

    private void report(FleetFinding finding, long timestamp) {
        counts.addFinding(finding.kind().id());
        context.forward(new Record<>(finding.about(), finding.json(), timestamp), FleetTopology.FINDINGS_SINK);
    }

    // A station that no sensor has heard yet is unknown. A policy may expect many, most of them in other partitions, so
    // only the first check asks for all.
    private void checkAbsent(long now) {
        if (expectedHere == null) {
            expectedHere = expected.stream()
                    .filter(mac -> stations.get(mac) != null)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        expectedHere.forEach(mac -> {
            StationState state = stations.get(mac);
            Optional<FleetFinding> finding = state == null // it was forgotten
                    ? Optional.empty()
                    : rules.findAbsent(MacAddress.parse(mac), state, absentAfter);
            finding.ifPresent(found -> {
                stations.put(mac, state);
                report(found, now);
            });
        });
        isIdle = true;
    }
}
