package io.macmon.cli.output;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.record.CsvFormat;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.analyzer.record.FeatureFormat;
import io.macmon.analyzer.record.IpfixWriter;
import io.macmon.analyzer.record.LineWriter;
import io.macmon.analyzer.record.SyslogWriter;
import io.macmon.analyzer.record.ZeekFormat;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/** All outputs of a run. */
public final class Outputs implements AutoCloseable {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final OutputOptions options;
    private final RecordSource origin;
    private final List<TargetQueue> targets = new ArrayList<>();
    private final List<StandardOutputSink> streams = new ArrayList<>();
    private boolean closed;

    private Outputs(OutputOptions options, RecordSource origin) {
        this.options = options;
        this.origin = origin;
    }

    /**
     * Where the records come from.
     *
     * @param live    whether from a device
     * @param name    of the device or file
     * @param release name and version of the program
     */
    public record RecordSource(boolean live, String name, String release) {}

    /**
     * Opens the files, finds the addresses of receivers' names and starts a thread for each; closes them all when one fails.
     *
     * @param stdout what {@code -} writes to
     * @param say    told what fails, and what works again; by any thread
     * @throws MacmonException when a file cannot be written or a name has no address
     */
    public static Outputs open(OutputOptions options, RecordSource origin, OutputStream stdout, Consumer<String> say)
            throws MacmonException {
        Outputs outputs = new Outputs(options, origin);
        try {
            for (OutputSpec spec : options.specs()) {
                outputs.add(spec, stdout, say);
            }
            outputs.start(); // no file is emptied for a run that cannot be
            return outputs;
        } catch (MacmonException | RuntimeException failed) {
            outputs.close();
            throw failed;
        }
    }

    private void add(OutputSpec spec, OutputStream stdout, Consumer<String> say) throws MacmonException {
        if (spec.isJson()) {
            return; // it is the screen
        }
        EventWriter writer = writer(spec);
        if (spec.isStandardOutput()) {
            streams.add(new StandardOutputSink(spec.text(), writer, stdout));
            return;
        }
        try {
            int number = targets.size() + 1;
            targets.add(new TargetQueue(number, spec.text(), writer, carrier(spec), origin.live, say));
        } catch (IOException failed) {
            throw cannotOpen(spec.text(), failed);
        }
    }

    private void start() throws MacmonException {
        for (TargetQueue target : targets) {
            try {
                target.start();
            } catch (IOException failed) {
                throw cannotOpen(target.delivery().target(), failed);
            }
        }
    }

    private static MacmonException cannotOpen(String target, IOException failed) {
        return new MacmonException("cannot write " + target + ": " + IoErrorText.of(failed), failed);
    }

    private EventWriter writer(OutputSpec spec) {
        return switch (spec.format()) {
            case EVE ->
                new LineWriter(
                        origin.live
                                ? EveFormat.forDevice(origin.name, options.communityId())
                                : EveFormat.forFile(origin.name, options.communityId()));
            case ZEEK -> new LineWriter(new ZeekFormat(options.communityId()));
            case CSV -> new LineWriter(new CsvFormat(options.communityId()));
            case FEATURES -> new LineWriter(new FeatureFormat());
            case IPFIX -> isDatagrams(spec) ? IpfixWriter.forDatagrams() : IpfixWriter.forStream();
            case SYSLOG -> new SyslogWriter(sender(), !isDatagrams(spec));
        };
    }

    private static boolean isDatagrams(OutputSpec spec) {
        return spec.destination() instanceof Destination.Receiver receiver
                && receiver.transport() == Destination.Transport.UDP;
    }

    private SyslogWriter.Sender sender() {
        return new SyslogWriter.Sender(
                hostName(),
                ProcessHandle.current().pid(),
                origin.release,
                options.structuredDataId(),
                origin.live ? "interface" : "file",
                origin.name);
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException unknown) {
            return "";
        }
    }

    private Carrier carrier(OutputSpec spec) throws IOException {
        if (spec.destination() instanceof Destination.ToFile file) {
            return new FileCarrier(file.path());
        }
        Destination.Receiver receiver = (Destination.Receiver) spec.destination();
        HostResolver.resolve(receiver.host());
        return switch (receiver.transport()) {
            case UDP -> new DatagramCarrier(receiver);
            case TCP -> new StreamCarrier(receiver, Optional.empty());
            case TLS -> new StreamCarrier(receiver, Optional.of(tls()));
        };
    }

    private SSLSocketFactory tls() {
        return TrustedCertificates.socketFactory(options.syslogCertificates());
    }

    /** All of them, for the outbox. */
    public List<EventSink> sinks() {
        return Stream.concat(targets.stream().map(EventSink.class::cast), streams.stream())
                .toList();
    }

    /** What became of the records so far, output by output. Any thread. */
    public List<OutputCounts> deliveries() {
        return Stream.concat(
                        targets.stream().map(TargetQueue::delivery),
                        streams.stream().map(StandardOutputSink::delivery))
                .toList();
    }

    /** Whether any output is a file. */
    public boolean hasFiles() {
        return targets.stream().anyMatch(TargetQueue::isFile);
    }

    /** Goes on in new files where they were moved away. Any thread. */
    public void reopen() {
        targets.stream().filter(TargetQueue::isFile).forEach(TargetQueue::reopen);
    }

    /** Waits, as long as there is patience, until everything told so far is written or given up. */
    public void drain() {
        targets.forEach(TargetQueue::hurry);
        targets.forEach(TargetQueue::drain);
    }

    /** Says what is missing where; true when nothing is. After {@link #close}. */
    public boolean reportLosses(Consumer<String> say) {
        boolean whole = true;
        for (TargetQueue target : targets) {
            OutputCounts delivery = target.delivery();
            if (delivery.dropped() > 0) {
                whole = false;
                say.accept(String.format(
                        Locale.ROOT,
                        "%s lacks %d of %d records%s",
                        delivery.target(),
                        delivery.dropped(),
                        delivery.dropped() + delivery.written() + delivery.unsupported(),
                        target.failure().isEmpty() ? ": it did not take them in time" : ": " + target.failure()));
            }
        }
        return whole;
    }

    /** Ends all threads and closes all files and sockets. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            drain();
            targets.forEach(TargetQueue::close);
            streams.forEach(StandardOutputSink::close);
        }
    }
}
