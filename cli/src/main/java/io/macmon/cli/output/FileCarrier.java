package io.macmon.cli.output;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Writes a file: empties it the first time, goes on at its end later. A write that failed, as on a full disk, leaves nothing of
 * it behind. A file that somebody else cut is gone on with from where it ends now.
 */
final class FileCarrier implements Carrier {

    private static final int FILE_TYPE = 0170000;
    private static final int FIFO = 0010000;

    private final Path path;
    private RandomAccessFile file;
    private boolean opened;
    private boolean regular;
    private Optional<Object> fileKey = Optional.empty();

    FileCarrier(Path path) {
        this.path = path;
    }

    @Override
    public boolean open() throws IOException {
        refuseFifo();
        // Not a channel: an interrupt would close it.
        file = new RandomAccessFile(path.toFile(), "rw");
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            regular = attributes.isRegularFile();
            fileKey = Optional.ofNullable(attributes.fileKey());
            if (regular && !opened) {
                file.setLength(0);
            }
            opened = true;
            return !regular || file.length() == 0;
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    // Nobody could end a write to a pipe whose reader stopped reading, and opened like a file it never tells that he
    // left.
    private void refuseFifo() throws IOException {
        if (Files.exists(path) && ((int) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == FIFO) {
            throw new IOException("it is a pipe; write to - instead, and let the shell make the pipe");
        }
    }

    @Override
    public void write(byte[] octets, int length) throws IOException {
        long end = regular ? file.length() : 0;
        try {
            if (regular) {
                file.seek(end);
            }
            file.write(octets, 0, length);
        } catch (IOException failed) {
            if (regular) {
                file.setLength(end);
            }
            throw failed;
        }
    }

    @Override
    public boolean isMessageOriented() {
        return false;
    }

    @Override
    public boolean isFile() {
        return true;
    }

    @Override
    public boolean wasMoved() {
        try {
            return !fileKey.equals(Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey()));
        } catch (IOException gone) {
            return true;
        }
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException failed) {
                // all was written before, or was said to be missing
            }
            file = null;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
