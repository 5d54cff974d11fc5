package io.macmon.cli.output;

import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One output: {@code --out FORMAT:TARGET}, or the screen.
 *
 * @param text    as the user wrote it
 * @param content which events the output receives: all those of its format, or fewer
 */
public record OutputSpec(OutputFormat format, TargetAddress destination, String text, OutputContent content) {

    /** Parses {@code FORMAT:TARGET}. */
    static OutputSpec parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 && (text.contains(".") || text.contains("/"))) {
            throw new ConfigException(
                    OutputOptions.OUT, "no format in '" + text + "'; write it as FORMAT:FILE, as in eve:" + text);
        }
        OutputFormat format = OutputFormat.parse(colon < 0 ? text : text.substring(0, colon));
        if (colon < 0) {
            throw new ConfigException(
                    OutputOptions.OUT,
                    "no target in '" + text + "'; write " + text + ":TARGET, where TARGET is " + format.targetSyntax());
        }
        TargetAddress destination = TargetAddress.parse(text.substring(colon + 1));
        if (!format.supports(destination)) {
            throw new ConfigException(
                    OutputOptions.OUT,
                    format.id() + " cannot be written to " + text.substring(colon + 1) + "; use "
                            + format.targetSyntax());
        }
        return new OutputSpec(format, destination, text, format.content());
    }

    /** The screen, which is not given as an option. */
    static OutputSpec screen(OutputFormat format, boolean onStandardError, OutputContent content) {
        return onStandardError
                ? new OutputSpec(format, new TargetAddress.StandardError(), format.id() + " on standard error", content)
                : new OutputSpec(format, new TargetAddress.StandardOutput(), format.id() + ":-", content);
    }

    OutputSpec with(OutputContent other) {
        return new OutputSpec(format, destination, text, other);
    }

    /** Rejects two outputs to the same receiver or to standard output. Files are checked by the commands. */
    static void requireDistinct(List<OutputSpec> specs) {
        Set<TargetAddress> seen = new HashSet<>();
        for (OutputSpec spec : specs) {
            if (spec.file().isEmpty() && !seen.add(spec.destination)) {
                throw new ConfigException(
                        OutputOptions.OUT,
                        "two outputs cannot share the target of " + spec.text + "; give each its own target");
            }
        }
    }

    /** The file that this output writes; empty for other targets. */
    public Optional<Path> file() {
        return destination instanceof TargetAddress.ToFile file ? Optional.of(file.path()) : Optional.empty();
    }

    /** Whether this output goes to standard output. */
    public boolean isStandardOutput() {
        return destination instanceof TargetAddress.StandardOutput;
    }

    /**
     * Checks the format for a run that has findings and no flows.
     *
     * @throws ConfigException if the format has no findings
     */
    public void requireFindings() {
        if (!format.content().includesFindings()) {
            throw new ConfigException(
                    OutputOptions.OUT,
                    format.id()
                            + " works only with watch, because it lists flows and an audit has none; write findings"
                            + " as text, eve or syslog, or the report with --format and --report");
        }
    }

    boolean isTls() {
        return destination.kind() == TargetKind.TLS;
    }

    /** Whether this output is the one that {@code --json} requests. */
    public boolean isJson() {
        return format == OutputFormat.EVE && isStandardOutput();
    }

    /** Whether a person or program watches this output during the run: it sends all events to a standard stream. */
    public boolean isScreen() {
        return destination.kind() == TargetKind.STANDARD_STREAM && format.content() == OutputContent.EVERYTHING;
    }
}
