package io.macmon.cli;

import io.macmon.capture.CaptureException;
import io.macmon.config.Reasons;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Text that is written as a whole or not at all: whoever reads the file meanwhile reads what was there before. */
final class WholeFile {

    private WholeFile() {}

    /** Writes a text. */
    @FunctionalInterface
    interface Text {
        void writeTo(Writer out) throws IOException;
    }

    /**
     * Writes to a file, in the place of what is there.
     *
     * @param what for the error, as in {@code the report}
     */
    static void replace(Path file, String what, Text text) throws CaptureException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                write(Files.newOutputStream(file), text); // a pipe or a device cannot be replaced
                return;
            }
            Path whole = file.toAbsolutePath();
            Path part = whole.resolveSibling("." + whole.getFileName() + ".part-"
                    + ProcessHandle.current().pid());
            try {
                write(Files.newOutputStream(part), text);
                Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException failed) {
            throw failure(what, file.toString(), failed);
        }
    }

    /** Writes to a stream that stays open. */
    static void print(OutputStream stdout, String what, Text text) throws CaptureException {
        try {
            Writer out = new BufferedWriter(new OutputStreamWriter(stdout, StandardCharsets.UTF_8));
            text.writeTo(out);
            out.flush();
        } catch (IOException failed) {
            throw failure(what, "standard output", failed);
        }
    }

    private static void write(OutputStream stream, Text text) throws IOException {
        try (Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8))) {
            text.writeTo(out);
        }
    }

    private static CaptureException failure(String what, String where, IOException failed) {
        return new CaptureException("cannot write " + what + " to " + where + ": " + Reasons.of(failed), failed);
    }
}
