package io.macmon.cli.input;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.cli.process.Hangup;
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
public final class FollowedFiles implements AutoCloseable {

    private static final long LOOK_MILLIS = 500;

    private final Supplier<? extends Collection<Path>> files;
    private final Semaphore woken = new Semaphore(0);
    private Map<Path, Object> lastRead;
    private Map<Path, Object> seenBefore = Map.of();
    private Thread thread;
    private Hangup hangup;
    private volatile boolean hurried;
    private volatile boolean stopping;

    /**
     * Takes the files for known as they are now.
     *
     * @param files asked before each look, since what is read may name other files each time
     */
    public FollowedFiles(Supplier<? extends Collection<Path>> files) {
        this.files = files;
        lastRead = look();
    }

    /** Reads the files, and takes what they are now for known: whatever changes while they are read is read again. */
    public <T> T read(Supplier<T> reading) {
        Map<Path, Object> before = look();
        try {
            return reading.get();
        } finally {
            Map<Path, Object> known = look();
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
    public void follow(String threadName, Runnable onChange) {
        hangup = Hangup.calls(this::hurry);
        thread = new Thread(() -> run(onChange), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** Has the files read now, changed or not. */
    void hurry() {
        hurried = true;
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

    private void run(Runnable onChange) {
        while (!stopping) {
            try {
                woken.tryAcquire(LOOK_MILLIS, MILLISECONDS);
            } catch (InterruptedException stop) {
                return;
            }
            boolean wanted = hurried;
            hurried = false;
            Map<Path, Object> seen = look();
            boolean settled = seen.equals(seenBefore); // not while somebody still writes one
            seenBefore = seen;
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

    private Map<Path, Object> look() {
        Map<Path, Object> seen = new HashMap<>();
        files.get().forEach(file -> seen.put(file, look(file)));
        return seen;
    }

    // What changes when the file does; a file written anew has another inode.
    private static Object look(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }
}
