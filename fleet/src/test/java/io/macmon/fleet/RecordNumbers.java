package io.macmon.fleet;

import io.macmon.cli.control.JsonObject;
import io.macmon.fleet.wire.SightingCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The numbers that each run of a sensor gave its records, from 0. */
public final class RecordNumbers {

    private static final String SIGHTINGS = FleetTopic.SIGHTINGS.nameWith("");
    private static final String FINDINGS = FleetTopic.FINDINGS.nameWith("");

    private final Map<String, Set<Long>> received = new TreeMap<>();
    private final List<String> repeated = new ArrayList<>();

    /** Takes a record of a sensor. */
    public void add(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().endsWith(SIGHTINGS)) {
                var origin = SightingCodec.read(record.value()).origin();
                add(origin.sensor() + " " + origin.boot(), origin.sequence());
            } else {
                JsonObject json = JsonObject.parse(new String(record.value(), StandardCharsets.UTF_8));
                String sensor = json.text(record.topic().endsWith(FINDINGS) ? "host" : "sensor");
                add(sensor + " " + json.text("boot"), json.number("sequence", -1));
            }
        } catch (IOException damaged) {
            throw new AssertionError(damaged);
        }
    }

    private void add(String run, long number) {
        if (!received.computeIfAbsent(run, first -> new HashSet<>()).add(number)) {
            repeated.add(run + " " + number);
        }
    }

    /** The records before the last one of each run that were not received. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        received.forEach((run, numbers) -> LongStream.range(0, Collections.max(numbers))
                .filter(number -> !numbers.contains(number))
                .forEach(number -> missing.add(run + " " + number)));
        return missing;
    }

    /** The records that were received more than once. */
    public List<String> repeated() {
        return repeated;
    }

    /** How many different records were received. */
    public long count() {
        return received.values().stream().mapToLong(Set::size).sum();
    }
}
