package io.macmon.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.config.ConfigException;
import io.macmon.config.MacAddress;
import io.macmon.config.MacList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * A file of stations that is followed while the monitor runs, on thread {@code macmon-stations}: looked at every half
 * second, and read when it has changed and then stayed so for as long; at once on SIGHUP. A file that cannot be read or holds something else than stations changes nothing, and that is said.
 */
final class StationFile implements AutoCloseable {

    private static final long LOOK_MILLIS = 500;

    private final Path path;
    private final List<MacAddress> fixed;
    private final Semaphore woken = new Semaphore(0);
    private volatile Object lastSeen;
    private Object seenBefore;
    private Thread thread;
    private Hangup hangup;
    private volatile boolean stopping;

    /** @param fixed stations that are listed whatever the file says */
    StationFile(Path path, List<MacAddress> fixed) {
        this.path = path;
        this.fixed = List.copyOf(fixed);
        lastSeen = look();
    }

    /**
     * The stations as they are listed now, repetitions dropped.
     *
     * @throws ConfigException when the file cannot be used
     */
    List<MacAddress> read() {
        lastSeen = look();
        List<MacAddress> stations = new ArrayList<>(fixed);
        stations.addAll(MacList.read(path));
        return MacList.distinct(stations);
    }

    /** Starts following. Both are called on this file's own thread. */
    void follow(Consumer<List<MacAddress>> onChange, Consumer<String> say) {
        hangup = Hangup.calls(this::hurry);
        thread = new Thread(() -> run(onChange, say), "macmon-stations");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads the file now, changed or not. */
    void hurry() {
        lastSeen = null;
        woken.release();
    }

    @Override
    public void close() {
        stopping = true;
        woken.release();
        if (thread != null) {
            hangup.close();
            try {
                thread.join();
            } catch (InterruptedException stopWaiting) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(Consumer<List<MacAddress>> onChange, Consumer<String> say) {
        while (!stopping) {
            try {
                woken.tryAcquire(LOOK_MILLIS, MILLISECONDS);
            } catch (InterruptedException stop) {
                return;
            }
            Object seen = look();
            boolean settled = lastSeen == null || seen.equals(seenBefore); // not while somebody still writes it
            seenBefore = seen;
            if (!stopping && settled && !seen.equals(lastSeen)) {
                readAgain(onChange, say);
            }
        }
    }

    private void readAgain(Consumer<List<MacAddress>> onChange, Consumer<String> say) {
        try {
            onChange.accept(read());
        } catch (ConfigException wrong) {
            say.accept(wrong.getMessage() + "; the stations stay as they were");
        }
    }

    // What changes when the file does; a file written anew has another inode.
    private Object look() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }
}
