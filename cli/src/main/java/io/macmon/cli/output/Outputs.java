package io.macmon.cli.output;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.capture.FrameHandler;
import io.macmon.cli.process.StandardStream;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.tls.PemFiles;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/** All outputs of a run, including the screen. */
public final class Outputs implements AutoCloseable {

    private final OutputOptions options;
    private final RecordSource source;
    private final Screen screen;
    private final Consumer<String> messages;
    private final Runnable onStreamFailure;
    private final List<TargetQueue> targets = new ArrayList<>();
    private final List<AttachedOutput> attached = new ArrayList<>();
    private final DrainProgress progress;
    private boolean closed;

    private Outputs(
            OutputOptions options,
            RecordSource source,
            Screen screen,
            Consumer<String> messages,
            Runnable onStreamFailure) {
        this.options = options;
        this.source = source;
        this.screen = screen;
        this.messages = messages;
        this.onStreamFailure = onStreamFailure;
        progress = new DrainProgress(messages);
    }

    /**
     * Where the records come from.
     *
     * @param live    whether they come from a device
     * @param name    name of the device or file
     * @param release name and version of the program
     * @param labels  names of the stations, for records that have none of their own
     * @param names   whether the flows have names from their payload
     */
    public record RecordSource(boolean live, String name, String release, StationLabels labels, boolean names) {

        /** A source of records that have names of their own. */
        public RecordSource(boolean live, String name, String release) {
            this(live, name, release, StationLabels.NONE, false);
        }
    }

    /**
     * Standard output, and how text on it looks.
     *
     * @param columns the width; empty for that of the terminal
     */
    public record Screen(OutputStream stdout, OptionalInt columns) {

        /** With the width of the terminal. */
        public Screen(OutputStream stdout) {
            this(stdout, OptionalInt.empty());
        }
    }

    /**
     * Opens the files, resolves the receivers' names, and starts a thread per output. If one of them fails, all are
     * closed.
     *
     * @param specs           the outputs, from {@link OutputOptions}
     * @param screen          the stream that {@code -} names
     * @param messages        receives the outputs' failures and recoveries; called by any thread
     * @param onStreamFailure called by any thread when standard output or standard error fails, or its reader is gone,
     *                        so that there is no point in continuing
     * @throws MacmonException if a file cannot be written or a name cannot be resolved
     */
    public static Outputs open(
            OutputOptions options,
            List<OutputSpec> specs,
            RecordSource source,
            Screen screen,
            Consumer<String> messages,
            Runnable onStreamFailure)
            throws MacmonException {
        Outputs outputs = new Outputs(options, source, screen, messages, onStreamFailure);
        try {
            for (OutputSpec spec : specs) {
                outputs.add(spec);
            }
            outputs.start(); // only now, so that no file is truncated for a run that cannot start
            return outputs;
        } catch (MacmonException | RuntimeException failed) {
            outputs.close();
            throw failed;
        }
    }

    private void add(OutputSpec spec) throws MacmonException {
        try {
            targets.add(new TargetQueue(
                    targets.size() + 1,
                    spec,
                    spec.format().newWriter(new FormatContext(source, options, screen, spec.destination())),
                    target(spec),
                    source.live(),
                    listener(spec)));
        } catch (IOException failed) {
            throw cannotOpen(spec, failed);
        }
    }

    private Target.Listener listener(OutputSpec spec) {
        return new Target.Listener() {
            @Override
            public void onMessage(String message) {
                messages.accept(spec.text() + ": " + message);
            }

            @Override
            public void onStreamFailure() {
                onStreamFailure.run();
            }
        };
    }

    private void start() throws MacmonException {
        for (TargetQueue target : targets) {
            try {
                target.start();
            } catch (IOException failed) {
                throw cannotOpen(target.spec(), failed);
            }
        }
    }

    private static MacmonException cannotOpen(OutputSpec spec, IOException failed) {
        return new MacmonException("cannot write " + spec.text() + ": " + IoErrorText.of(failed), failed);
    }

    private Target target(OutputSpec spec) throws IOException {
        TargetAddress destination = spec.destination();
        if (destination instanceof TargetAddress.ToFile file) {
            return new FileTarget(file.path(), file.rotation(), options.continuesFiles(), listener(spec)::onMessage);
        }
        if (destination instanceof TargetAddress.Receiver receiver) {
            HostResolver.resolve(receiver.host());
            return switch (receiver.kind()) {
                case TLS -> new TcpTarget(receiver, Optional.of(tls()));
                case UDP -> new UdpTarget(receiver);
                default -> new TcpTarget(receiver, Optional.empty());
            };
        }
        return new StandardStreamTarget(
                destination instanceof TargetAddress.StandardOutput ? screen.stdout() : StandardStream.ERROR.open());
    }

    private SSLSocketFactory tls() {
        return new PemFiles("syslog-ca")
                .context(options.syslogCertificates(), Optional.empty(), Optional.empty())
                .getSocketFactory();
    }

