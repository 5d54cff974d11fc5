package io.macmon.cli.input;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.cli.process.SignalHandler;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Reloads station lists and policies while macmon runs, on its own thread. It polls the files every half second, and
 * calls back once a file has changed and no file has changed again for half a second, or after five seconds of changes;
 * on SIGHUP it calls back at once. A missing file is also polled, since it may appear.
 */
public final class FileReloader implements AutoCloseable {

    private static final long POLL_MILLIS = 500;
    private static final int MAX_UNSETTLED_POLLS = 10;
    private static final int MAX_READS = 5;

    // A read may never return, for example from a network file system.
    private static final long CLOSE_MILLIS = 5_000;
    private static final long RELOAD_SECONDS = 30;

    private static final String NOT_REGULAR = "not a regular file";

    private final Supplier<? extends Collection<Path>> files;
    private final Semaphore wakeups = new Semaphore(0);
    private final Queue<CountDownLatch> requests = new ConcurrentLinkedQueue<>();
    private Map<Path, Object> lastRead;
    private Map<Path, Object> previous = Map.of();
    private Thread thread;
    private SignalHandler sighup;
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

    /**
     * Reads the files, and again if one of them changes during that. If one changes during the last attempt, another
     * reload follows.
     *
     * @throws ConfigException once polling has started, if a file is a pipe or a device, because reading it might wait
     *     forever
     */
    public <T> T read(Supplier<T> parser) {
        for (int attempt = 1; true; attempt++) {
            Map<Path, Object> before = fingerprints();
            try {
                if (thread != null) {
                    requireRegular(before);
                }
                T read = parser.get();
                if (remember(before) || attempt == MAX_READS) {
                    return read;
                }
            } catch (ConfigException wrong) {
                if (remember(before) || attempt == MAX_READS) {
                    throw wrong;
                }
            }
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

    /**
     * Calls back at once, whether or not a file has changed, and waits until that is done. A reload that hangs, for
     * example in a network file system, is waited for only so long.
     */
    void reloadNow() {
        CountDownLatch done = new CountDownLatch(1);
        requests.add(done);
        wakeups.release();
        try {
            done.await(RELOAD_SECONDS, SECONDS);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping = true;
        wakeups.release();
        if (thread != null) {
            sighup.close();
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException stopWaiting) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(Runnable onChange) {
        int unsettledPolls = 0;
        while (!stopping) {
            try {
                wakeups.tryAcquire(POLL_MILLIS, MILLISECONDS);
            } catch (InterruptedException stop) {
                return;
            }
            List<CountDownLatch> requested = takeRequests();
            Map<Path, Object> seen = fingerprints();
            unsettledPolls =
                    seen.equals(previous) ? 0 : unsettledPolls + 1; // not settled while a file is being written
            previous = seen;
            boolean due = unsettledPolls == 0 || unsettledPolls > MAX_UNSETTLED_POLLS;
            if (!stopping && (!requested.isEmpty() || (due && isNew(seen)))) {
                unsettledPolls = 0;
                onChange.run();
            }
            requested.forEach(CountDownLatch::countDown);
        }
        takeRequests().forEach(CountDownLatch::countDown);
    }

    private List<CountDownLatch> takeRequests() {
        List<CountDownLatch> taken = new ArrayList<>();
        for (CountDownLatch next; (next = requests.poll()) != null; ) {
            taken.add(next);
        }
        return taken;
    }

    /** Returns whether no file has changed since {@code before}; files that were read only since then do not count. */
    private synchronized boolean remember(Map<Path, Object> before) {
        Map<Path, Object> now = fingerprints();
        Map<Path, Object> known = new HashMap<>(now);
        known.replaceAll(before::getOrDefault);
        lastRead = known;
        return known.equals(now);
    }

    private synchronized boolean isNew(Map<Path, Object> seen) {
        return !seen.equals(lastRead);
    }

    private Map<Path, Object> fingerprints() {
        Map<Path, Object> seen = new HashMap<>();
        files.get().forEach(file -> seen.put(file, fingerprint(file)));
        return seen;
    }

    private static void requireRegular(Map<Path, Object> fingerprints) {
        fingerprints.forEach((file, fingerprint) -> {
            if (fingerprint.equals(NOT_REGULAR)) {
                throw new ConfigException(file.toString(), "is " + NOT_REGULAR + ", so it is read only at the start");
            }
        });
    }

    // The value differs after every change to the file; a replaced file has another inode.
    private static Object fingerprint(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isOther()) { // its times change when it is read
                return NOT_REGULAR;
            }
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }
}
