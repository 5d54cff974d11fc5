package io.macmon.cli;

import io.macmon.capture.CaptureException;
import io.macmon.config.Reasons;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Text that is written as a whole or not at all: whoever reads the file meanwhile reads what was there before. */
final class WholeFile {

    private WholeFile() {}

    /** Writes a text. */
    @FunctionalInterface
    interface Text {
        void writeTo(Writer out) throws IOException;
    }

    /**
     * Finds out before hours of work whether a file could be written.
     *
     * @param file null when there is none
     * @throws CaptureException when its directory is not there, or may not be written to
     */
    static void checkPlace(Path file, String what) throws CaptureException {
        String problem = file == null ? "" : problem(file);
        if (!problem.isEmpty()) {
            throw new CaptureException("cannot write " + what + " to " + file + ": " + problem);
        }
    }

    private static String problem(Path file) {
        if (Files.isDirectory(file)) {
            return "it is a directory; name a file in it";
        }
        if (isStream(file)) {
            return "";
        }
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            return directory + " is no directory; make it, or name another";
        }
        return Files.isWritable(directory) ? "" : directory + " may not be written to; name another";
    }

    /**
     * Writes to a file, in the place of what is there.
     *
     * @param what for the error, as in {@code the report}
     */
    static void replace(Path file, String what, Text text) throws CaptureException {
        try {
            if (isStream(file)) {
                write(Files.newOutputStream(file), text);
                return;
            }
            boolean isThere = Files.exists(file);
            Path whole = isThere ? file.toRealPath() : file.toAbsolutePath(); // a link stays one
            Path part = whole.resolveSibling("." + whole.getFileName() + ".part-" + UUID.randomUUID());
            try {
                Files.createFile(part);
                if (isThere) {
                    Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(whole));
                }
                write(Files.newOutputStream(part), text);
                Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException failed) {
            throw failure(what, file.toString(), failed);
        }
    }

    // A pipe or a device, or a name that leads to what is open already: none can be replaced.
    private static boolean isStream(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        return whole.startsWith("/dev")
                || whole.startsWith("/proc")
                || (Files.exists(file) && !Files.isRegularFile(file));
    }

    /** Writes to a stream that stays open. A reader that left has seen enough. */
    static void print(OutputStream stdout, String what, Text text) throws CaptureException {
        try {
            Writer out = new BufferedWriter(new OutputStreamWriter(stdout, StandardCharsets.UTF_8));
            text.writeTo(out);
            out.flush();
        } catch (IOException failed) {
            if (!Output.isClosedPipe(new UncheckedIOException(failed))) {
                throw failure(what, "standard output", failed);
            }
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
