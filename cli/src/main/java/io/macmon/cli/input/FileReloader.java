package io.macmon.cli.input;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.cli.process.SighupHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Files of settings that are followed while macmon runs, on a thread of their own: looked at every half second, and read when
 * one has changed and then all stayed so for as long; at once on SIGHUP. A file that is not there is followed, too: it may come.
 */
public final class FileReloader implements AutoCloseable {

    private static final long POLL_MILLIS = 500;

    private final Supplier<? extends Collection<Path>> files;
    private final Semaphore wakeups = new Semaphore(0);
    private Map<Path, Object> lastRead;
    private Map<Path, Object> previous = Map.of();
    private Thread thread;
    private SighupHandler sighup;
    private volatile boolean reloadRequested;
    private volatile boolean stopping;

    /**
     * Takes the files for known as they are now.
     *
     * @param files asked before each look, since what is read may name other files each time
     */
    public FileReloader(Supplier<? extends Collection<Path>> files) {
        this.files = files;
        lastRead = fingerprints();
    }

    /** Reads the files, and takes what they are now for known: whatever changes while they are read is read again. */
    public <T> T read(Supplier<T> reading) {
        Map<Path, Object> before = fingerprints();
        try {
            return reading.get();
        } finally {
            Map<Path, Object> known = fingerprints();
            known.replaceAll(before::getOrDefault);
            remember(known);
        }
    }

    /**
     * Starts following.
     *
     * @param threadName of the thread that everything is called on
     * @param onChange   is to call {@link #read}; called when a file has changed, and on SIGHUP, changed or not
     */
    public void start(String threadName, Runnable onChange) {
        sighup = SighupHandler.install(this::reloadNow);
        thread = new Thread(() -> run(onChange), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** Has the files read now, changed or not. */
    void reloadNow() {
        reloadRequested = true;
        wakeups.release();
    }

    @Override
    public void close() {
        stopping = true;
        wakeups.release();
        if (thread != null) {
            sighup.close();
            try {
                thread.join();
            } catch (InterruptedException stopWaiting) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(Runnable onChange) {
        while (!stopping) {
            try {
                wakeups.tryAcquire(POLL_MILLIS, MILLISECONDS);
            } catch (InterruptedException stop) {
                return;
            }
            boolean wanted = reloadRequested;
            reloadRequested = false;
            Map<Path, Object> seen = fingerprints();
            boolean settled = seen.equals(previous); // not while somebody still writes one
            previous = seen;
            if (!stopping && (wanted || (settled && isNew(seen)))) {
                onChange.run();
            }
        }
    }

    private synchronized void remember(Map<Path, Object> known) {
        lastRead = known;
    }

    private synchronized boolean isNew(Map<Path, Object> seen) {
        return !seen.equals(lastRead);
    }

    private Map<Path, Object> fingerprints() {
        Map<Path, Object> seen = new HashMap<>();
        files.get().forEach(file -> seen.put(file, fingerprints(file)));
        return seen;
    }

    // What changes when the file does; a file written anew has another inode.
    private static Object fingerprints(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }
}