    /** Adds an output. Call before the run. */
    public void attach(AttachedOutput output) {
        attached.add(output);
    }

    /**
     * Starts what is attached. Call once the capture is running.
     *
     * @param drops what was lost so far, by place; thread-safe
     */
    public void startAttached(Supplier<Map<String, Long>> drops) {
        attached.forEach(output -> output.start(drops, this::targetStates));
    }

    /**
     * A handler that passes frames to another, and then to the attached outputs that read them.
     *
     * @param audit the present state; called on the analysis thread only
     */
    public FrameHandler withReaders(FrameHandler handler, Supplier<AuditState> audit) {
        return attached.stream().map(output -> output.reader(audit)).reduce(handler, FrameHandler::then);
    }

    /**
     * A handler that passes the frames of a watch's worker to another, and then to the attached outputs that read them.
     *
     * @param names the name that a station revealed; thread-safe
     */
    public FrameHandler withWatchReaders(FrameHandler handler, LongFunction<Optional<StationName>> names) {
        return attached.stream().map(output -> output.watchReader(names)).reduce(handler, FrameHandler::then);
    }

    /** Which of the dropped records were lost at a place with a name. Thread-safe. */
    public Map<String, Long> drops() {
        Map<String, Long> drops = new LinkedHashMap<>();
        attached.forEach(output -> output.drops().forEach((place, count) -> drops.merge(place, count, Long::sum)));
        return drops;
    }

    /** All outputs, for the outbox. */
    public List<EventSink> sinks() {
        return Stream.<EventSink>concat(targets.stream(), attached.stream()).toList();
    }

    /** The records so far, per output and outcome. The screen is listed only if it lost records. Thread-safe. */
    public List<OutputCounts> counts() {
        Stream<OutputCounts> written = targets.stream()
                .filter(target -> !target.spec().isScreen() || target.counts().dropped() > 0)
                .map(TargetQueue::counts);
        Stream<OutputCounts> sent =
                attachedStates().map(state -> new OutputCounts(state.target(), state.written(), state.dropped(), 0));
        return Stream.concat(written, sent).toList();
    }

    /** All outputs except the screen, as they are now. Thread-safe. */
    public List<OutputState> states() {
        return Stream.concat(targetStates().stream(), attachedStates()).toList();
    }

    private Stream<OutputState> attachedStates() {
        return attached.stream().flatMap(output -> output.states().stream());
    }

    private List<OutputState> targetStates() {
        return targets.stream()
                .filter(target -> !target.spec().isScreen())
                .map(TargetQueue::state)
                .toList();
    }

    /** Whether any output is a file. */
    public boolean hasFiles() {
        return targets.stream().anyMatch(TargetQueue::isFile);
    }

    /** Opens new files in place of files that were moved away. Thread-safe. */
    public void reopen() {
        targets.stream().filter(TargetQueue::isFile).forEach(TargetQueue::reopen);
    }

    /** Writes what formats and buffers hold back. Thread-safe. */
    public void flush() {
        targets.forEach(TargetQueue::flush);
    }

    /** Sets what counts the records that have not reached the outputs yet, for {@link #reportProgress}. */
    public void countRecords(LongSupplier records) {
        progress.count(records);
    }

    /** Reports now and then how many records are left. Call often, on the report thread, once the capture has ended. */
    public void reportProgress() {
        progress.check(
                () -> targets.stream().mapToLong(TargetQueue::waiting).max().orElse(0));
    }

    /** Ends all waiting for outputs; what they have not accepted by then is dropped and counted. Thread-safe. */
    public void giveUp() {
        targets.forEach(TargetQueue::giveUp);
        attached.forEach(AttachedOutput::giveUp);
    }

    /** Waits until all records so far are written or dropped. */
    public void drain() {
        attached.forEach(AttachedOutput::drain);
        targets.forEach(TargetQueue::expedite);
        targets.forEach(target -> target.drain(this::reportProgress));
    }

    /** Reports the losses of each output. Call after {@link #close}. */
    public void reportLosses(LossReport losses) {
        targets.stream().filter(target -> !target.isReaderGone()).forEach(target -> reportLosses(target, losses));
        attached.forEach(output -> output.states()
                .forEach(state -> losses.add(
                        state.dropped(),
                        state.dropped() + state.written(),
                        output.noun(),
                        state.target() + ": " + (state.failure().isEmpty() ? "no time was left" : state.failure()))));
    }

    private static void reportLosses(TargetQueue target, LossReport losses) {
        OutputCounts counts = target.counts();
        losses.add(
                counts.dropped(),
                counts.dropped() + counts.written() + counts.unsupported(),
                "record",
                target.lossReason());
        if (target.isStandardStream() && !target.failure().isEmpty() && counts.dropped() == 0) {
            losses.add(target.lossReason());
        }
    }

    /** Ends all threads, and closes all files and sockets. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            drain();
            targets.forEach(TargetQueue::close);
        }
    }
}
