package io.macmon.cli.service;

import java.util.Map;

/** A running capture, as a service manager sees it. Implementations are thread-safe and never wait for the analysis. */
public interface Run {

    /** The command and where its frames come from, as in {@code watch on eth0}. */
    String name();

    /** Frames captured so far. */
    long frames();

    /** What was lost so far, by place; zero counts are included. */
    Map<String, Long> drops();

    /**
     * When the analysis last read a block of frames to its end ({@link System#nanoTime}); of several workers, the one
     * that is furthest behind. It advances while no frame arrives, too.
     */
    long lastReadNanos();

    /** Whether frames arrive by themselves. Reading a capture file may wait for a pipe, so it need not advance. */
    boolean isLive();
}
