package io.macmon.cli.input;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.process.Threads;
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
 * Reloads station lists and policies while macmon runs, on its own thread. It polls the files every half second, and
 * calls back once a file has changed and no file has changed again for half a second; on SIGHUP it calls back at once.
 * A missing file is also polled, since it may appear.
 */
public final class FileReloader implements AutoCloseable {

    private static final long POLL_MILLIS = 500;

    private final Supplier<? extends Collection<Path>> files;
    private final Semaphore wakeups = new Semaphore(0);
    private Map<Path, Object> lastRead;
    private Map<Path, Object> previous = Map.of();
    private Thread thread;
    private SignalHandler sighup;
    private volatile boolean reloadRequested;
    private volatile boolean stopping;

    /**
     * Treats the files in their present state as already read.
     *
     * @param files called before each poll, because a reloaded file may name other files
     */
    public FileReloader(Supplier<? extends Collection<Path>> files) {
        this.files = files;
        lastRead = fingerprints();
    }

    /** Reads the files. A change while they are read causes another reload. */
    public <T> T read(Supplier<T> parser) {
        Map<Path, Object> before = fingerprints();
        try {
            return parser.get();
        } finally {
            Map<Path, Object> known = fingerprints();
            known.replaceAll(before::getOrDefault);
            remember(known);
        }
    }

    /**
     * Starts polling.
     *
     * @param onChange must call {@link #read}; called on the new thread after a change, and after every SIGHUP
     */
    public void start(String threadName, Runnable onChange) {
        sighup = SignalHandler.install(SignalHandler.HANGUP, this::reloadNow);
        thread = new Thread(() -> run(onChange), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** Calls back at once, whether or not a file has changed. */
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
            Threads.join(thread);
        }
    }

    private void run(Runnable onChange) {
        while (!stopping) {
            try {
                wakeups.tryAcquire(POLL_MILLIS, MILLISECONDS);
            } catch (InterruptedException stop) {
                return;
            }
            boolean requested = reloadRequested;
            reloadRequested = false;
            Map<Path, Object> seen = fingerprints();
            boolean settled = seen.equals(previous); // false while a file is being written
            previous = seen;
            if (!stopping && (requested || (settled && isNew(seen)))) {
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
        files.get().forEach(file -> seen.put(file, fingerprint(file)));
        return seen;
    }

    // The value differs after every change to the file; a replaced file has another inode.
    private static Object fingerprint(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }
}
