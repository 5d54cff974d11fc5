package io.macmon.cli.output;

import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One {@code --out}.
 *
 * @param text as the user wrote it
 */
public record OutputSpec(OutputFormat format, Destination destination, String text) {

    /** Reads {@code FORMAT:TARGET}. */
    static OutputSpec parse(String text) {
        int colon = text.indexOf(':');
        OutputFormat format = OutputFormat.parse(colon < 0 ? text : text.substring(0, colon));
        if (colon < 0) {
            throw new ConfigException(
                    OutputOptions.OUT,
                    "'" + text + "' names no target; write " + text + ":TARGET, where it is " + format.targetSyntax());
        }
        Destination destination = Destination.parse(text.substring(colon + 1));
        if (!format.supports(destination)) {
            throw new ConfigException(
                    OutputOptions.OUT,
                    format.id() + " cannot go to " + text.substring(colon + 1) + "; it goes to "
                            + format.targetSyntax());
        }
        return new OutputSpec(format, destination, text);
    }

    /** Refuses two that go to the same receiver or to standard output; of files, see who opens them. */
    static void requireDistinct(List<OutputSpec> specs) {
        Set<Destination> met = new HashSet<>();
        for (OutputSpec spec : specs) {
            if (!(spec.destination instanceof Destination.ToFile) && !met.add(spec.destination)) {
                throw new ConfigException(
                        OutputOptions.OUT, "two outputs go where " + spec.text + " goes; name each target once");
            }
        }
    }

    /** The file that it writes; empty for others. */
    public Optional<Path> file() {
        return destination instanceof Destination.ToFile file ? Optional.of(file.path()) : Optional.empty();
    }

    /** Whether it writes to standard output. */
    public boolean isStandardOutput() {
        return destination instanceof Destination.StandardOutput;
    }

    /**
     * For who makes findings and no flows.
     *
     * @throws ConfigException when the format has no place for them
     */
    public void requireFindings() {
        if (format != OutputFormat.EVE && format != OutputFormat.SYSLOG) {
            throw new ConfigException(
                    OutputOptions.OUT,
                    format.id()
                            + " is a list of flows, and an audit has none; write findings as eve or syslog, or the"
                            + " report with --format and --report");
        }
    }

    /** Whether it goes to a receiver through TLS. */
    boolean isTls() {
        return destination instanceof Destination.Receiver receiver
                && receiver.transport() == Destination.Transport.TLS;
    }

    /** Whether it is what {@code --json} does. */
    public boolean isJson() {
        return format == OutputFormat.EVE && isStandardOutput();
    }
}
