package io.macmon.cli.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.cli.process.AtomicFile;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file for the report of a lab's audit. */
final class ReportFile {

    private static final String WHAT = "the report";
    private static final String TITLE = "<title>MAC audit of " + LabNetwork.PARENT + "</title>";
    private static final int HEAD_BYTES = 1 << 16;

    private ReportFile() {}

    /** @throws MacmonException if the file cannot be written, or is anything but the report of an earlier lab */
    static void check(Path file) throws MacmonException {
        AtomicFile.checkWritable(file, WHAT);
        if (Files.exists(file) && !isReport(file)) {
            throw new MacmonException(
                    "cannot write " + WHAT + " to " + file + ": the file exists, and is not a report of macmon lab",
                    "remove it, or give another name with --report FILE");
        }
    }

    private static boolean isReport(Path file) throws MacmonException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD_BYTES), UTF_8).contains(TITLE);
        } catch (IOException failed) {
            throw new MacmonException("cannot read " + file + ": " + IoErrorText.of(failed), failed);
        }
    }
}
