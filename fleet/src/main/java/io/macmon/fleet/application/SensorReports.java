package io.macmon.fleet.application;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.fleet.place.ReportTimes;
import io.macmon.fleet.place.SensorBoots;
import io.macmon.fleet.place.SensorBoots.Shared;
import io.macmon.fleet.place.SensorRecord;
import io.macmon.fleet.wire.Sighting;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The last report of each sensor, parsed once, in the heap of every instance. At the start, Kafka passes all reports
 * that the topic still has. One thread writes, any may read.
 */
final class SensorReports {

    private static final int MAX_SENSORS = 20_000;
    private static final int MAX_REPORT = 16_384; // bytes; those of macmon are below 1,000
    private static final int SMALL = 2_048; // fits for all sensors
    private static final int MAX_LARGE = 32 << 20; // larger ones, in all
    private static final int DROP = 128; // what a place of drops takes beside its name

    private final Map<String, Known> sensors = new ConcurrentHashMap<>();
    private long large; // the sizes of the larger ones
    private volatile long unreachableNanos;

    /**
     * The last report of a sensor.
     *
     * @param size  about how many bytes it takes
     * @param times those of this and earlier reports
     */
    private record Known(SensorRecord report, int size, ReportTimes times, SensorBoots boots, Optional<Shared> shared) {

        private int large() {
            return size > SMALL ? size : 0;
        }
    }

    /** Takes the records of the sensors' topic. */
    Processor<String, byte[], Void, Void> update(FleetCounts counts) {
        return report -> {
            if (!add(report, counts)) {
                counts.addUnreadable();
            }
        };
    }

    private boolean add(Record<String, byte[]> record, FleetCounts counts) {
        String sensor = record.key();
        if (sensor == null) {
            return false;
        }
        if (record.value() == null) {
            Known removed = sensors.remove(sensor);
            large -= removed == null ? 0 : removed.large();
            return true;
        }
        Known before = sensors.get(sensor);
        if (!Sighting.isName(sensor)
                || record.value().length > MAX_REPORT
                || (before == null && sensors.size() >= MAX_SENSORS)) {
            return false;
        }
        try {
            SensorRecord report = SensorRecord.read(record.value());
            if (report.time().toEpochMilli() - record.timestamp() > StationProcessor.MAX_AHEAD.toMillis()) {
                counts.addAhead(); // all stations of the sensor would be absent
                return true;
            }
            int size = record.value().length + report.drops().size() * DROP;
            long largeOthers = large - (before == null ? 0 : before.large());
            if (size > SMALL && largeOthers + size > MAX_LARGE) {
                return false;
            }
            SensorBoots boots = before == null ? new SensorBoots() : before.boots;
            Optional<Shared> shared = boots.add(report).or(() -> before == null ? Optional.empty() : before.shared);
            ReportTimes times = before == null ? ReportTimes.NONE : before.times;
            Known known = new Known(report, size, times.plus(report.timeNanos(), record.timestamp()), boots, shared);
            sensors.put(sensor, known);
            large = largeOthers + known.large();
            return true;
        } catch (IOException notAReport) {
            return false;
        }
    }

    /** Sets a time at which no broker answered; later than before. */
    void setUnreachable(Instant at) {
        unreachableNanos = MILLISECONDS.toNanos(at.toEpochMilli());
    }

    /** When no broker answered last, nanoseconds since 1970; 0 if they always did. */
    long unreachableNanos() {
        return unreachableNanos;
    }

    int count() {
        return sensors.size();
    }

    SortedMap<String, SensorRecord> all() {
        SortedMap<String, SensorRecord> all = new TreeMap<>();
        sensors.forEach((sensor, known) -> all.put(sensor, known.report));
        return all;
    }

    /** The names that two sensors have, or had. */
    Map<String, Shared> sharedNames() {
        Map<String, Shared> names = new TreeMap<>();
        sensors.forEach((sensor, known) -> known.shared.ifPresent(shared -> names.put(sensor, shared)));
        return names;
    }

    /** The time of a sensor's last report that arrived before then, nanoseconds since 1970; 0 without one. */
    long reportedNanos(String sensor, long beforeMillis) {
        Known known = sensors.get(sensor);
        return known == null ? 0 : known.times.lastBefore(beforeMillis);
    }
}
