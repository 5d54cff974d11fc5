package io.macmon.capture.file.write;

import io.macmon.config.file.TrustedPath;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
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

    private CaptureOutput(String name, FileChannel channel, boolean own, long bytes) {
        this.name = name;
        this.channel = channel;
        this.own = own;
        this.bytes = bytes;
    }

    /** Creates or truncates a file, or opens standard output for "-". */
    static CaptureOutput open(Path path) throws MacmonException {
        if (path.equals(STANDARD_OUTPUT)) {
            FileChannel output = new FileOutputStream(FileDescriptor.out).getChannel();
            return new CaptureOutput("standard output", output, false, 0);
        }
        try {
            FileChannel channel = FileChannel.open(
                    TrustedPath.create(path), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            return new CaptureOutput(path.toString(), channel, true, 0);
        } catch (IOException failure) {
            throw cannotWrite(path, failure);
        }
    }

    /**
     * Opens an existing file to append to it.
     *
     * @throws MacmonException if the file cannot be opened, for example because it was removed
     */
    static CaptureOutput append(Path path) throws MacmonException {
        try {
            FileChannel channel = FileChannel.open(TrustedPath.resolve(path), StandardOpenOption.WRITE);
            long end = channel.size();
            channel.position(end);
            return new CaptureOutput(path.toString(), channel, true, end);
        } catch (IOException failure) {
            throw cannotWrite(path, failure);
        }
    }

    private static MacmonException cannotWrite(Path path, IOException failure) {
        Path directory = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path)) {
            return isDirectory(path);
        }
        if (directory != null && !Files.isDirectory(directory)) {
            return noDirectory(path, directory);
        }
        if (failure instanceof AccessDeniedException) {
            return permissionDenied(path);
        }
        return new MacmonException("cannot write " + path + ": " + IoErrorText.of(failure), failure);
    }

    private static MacmonException isDirectory(Path path) {
        return new MacmonException("cannot write " + path + ": it is a directory", "give the name of a file in it");
    }

    private static MacmonException noDirectory(Path path, Path directory) {
        return new MacmonException("cannot write " + path + ": there is no directory " + directory, "create it first");
    }

    private static MacmonException permissionDenied(Path path) {
        return new MacmonException(
                "cannot write " + path + ": permission denied", "choose a directory where you have write permission");
    }

    /**
     * Checks early that files can be created in the directory of this one.
     *
     * @throws MacmonException if they cannot
     */
    static void requireWritableDirectory(Path file) throws MacmonException {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw isDirectory(file);
        }
        if (!Files.isDirectory(directory)) {
            throw noDirectory(file, directory);
        }
        if (!Files.isWritable(directory)) {
            throw permissionDenied(file);
        }
    }

    String name() {
        return name;
    }

    /** Bytes in the file, which ends with a whole record. */
    long bytes() {
        return bytes;
    }

    /** Writes the remaining bytes of the buffer. If this method throws, a regular file contains none of them. */
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

    /** Closes a file; standard output stays open. */
    @Override
    public void close() throws IOException {
        if (own) {
            channel.close();
        }
    }

    // Standard output is never truncated: another program may have started the file.
    private void undoPartialWrite() {
        try {
            if (own) {
                channel.truncate(bytes);
            }
        } catch (IOException notAFile) {
            // data written to a pipe or device cannot be taken back
        }
    }
}
