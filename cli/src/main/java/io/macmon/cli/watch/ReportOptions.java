package io.macmon.cli.watch;

import io.macmon.cli.options.HelpSection;
import io.macmon.cli.process.AtomicFile;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for the report about a capture file. */
final class ReportOptions {

    @Option(
            names = "--report",
            order = HelpSection.REPORT,
            paramLabel = "FILE",
            description = "With -r: write flows, stations and a timeline to FILE as an HTML page")
    private Path file;

    /** The file for the report; null for none. */
    Path file() {
        return file;
    }

    Optional<Path> checked(boolean isLive) throws MacmonException {
        if (file != null && isLive) {
            throw new ConfigException("report", "works only with -r; for a live capture, use --web");
        }
        AtomicFile.checkWritable(file, "the report");
        return Optional.ofNullable(file);
    }
}
