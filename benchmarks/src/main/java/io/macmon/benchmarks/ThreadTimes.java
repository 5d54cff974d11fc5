package io.macmon.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The CPU time of each thread of a process, exact to the nanosecond; the time of the whole process is only exact to a
 * hundredth of a second.
 *
 * @param nanos by thread ID
 */
record ThreadTimes(Map<String, Long> nanos) {

    private static final long NANOS_PER_TICK = 10_000_000;

    /** The threads of a running process. */
    static ThreadTimes of(long process) throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        List<Path> threads;
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
            threads = tasks.toList();
        }
        for (Path thread : threads) {
            try {
                String times = Files.readString(thread.resolve("schedstat"));
                nanos.put(thread.getFileName().toString(), Long.parseLong(times.substring(0, times.indexOf(' '))));
            } catch (IOException ended) {
                // counts as no time
            }
        }
        return new ThreadTimes(nanos);
    }

    /** The CPU time of all children of this process that have ended so far, to a hundredth of a second. */
    static long nanosOfEndedChildren() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1); // the first is the third, the state
        long ticks = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
        return ticks * NANOS_PER_TICK;
    }

    /** The CPU time since an earlier moment, without that of threads that have ended since. */
    long nanosSince(ThreadTimes earlier) {
        return nanos.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - earlier.nanos.getOrDefault(thread.getKey(), 0L))
                .sum();
    }
}
