package io.macmon.capture.file.write;

import io.macmon.config.text.MacmonException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file or pipe that a capture is written to. A failed write leaves a file as it was before. */
final class CaptureOutput implements AutoCloseable {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    private final String name;
    private final FileChannel channel;
    private final boolean own;
    private long bytes;

    private CaptureOutput(String name, FileChannel channel, boolean own, long octets) {
        this.name = name;
        this.channel = channel;
        this.own = own;
        this.bytes = octets;
    }

    /**
     * Makes a file, or empties the one that is there; standard output for "-".
     *
     * @throws MacmonException when that cannot be done; the message names it, says why, and what to do
     */
    static CaptureOutput open(Path path) throws MacmonException {
        if (path.equals(STANDARD_OUTPUT)) {
            FileChannel output = new FileOutputStream(FileDescriptor.out).getChannel();
            return new CaptureOutput("standard output", output, false, 0);
        }
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            return new CaptureOutput(path.toString(), channel, true, 0);
        } catch (IOException failure) {
            throw cannotWrite(path, failure);
        }
    }

    /**
     * Goes on in a file at its end.
     *
     * @throws MacmonException when that cannot be done, because somebody has removed it, say
     */
    static CaptureOutput append(Path path) throws MacmonException {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
            long end = channel.size();
            channel.position(end);
            return new CaptureOutput(path.toString(), channel, true, end);
        } catch (IOException failure) {
            throw cannotWrite(path, failure);
        }
    }

    private static MacmonException cannotWrite(Path path, IOException failure) {
        return new MacmonException("cannot write " + path + ": " + reason(path, failure), failure);
    }

    /**
     * Finds out early whether files can be made beside this one.
     *
     * @throws MacmonException when they cannot
     */
    static void requireWritableDirectory(Path file) throws MacmonException {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new MacmonException("cannot write " + file + ": it is a directory; name a file in it");
        }
        if (!Files.isDirectory(directory)) {
            throw new MacmonException(
                    "cannot write " + file + ": there is no directory " + directory + "; make it first");
        }
        if (!Files.isWritable(directory)) {
            throw new MacmonException(
                    "cannot write " + file + ": permission denied; choose a directory that you may write to");
        }
    }

    String name() {
        return name;
    }

    /** Octets in the file, all of them in whole records. */
    long bytes() {
        return bytes;
    }

    /** Writes all that remains in the buffer; when it throws, a file has nothing of it. */
    void write(ByteBuffer records) throws IOException {
        int length = records.remaining();
        try {
            while (records.hasRemaining()) {
                channel.write(records);
            }
        } catch (IOException failure) {
            undoPartialWrite();
            throw failure;
        }
        bytes += length;
    }

    /** Closes a file; standard output is left to the program. */
    @Override
    public void close() throws IOException {
        if (own) {
            channel.close();
        }
    }

    // Not of standard output: it may be a file that somebody else has begun.
    private void undoPartialWrite() {
        try {
            if (own) {
                channel.truncate(bytes);
            }
        } catch (IOException notAFile) {
            // a pipe or device keeps what it took
        }
    }

    private static String reason(Path path, IOException failure) {
        Path directory = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path)) {
            return "it is a directory; name a file in it";
        }
        if (directory != null && !Files.isDirectory(directory)) {
            return "there is no directory " + directory + "; make it first";
        }
        if (failure instanceof java.nio.file.AccessDeniedException) {
            return "permission denied; choose a directory that you may write to";
        }
        return failure instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : failure.getMessage();
    }
}
