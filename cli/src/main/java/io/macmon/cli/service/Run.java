package io.macmon.cli.service;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.history.History;
import io.macmon.cli.metrics.MetricsWriter;
import io.macmon.cli.output.OutputState;
import io.macmon.config.WebConfig;
import io.macmon.config.text.MacmonException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running capture, as service managers and clients of the control socket see it. Implementations are thread-safe, and
 * only {@link #measure} waits for the analysis.
 */
public interface Run {

    long STALLED_NANOS = SECONDS.toNanos(5);

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

    /** Why the analysis does not advance; empty if it does. */
    default String problem() {
        long behind = System.nanoTime() - lastReadNanos();
        return isLive() && behind > STALLED_NANOS
                ? "the analysis has not advanced for " + NANOSECONDS.toSeconds(behind) + " s"
                : "";
    }

    /** Where metrics are served; empty for nowhere. */
    Optional<InetSocketAddress> metricsAddress();

    /** Where the web page is served; empty for nowhere. */
    Optional<WebConfig> web();

    /**
     * A capture file that this run has written for an alert or a client.
     *
     * @param name the last part of its path, chosen by a client
     */
    Optional<Path> captureFile(String name);

    /**
     * The report as of now, as an HTML page; empty if the command makes none. May wait some seconds.
     *
     * @throws MacmonException if the analysis does not answer in time
     */
    default Optional<String> htmlReport() throws MacmonException {
        return Optional.empty();
    }

    /** Prints a message for the user. */
    void report(String message);

    /**
     * Adds the metrics that only this command has. May wait some seconds for the thread that owns them.
     *
     * @throws MacmonException if that thread does not answer in time
     */
    void measure(MetricsWriter metrics) throws MacmonException;

    /** Opens new files in place of files that were moved away. */
    void rotate();

    /** Adds the captures that clients requested to a reply. */
    void listCaptures(ControlReply reply);

    /** Ends the run as if its time were up. */
    void stop();

    /** Ends what clients have started. Called once no client is served any more. */
    void end();
    /** Adds to the status what only this command has. Waits for nothing. */
    default void describe(ControlReply status) {}

    /** The recent past; empty if it is not kept. */
    default Optional<History> history() {
        return Optional.empty();
    }

    /** What clients of the control socket may ask beyond what every run answers, by name. */
    Map<String, ControlCommand> commands();
}
