package io.macmon.cli.service;

import io.macmon.cli.control.ControlReply;
import io.macmon.cli.export.StationCaptures;
import io.macmon.cli.history.History;
import io.macmon.cli.history.Measured;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.output.OutputState;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.recorder.FlightRecorder;
import io.macmon.cli.recorder.RequestedCapture;
import io.macmon.cli.screen.LossReport;
import io.macmon.config.WebConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import io.macmon.config.text.MacmonException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the runs of all commands have in common: an input, and outputs. */
public abstract class InputRun implements Run {

    protected final RunContext run;
    protected final Input input;
    protected final Outputs outputs;
    private final StationCaptures captures;

    private final Optional<History> history;

    /**
     * @param measured the counters of a live run; empty if no history is kept
     * @param recorder writes the captures that clients request
     */
    protected InputRun(
            RunContext run, Outputs outputs, Optional<Measured> measured, Optional<FlightRecorder> recorder) {
        this.run = run;
        history = measured.map(History::new);
        input = run.input();
        this.outputs = outputs;
        captures = new StationCaptures(input, run.control(), recorder, System.getenv());
    }

    @Override
    public final String origin() {
        return input.name();
    }

    @Override
    public final long frames() {
        return input.stats().frames();
    }

    @Override
    public final List<OutputState> outputs() {
        return outputs.states();
    }

    @Override
    public final boolean isLive() {
        return input.isLive();
    }

    @Override
    public final Optional<InetSocketAddress> metricsAddress() {
        return run.config().metrics();
    }

    @Override
    public final Optional<History> history() {
        return history;
    }

    /** The field {@code expected} of the status. */
    protected static Map<String, Long> expected(long heard, long silent, long absent) {
        Map<String, Long> states = new LinkedHashMap<>();
        states.put("heard", heard);
        states.put("silent", silent);
        states.put("absent", absent);
        return states;
    }

    @Override
    public final Optional<WebConfig> web() {
        return run.config().web();
    }

    @Override
    public final void report(String message) {
        run.control().report(message);
    }

    @Override
    public final void rotate() {
        outputs.reopen();
    }

    @Override
    public final void stop() {
        run.control().stop();
    }

    /**
     * {@code capture MAC TIME [FILE]} starts a capture of a station; {@code capture} lists the started ones.
     * Called in the network namespace in which the program was started.
     */
    protected final void capture(List<String> arguments, ControlReply reply) throws MacmonException {
        if (arguments.isEmpty()) {
            list(reply);
            return;
        }
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw new ConfigException("capture needs a MAC address and a TIME, and may have a file name, as in:"
                    + " capture 02:00:5e:10:00:01 30s printer.pcapng");
        }
        RequestedCapture started = captures.start(
                MacAddress.parse(arguments.get(0)),
                Durations.parse(arguments.get(1)),
                arguments.stream().skip(2).findFirst());
        reply.text("file", started.file().toString())
                .text("until", started.until().toString());
    }

    @Override
    public final Optional<Path> captureFile(String name) {
        return Stream.concat(captures.all().stream().map(RequestedCapture::file), alertFiles())
                .filter(file -> file.getFileName().toString().equals(name))
                .findFirst();
    }

    /** The capture files of the latest alerts. */
    protected Stream<Path> alertFiles() {
        return Stream.empty();
    }

    @Override
    public final void listCaptures(ControlReply reply) {
        list(reply);
        reply.number("captures_refused", captures.refused());
    }

    private void list(ControlReply reply) {
        reply.list("captures", captures.all(), InputRun::json);
    }

    private static String json(RequestedCapture capture) {
        return ControlReply.object()
                .text("mac", capture.station().toString())
                .text("file", capture.file().toString())
                .text("until", capture.until().toString())
                .flag("running", capture.isRunning())
                .number("written", capture.written())
                .number("dropped", capture.lost())
                .text("failure", capture.failure())
                .toString();
    }

    @Override
    public final void end() {
        captures.end();
    }

    /** Reports what is missing from files that clients asked for. Call after the run has ended. */
    public final void reportLosses(LossReport losses) {
        captures.reportLosses(losses);
    }
}
