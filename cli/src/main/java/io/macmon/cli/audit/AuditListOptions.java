package io.macmon.cli.audit;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.process.AtomicFile;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.write.AllowList;
import io.macmon.config.policy.write.AllowListFormat;
import io.macmon.config.policy.write.LearnedStation;
import io.macmon.config.policy.write.PolicyEdit;
import io.macmon.config.policy.write.PolicyMerge;
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

/** The options that write lists: a learned policy, and allow lists for enforcers. */
final class AuditListOptions {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Option(
            names = "--learn",
            order = HelpSection.POLICY,
            paramLabel = "TIME",
            description = "Listen for TIME and write a policy, not a report")
    private Duration learn;

    @Option(
            names = "--export",
            order = HelpSection.POLICY,
            paramLabel = "FORMAT",
            description = {"Write an allow list, not a report: ${COMPLETION-CANDIDATES}"})
    private AllowListFormat export;

    @Option(
            names = "--merge",
            order = HelpSection.POLICY,
            paramLabel = "POLICY",
            description = "With --learn: add the missing stations to POLICY")
    private Path merged;

    @Option(
            names = {"-w", "--write"},
            order = HelpSection.POLICY,
            paramLabel = "FILE",
            description = "File for the policy or allow list (default stdout)")
    private Path file;

    /** Checks the combination of options. */
    void check(boolean captures, boolean hasPolicy) {
        if (learn != null && (learn.isNegative() || learn.isZero())) {
            throw new ConfigException("learn", "must be longer than 0s");
        }
        if (learn != null && hasPolicy) {
            throw new ConfigException(
                    "learn",
                    "cannot be combined with --policy, --mac or --macs, because it creates a policy; drop them,"
                            + " or use --merge to add to one");
        }
        if (merged != null && (learn == null || export != null)) {
            throw new ConfigException("merge", "works only with --learn and without --export");
        }
        if (merged != null) {
            PolicyEdit.of(merged); // an invalid policy is an error now, not after --learn
        }
        if (export != null && learn == null && (captures || !hasPolicy)) {
            throw new ConfigException(
                    "export", "takes its stations from --policy or --learn; give only --policy, or add --learn");
        }
        if (file() != null && !isRequested()) {
            throw new ConfigException("write", "works only with --learn or --export; add one of them");
        }
    }

    /** Checks that {@code --json} can have standard output. */
    void checkSharesNoStandardOutput() {
        if (isRequested() && file() == null) {
            throw new ConfigException("json", "cannot share standard output with the list; add --write FILE");
        }
    }

    /** Whether a list is requested instead of a report. */
    boolean isRequested() {
        return learn != null || export != null;
    }

    /** How long to listen; empty without {@code --learn}. */
    Optional<Duration> learn() {
        return Optional.ofNullable(learn);
    }

    /**
     * How long to run; empty without a limit.
     *
     * @param duration the time of {@code --for}
     */
    Optional<Duration> limit(Optional<Duration> duration) {
        if (learn != null && duration.isPresent()) {
            throw new ConfigException("for", "cannot be combined with --learn; both set the duration, so drop one");
        }
        return learn().or(() -> duration);
    }

    /** The file for the list; null for standard output. */
    Path file() {
        return file == null || file.equals(STANDARD_OUTPUT) ? null : file;
    }

    /** The policy to add to; null for none. */
    Path merged() {
        return merged;
    }

    /** @throws MacmonException if the file for the list cannot be created or replaced */
    void checkWritable() throws MacmonException {
        AtomicFile.checkWritable(file(), "the list");
        AtomicFile.checkWritable(file == null ? merged : null, "the policy");
    }

    /** Writes the allow list of a policy. */
    void write(Policy policy, OutputStream stdout) throws MacmonException {
        write("the allow list", AllowList.text(policy, export), stdout);
    }

    /** Writes the learned list, and reports a summary. */
    void write(AuditReport audit, OutputStream stdout, Consumer<String> report) throws MacmonException {
        List<LearnedStation> seen = LearnedPolicy.stations(audit);
        if (seen.isEmpty()) {
            throw new MacmonException(
                    "no station was seen on " + audit.origin() + ", so there is nothing to write",
                    "check that this is the right device and that it receives the stations' frames");
        }
        if (merged != null) {
            merge(seen, audit, stdout, report);
        } else if (export == null) {
            writeOrPrint("the policy", PolicyWriter.text(seen, audit.sharedAddresses()), stdout);
        } else {
            writeOrPrint("the allow list", AllowList.text(LearnedPolicy.policy(seen), export), stdout);
        }
        report.accept(summary(seen, audit));
    }

    // Reads the policy again, because it may have been edited while the audit listened.
    private void merge(List<LearnedStation> seen, AuditReport audit, OutputStream stdout, Consumer<String> report)
            throws MacmonException {
        PolicyEdit edit = PolicyEdit.of(merged);
        int added = PolicyMerge.into(edit, seen, audit.sharedAddresses());
        edit.edited(); // must be valid
        if (file != null) {
            writeOrPrint("the policy", edit.text(), stdout);
        } else if (!edit.difference().isEmpty()) {
            String content = edit.content();
            AtomicFile.edit(merged, "the policy", out -> out.write(content));
            String difference = String.join("\n", edit.difference()) + "\n";
            AtomicFile.print(stdout, "the difference", out -> out.write(difference));
        }
        report.accept(added + " stations added to " + merged + (file == null ? "" : " in " + file));
    }

    private String summary(List<LearnedStation> seen, AuditReport report) {
        long local = seen.stream().filter(LearnedStation::isRandomised).count();
        long wrong = report.findings().stream()
                .filter(finding -> finding.kind().severity().isViolation())
                .count();
        return seen.size() + " stations seen"
                + (local == 0
                        ? ""
                        : ", " + local + " of them with randomised addresses"
                                + (export == null ? "" : ", which are left out"))
                + (wrong == 0 ? "" : "; " + wrong + " findings: check them with --report before you rely on the list");
    }

    // Prints a list that cannot be saved: learning it again would take just as long.
    private void writeOrPrint(String what, String text, OutputStream stdout) throws MacmonException {
        try {
            write(what, text, stdout);
        } catch (MacmonException failed) {
            throw new MacmonException(failed.getMessage() + "; printing it here instead\n" + text, failed);
        }
    }

    private void write(String what, String text, OutputStream stdout) throws MacmonException {
        if (file() == null) {
            AtomicFile.print(stdout, what, out -> out.write(text));
        } else {
            AtomicFile.edit(file(), what, out -> out.write(text));
        }
    }
}
