package io.macmon.capture.file.read;

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
 * The octets of a capture, decompressed if gzip or zstd made them, and the words for what is wrong with them.
 *
 * <p>A file is read by {@code read(2)} into an array: at this size that costs less than a channel's way through a
 * direct buffer. A pipe is read through a channel, because that can be interrupted.
 */
final class CaptureInput implements AutoCloseable {

    private static final Path STANDARD_INPUT = Path.of("-");

    private final String name;
    private final long size;
    private final CountingInput file;
    private InputStream capture;

    /**
     * Takes a file over.
     *
     * @param name as messages call it
     * @param size in octets; -1 for a pipe
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
     * @throws MacmonException when it cannot be opened; the message names it and says why
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
            throw new MacmonException("cannot read " + path + ": " + reason(path, failure), failure);
        }
    }

    /**
     * Reads the first octets of the capture: as many as asked for, or all that there are. Called once, before
     * {@link #read}.
     */
    byte[] start(int octets) throws IOException {
        byte[] start = file.readNBytes(octets);
        PushbackInputStream whole = new PushbackInputStream(file, octets);
        whole.unread(start);
        if (Signature.isGzip(start)) {
            capture = GzipInput.of(whole);
        } else if (Signature.isZstd(start)) {
            capture = new ZstdInput(whole);
        } else {
            return start;
        }
        return capture.readNBytes(octets);
    }

    /** Like {@link InputStream#read(byte[], int, int)}. */
    int read(byte[] array, int offset, int length) throws IOException {
        return capture.read(array, offset, length);
    }

    /** Octets read of the file, compressed as it may be. Any thread may ask. */
    long position() {
        return file.position();
    }

    /** Octets of the file when it was opened; -1 for a pipe. */
    long size() {
        return size;
    }

    MacmonException unreadable(String problem) {
        return new MacmonException("cannot read " + name + ": " + problem);
    }

    MacmonException damaged(DamagedCaptureException damage) {
        String place = "octet " + damage.offset() + (capture == file ? "" : " after decompression");
        return new MacmonException(name + ": damaged at " + place + ": " + damage.getMessage(), damage);
    }

    MacmonException failed(IOException failure) {
        if (failure instanceof DecompressionException damage) {
            return new MacmonException(
                    name
                            + (damage.isTruncated()
                                    ? ": damaged: " + damage.getMessage() + ", after " + position() + " octets"
                                    : ": damaged before octet " + position() + ": " + damage.getMessage()),
                    failure);
        }
        return new MacmonException("cannot read " + name + ": " + failure.getMessage(), failure);
    }

    /** Ends the decompression too, whose memory no garbage collector knows of. */
    @Override
    public void close() {
        try {
            capture.close();
        } catch (IOException nothingToLose) {
            // what was read was read
        }
    }

    private static InputStream interruptible(FileInputStream file) {
        return Channels.newInputStream(file.getChannel());
    }

    private static String reason(Path path, IOException failure) {
        if (!Files.exists(path)) {
            return "no such file";
        }
        if (Files.isDirectory(path)) {
            return "it is a directory; name the files in it, as '" + path.resolve("*") + "'";
        }
        return Files.isReadable(path) ? failure.getMessage() : "permission denied; ask its owner for read permission";
    }
}
