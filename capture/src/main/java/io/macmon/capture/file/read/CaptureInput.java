package io.macmon.capture.file.read;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of a capture, decompressed if needed, and its error messages.
 *
 * <p>A file is read by {@code read(2)} into an array: for reads of this size, an array is faster than a channel, which
 * copies through a direct buffer. A pipe is read through a channel, because a channel can be interrupted.
 */
final class CaptureInput implements AutoCloseable {

    private static final Path STANDARD_INPUT = Path.of("-");

    private final String name;
    private final long size;
    private final CountingInput file;
    private InputStream capture;

    /**
     * Takes ownership of a file.
     *
     * @param name for messages
     * @param size in bytes; -1 for a pipe
     */
    CaptureInput(String name, long size, InputStream file) {
        this.name = name;
        this.size = size;
        this.file = new CountingInput(file);
        capture = this.file;
    }

    /**
     * Opens a file, or standard input for "-".
     *
     * @throws MacmonException if the file cannot be opened
     */
    static CaptureInput open(Path path) throws MacmonException {
        try {
            if (path.equals(STANDARD_INPUT)) {
                return new CaptureInput("standard input", -1, interruptible(new FileInputStream(FileDescriptor.in)));
            }
            boolean regular = Files.isRegularFile(path);
            long size = regular ? Files.size(path) : -1;
            FileInputStream file = new FileInputStream(path.toFile());
            return new CaptureInput(path.toString(), size, regular ? file : interruptible(file));
        } catch (IOException failure) {
            throw cannotRead(path, failure);
        }
    }

    /**
     * Reads the first {@code length} bytes of the capture, or fewer if there are no more. Call it once, before
     * {@link #read}.
     */
    byte[] start(int length) throws IOException {
        byte[] start = file.readNBytes(length);
        PushbackInputStream whole = new PushbackInputStream(file, length);
        whole.unread(start);
        if (Signature.isGzip(start)) {
            capture = GzipInput.of(whole);
        } else if (Signature.isZstd(start)) {
            capture = new ZstdInput(whole);
        } else {
            return start;
        }
        return capture.readNBytes(length);
    }

    /** Like {@link InputStream#read(byte[], int, int)}. */
    int read(byte[] array, int offset, int length) throws IOException {
        return capture.read(array, offset, length);
    }

    /** Bytes of the file read so far, compressed or not. Thread-safe. */
    long position() {
        return file.position();
    }

    /** Size of the file when it was opened; -1 for a pipe. */
    long size() {
        return size;
    }

    MacmonException unreadable(String problem, String advice) {
        return new MacmonException("cannot read " + name + ": " + problem, advice);
    }

    MacmonException damaged(DamagedCaptureException damage) {
        String position = "byte " + damage.offset() + (capture == file ? "" : " after decompression");
        return new MacmonException(name + ": damaged at " + position + ": " + damage.getMessage(), damage);
    }

    MacmonException failed(IOException failure) {
        if (failure instanceof DecompressionException damage) {
            return new MacmonException(
                    damage.isTruncated()
                            ? name + ": damaged: " + damage.getMessage() + ", after " + position() + " bytes"
                            : name + ": damaged before byte " + position() + ": " + damage.getMessage(),
                    failure);
        }
        return new MacmonException("cannot read " + name + ": " + IoErrorText.of(failure), failure);
    }

    /** Closes the file, and frees the decompressor's native memory. */
    @Override
    public void close() {
        try {
            capture.close();
        } catch (IOException nothingToLose) {
            // nothing was written
        }
    }

    private static InputStream interruptible(FileInputStream file) {
        return Channels.newInputStream(file.getChannel());
    }

    private static MacmonException cannotRead(Path path, IOException failure) {
        String problem = "cannot read " + path + ": ";
        if (!Files.exists(path)) {
            return new MacmonException(problem + "no such file", failure);
        }
        if (Files.isDirectory(path)) {
            return new MacmonException(
                    problem + "it is a directory", "give the files in it, as '" + path.resolve("*") + "'", failure);
        }
        if (!Files.isReadable(path)) {
            return new MacmonException(
                    problem + "permission denied", "ask the owner of the file for read permission", failure);
        }
        return new MacmonException(problem + IoErrorText.of(failure), failure);
    }
}
