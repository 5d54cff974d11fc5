package io.macmon.cli.process;

import io.macmon.config.file.TrustedPath;
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
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.UUID;

/** Replaces text files atomically: readers see the old content until the new content is complete. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Writes the new content. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Writer out) throws IOException;
    }

    /**
     * Checks that a file can be written, so that a run does not fail after hours of work.
     *
     * @param file the file; null for none
     * @param what the file's name in the error, as in {@code the report}
     * @throws MacmonException if the file cannot be created or replaced
     */
    public static void checkWritable(Path file, String what) throws MacmonException {
        if (file == null) {
            return;
        }
        String failure = "cannot write " + what + " to " + file + ": ";
        if (Files.isDirectory(file)) {
            throw new MacmonException(failure + "it is a directory", "give a file name in it");
        }
        if (isSpecialFile(file)) {
            return;
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new MacmonException(
                    failure + "not a regular file (a FIFO might have no reader)", "give a file name or \"-\"");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw new MacmonException(failure + directory + " is not a directory", "create it first");
        }
        if (!Files.isWritable(directory)) {
            throw new MacmonException(failure + directory + " is not writable", "choose another");
        }
        try {
            TrustedPath.resolve(file);
        } catch (IOException untrusted) {
            throw new MacmonException(failure + IoErrorText.of(untrusted), untrusted);
        }
    }

    /**
     * Replaces the content of a file. A new one has mode 0640, or less, depending on the umask.
     *
     * @param what the file's name in the error, as in {@code the report}
     */
    public static void replace(Path file, String what, Content content) throws MacmonException {
        replace(file, what, content, false);
    }

    /**
     * Replaces the content of a file that other programs and users read. An existing one keeps its owner, who may not
     * be the user of this process; a new one has the mode of the umask. One that root creates belongs to the owner and
     * the group of its directory, so that the user who called sudo, or a service, can read it.
     *
     * @throws MacmonException also if the owner, group or mode cannot be kept; the file is unchanged then
     */
    public static void edit(Path file, String what, Content content) throws MacmonException {
        replace(file, what, content, true);
    }

    private static void replace(Path file, String what, Content content, boolean isShared) throws MacmonException {
        try {
            if (isSpecialFile(file)) {
                write(Files.newOutputStream(file), content);
                return;
            }
            Path target = TrustedPath.resolve(file); // the file that a link leads to; the link remains
            boolean exists = Files.exists(target);
            Path part = target.resolveSibling("." + target.getFileName() + ".part-" + UUID.randomUUID());
            try {
                if (isShared) {
                    Files.createFile(part);
                } else {
                    Files.createFile(part, TrustedPath.PRIVATE);
                }
                OutputStream stream = Files.newOutputStream(part, StandardOpenOption.WRITE);
                if (isShared && (exists || isOfRoot(part))) {
                    copyOwner(exists ? target : target.getParent(), part);
                }
                if (exists) { // while the new file is empty
                    Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(target));
                }
                write(stream, content);
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException failed) {
            throw failure(what, file.toString(), failed);
        }
    }

    private static boolean isOfRoot(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid").equals(0);
    }

    private static void copyOwner(Path from, Path to) throws IOException {
        PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (!view.readAttributes().owner().equals(wanted.owner())) {
            view.setOwner(wanted.owner());
        }
        if (!view.readAttributes().group().equals(wanted.group())) {
            view.setGroup(wanted.group());
        }
    }

    // Devices and /proc entries cannot be replaced.
    private static boolean isSpecialFile(Path file) {
        Path path = file.toAbsolutePath().normalize();
        return (path.startsWith("/dev") && !path.startsWith("/dev/shm")) || path.startsWith("/proc");
    }

    /** Writes to a stream that stays open. A reader that closes it, as {@code head} does, is not an error. */
    public static void print(OutputStream stdout, String what, Content content) throws MacmonException {
        try {
            Writer out = new BufferedWriter(new OutputStreamWriter(stdout, StandardCharsets.UTF_8));
            content.writeTo(out);
            out.flush();
        } catch (ClosedPipeException readerGone) {
            return;
        } catch (IOException failed) {
            throw failure(what, "standard output", failed);
        }
    }

    private static void write(OutputStream stream, Content content) throws IOException {
        try (Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8))) {
            content.writeTo(out);
        }
    }

    private static MacmonException failure(String what, String where, IOException failed) {
        return new MacmonException("cannot write " + what + " to " + where + ": " + IoErrorText.of(failed), failed);
    }
}
