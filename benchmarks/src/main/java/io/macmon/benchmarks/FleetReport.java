package io.macmon.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** What one run of {@link FleetCapacity} measured, printed as a table. */
final class FleetReport {

    private static final int SHOWN = 10;

    private final Map<String, String> rows = new LinkedHashMap<>();
    private final Process broker;
    private final long brokerNanos; // what it used before

    FleetReport(int instances, int stations, Process broker) throws IOException {
        this.broker = broker;
        brokerNanos = WatchProcess.cpuNanos(broker);
        add("instances", "%d", instances);
        add("stations", "%,d", stations);
    }

    private void add(String name, String format, Object... values) {
        rows.put(name, String.format(Locale.ROOT, format, values));
    }

    void lagAtEnd(double seconds) {
        add("lag at the end of the load", "%.1f s", seconds);
    }

    /**
     * Adds the load.
     *
     * @param mostSeconds the largest lag; 0 if everything was sent before
     */
    void load(long sightings, double seconds, double mostSeconds) {
        add("sightings", "%,d in %.0f s, %,.0f/s", sightings, seconds, sightings / seconds);
        if (mostSeconds > 0) {
            add("largest lag", "%.1f s", mostSeconds);
        }
    }

    /** Adds CPU time and memory so far. */
    void processes(List<Process> instances) throws IOException {
        for (Process instance : instances) {
            addProcess("instance " + (instances.indexOf(instance) + 1), instance, 0);
        }
        addProcess("broker", broker, brokerNanos);
    }

    private void addProcess(String name, Process process, long nanosBefore) throws IOException {
        add(
                name,
                "%.0f s of CPU time, %,d MiB resident (at most %,d)",
                (WatchProcess.cpuNanos(process) - nanosBefore) / 1e9,
                MachineInfo.mebibytes(process.pid(), "VmRSS"),
                MachineInfo.mebibytes(process.pid(), "VmHWM"));
    }

    /** Adds how many were found; false, and a list of some, if others were expected. */
    boolean findings(Set<String> expected, List<String> found) {
        Map<String, Integer> kinds = new TreeMap<>();
        found.forEach(finding -> kinds.merge(finding.substring(0, finding.indexOf(' ')), 1, Integer::sum));
        Set<String> missing = new TreeSet<>(expected);
        List<String> extra = new ArrayList<>();
        found.forEach(finding -> {
            if (!missing.remove(finding)) {
                extra.add(finding);
            }
        });
        boolean isEqual = missing.isEmpty() && extra.isEmpty();
        add("findings", "%s, %s", kinds, isEqual ? "exactly those planted" : "WRONG");
        if (!isEqual) {
            add(
                    "not found",
                    "%d: %s",
                    missing.size(),
                    missing.stream().limit(SHOWN).toList());
            add(
                    "found, but not planted",
                    "%d: %s",
                    extra.size(),
                    extra.stream().limit(SHOWN).toList());
        }
        return isEqual;
    }

    /** Adds the sizes of state and topics on disk. */
    void sizes(Admin admin, List<Path> states) throws IOException, ExecutionException, InterruptedException {
        long bytes = 0;
        for (Path state : states) {
            bytes += size(state);
        }
        add("state on disk", "%,d MiB", bytes >> 20);
        Map<String, Long> topics = new TreeMap<>();
        admin.describeLogDirs(List.of(1))
                .allDescriptions()
                .get()
                .get(1)
                .values()
                .forEach(logs -> logs.replicaInfos()
                        .forEach((partition, replica) -> topics.merge(partition.topic(), replica.size(), Long::sum)));
        topics.forEach((topic, size) -> {
            if (topic.startsWith("macmon") && size >> 20 > 0) {
                add("topic " + topic, "%,d MiB", size >> 20);
            }
        });
    }

    private static long size(Path directory) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
        } catch (NoSuchFileException compacted) {
            return sum;
        }
        return sum;
    }

    void restart(String how, double seconds) {
        add("restart " + how, "%.1f s", seconds);
    }

    void print() {
        System.out.println("\n| | |\n|---|---|");
        rows.forEach((name, value) -> System.out.printf("| %s | %s |%n", name, value));
    }
}
