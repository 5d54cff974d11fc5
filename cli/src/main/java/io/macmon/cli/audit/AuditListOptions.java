package io.macmon.cli.audit;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.cli.options.EnumConverter;
import io.macmon.cli.process.AtomicFile;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.write.AllowList;
import io.macmon.config.policy.write.AllowListFormat;
import io.macmon.config.policy.write.LearnedStation;
import io.macmon.config.policy.write.PolicyWriter;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options that make lists: a policy of what was heard, and what enforcers read. */
final class AuditListOptions {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Option(
            names = "--learn",
            paramLabel = "DURATION",
            description =
                    "Listen for DURATION and write a policy of the stations seen, instead of a report. For capture"
                            + " files, DURATION is the time of their frames. Randomised addresses are listed separately.")
    private Duration learn;

    @Option(
            names = "--export",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description =
                    "Write an allow list in the format of an enforcer: ${COMPLETION-CANDIDATES}. Without --learn, it"
                            + " lists the policy's stations, and nothing is captured; with --learn, the stations seen except"
                            + " randomised addresses.")
    private AllowListFormat export;

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE",
            description =
                    "Write the policy or allow list to FILE instead of standard output. An existing file is replaced.")
    private Path file;

    /** Checks what is asked for together. */
    void check(boolean listens, boolean hasPolicy) {
        if (learn != null && (learn.isNegative() || learn.isZero())) {
            throw new ConfigException("learn", "must be longer than 0s");
        }
        if (learn != null && hasPolicy) {
            throw new ConfigException("learn", "makes a policy of all that is heard; drop --policy, --mac and --macs");
        }
        if (export != null && learn == null && (listens || !hasPolicy)) {
            throw new ConfigException(
                    "export",
                    "is of a policy alone, or of what is heard with --learn: give --policy only, or add --learn");
        }
        if (file() != null && !isRequested()) {
            throw new ConfigException("write", "is for --learn and --export, and there is neither");
        }
    }

    /** Whether a list is wanted instead of a report. */
    boolean isRequested() {
        return learn != null || export != null;
    }

    /** How long is listened; empty when nothing is to be learned. */
    Optional<Duration> learn() {
        return Optional.ofNullable(learn);
    }

    /** Null when it goes to standard output. */
    Path file() {
        return file == null || file.equals(STANDARD_OUTPUT) ? null : file;
    }

    /** @throws MacmonException when it is plain by now that the list will have no place */
    void checkWritable() throws MacmonException {
        AtomicFile.checkWritable(file(), "the list");
    }

    /** Writes the allow-list of a policy. */
    void write(Policy policy, OutputStream stdout) throws MacmonException {
        write("the allow-list", AllowList.text(policy, export), stdout);
    }

    /** Writes what was learned, and says how much that is. */
    void write(AuditReport report, OutputStream stdout, Consumer<String> say) throws MacmonException {
        List<LearnedStation> heard = LearnedPolicy.stations(report);
        if (heard.isEmpty()) {
            throw new MacmonException("nobody was heard on " + report.origin()
                    + ", so there is nothing to write; is it the right device, and does it see the stations' frames?");
        }
        if (export == null) {
            writeOrPrint("the policy", PolicyWriter.text(heard), stdout);
        } else {
            writeOrPrint("the allow-list", AllowList.text(LearnedPolicy.policy(heard), export), stdout);
        }
        say.accept(summary(heard, report));
    }

    private String summary(List<LearnedStation> heard, AuditReport report) {
        long local = heard.stream().filter(LearnedStation::isRandomised).count();
        long wrong = report.findings().stream()
                .filter(finding -> finding.kind().severity().isViolation())
                .count();
        return heard.size() + " stations were heard"
                + (local == 0
                        ? ""
                        : ", " + local + " of them with local addresses" + (export == null ? "" : ", left out"))
                + (wrong == 0
                        ? ""
                        : "; " + wrong + " findings meanwhile: see them with --report before you rely on the list");
    }

    // To learn it again would take as long as it did.
    private void writeOrPrint(String what, String text, OutputStream stdout) throws MacmonException {
        try {
            write(what, text, stdout);
        } catch (MacmonException failed) {
            throw new MacmonException(failed.getMessage() + "; it follows here\n" + text, failed);
        }
    }

    private void write(String what, String text, OutputStream stdout) throws MacmonException {
        if (file() == null) {
            AtomicFile.print(stdout, what, out -> out.write(text));
        } else {
            AtomicFile.replace(file(), what, out -> out.write(text));
        }
    }

    static final class FormatConverter extends EnumConverter<AllowListFormat> {
        FormatConverter() {
            super(AllowListFormat.class);
        }
    }
}
