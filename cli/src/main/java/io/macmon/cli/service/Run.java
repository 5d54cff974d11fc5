package io.macmon.cli.service;

import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.output.OutputState;
import java.util.List;
import java.util.Map;

/**
 * A running capture, as service managers and clients of the control socket see it. Implementations are thread-safe, and
 * none of these methods waits for the analysis.
 */
public interface Run {

    /** The command, as in {@code watch}. */
    String command();

    /** Where the frames come from: the watched device, or the files. */
    String origin();

    /** Frames captured so far. */
    long frames();

    /** What was lost so far, by place; zero counts are included. */
    Map<String, Long> drops();

    /** The outputs as they are now. */
    List<OutputState> outputs();

    /**
     * When the analysis last read a block of frames to its end ({@link System#nanoTime}); of several workers, the one
     * that is furthest behind. It advances while no frame arrives, too.
     */
    long lastReadNanos();

    /** Whether frames arrive by themselves. Reading a capture file may wait for a pipe, so it need not advance. */
    boolean isLive();

    /** Opens new files in place of files that were moved away. */
    void rotate();

    /** Ends the run as if its time were up. */
    void stop();

    /** What clients of the control socket may ask beyond what every run answers, by name. */
    Map<String, ControlCommand> commands();
}
