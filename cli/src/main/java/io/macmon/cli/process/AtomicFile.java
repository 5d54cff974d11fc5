package io.macmon.cli.process;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Text that is written as a whole or not at all: whoever reads the file meanwhile reads what was there before. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Writes a text. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Writer out) throws IOException;
    }

    /**
     * Finds out before hours of work whether a file could be written.
     *
     * @param file null when there is none
     * @throws MacmonException when its directory is not there, or may not be written to
     */
    public static void checkWritable(Path file, String what) throws MacmonException {
        String problem = file == null ? "" : problem(file);
        if (!problem.isEmpty()) {
            throw new MacmonException("cannot write " + what + " to " + file + ": " + problem);
        }
    }

    private static String problem(Path file) {
        if (Files.isDirectory(file)) {
            return "it is a directory; name a file in it";
        }
        if (isSpecialFile(file)) {
            return "";
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return "it is no regular file, and may have nobody who reads it; name one, or -";
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
    public static void replace(Path file, String what, Content text) throws MacmonException {
        try {
            if (isSpecialFile(file)) {
                write(Files.newOutputStream(file), text);
                return;
            }
            Path whole = target(file);
            boolean isThere = Files.exists(whole);
            Path part = whole.resolveSibling("." + whole.getFileName() + ".part-" + UUID.randomUUID());
            try {
                OutputStream stream =
                        Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                if (isThere) { // before there is anything to read in it
                    Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(whole));
                }
                write(stream, text);
                Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException failed) {
            throw failure(what, file.toString(), failed);
        }
    }

    // Where a link leads to, for it stays one, also when there is nothing yet.
    private static Path target(Path file) throws IOException {
        if (Files.exists(file)) {
            return file.toRealPath();
        }
        return Files.isSymbolicLink(file)
                ? file.toAbsolutePath()
                        .resolveSibling(Files.readSymbolicLink(file))
                        .normalize()
                : file.toAbsolutePath();
    }

    // What the system gives a name in these places cannot be replaced.
    private static boolean isSpecialFile(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        return (whole.startsWith("/dev") && !whole.startsWith("/dev/shm")) || whole.startsWith("/proc");
    }

    /** Writes to a stream that stays open. A reader that left has seen enough. */
    public static void print(OutputStream stdout, String what, Content text) throws MacmonException {
        try {
            Writer out = new BufferedWriter(new OutputStreamWriter(stdout, StandardCharsets.UTF_8));
            text.writeTo(out);
            out.flush();
        } catch (ClosedPipeException seenEnough) {
            return;
        } catch (IOException failed) {
            throw failure(what, "standard output", failed);
        }
    }

    private static void write(OutputStream stream, Content text) throws IOException {
        try (Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8))) {
            text.writeTo(out);
        }
    }

    private static MacmonException failure(String what, String where, IOException failed) {
        return new MacmonException("cannot write " + what + " to " + where + ": " + IoErrorText.of(failed), failed);
    }
}
