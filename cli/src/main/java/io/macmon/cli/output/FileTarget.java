package io.macmon.cli.output;

import io.macmon.cli.rotation.RotatedFiles;
import io.macmon.cli.rotation.Rotation;
import io.macmon.config.file.TrustedPath;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes a file. When the file is first opened, it is truncated, renamed if it has a {@link Rotation}, or continued;
 * when it is opened again, it is appended to. A write that fails, for example on a full disk, is undone. If another
 * process truncates the file, the next write appends to what is left.
 */
final class FileTarget implements Target {

    private static final int FILE_TYPE = 0170000;
    private static final int FIFO = 0010000;

    private final Path path;
    private final Optional<Rotation> rotation;
    private final boolean continues;
    private final Consumer<String> messages;
    private RandomAccessFile file;
    private boolean opened;
    private boolean regular;
    private Optional<Object> fileKey = Optional.empty();
    private RotatedFiles old;
    private Instant begun = Instant.EPOCH; // when the file was opened, or was last empty

    FileTarget(Path path) {
        this(path, Optional.empty(), false, message -> {});
    }

    /**
     * @param continues whether to append to the file of an earlier run
     * @param messages  receives what fails without harm to the records, on any thread
     */
    FileTarget(Path path, Optional<Rotation> rotation, boolean continues, Consumer<String> messages) {
        this.path = path;
        this.rotation = rotation;
        this.continues = continues;
        this.messages = messages;
    }

    @Override
    public TargetKind kind() {
        return TargetKind.FILE;
    }

    @Override
    public boolean open() throws IOException {
        refuseFifo();
        if (rotation.isPresent()) {
            keepOldFiles(rotation.get());
        }
        // Not a FileChannel, which an interrupt would close.
        file = new RandomAccessFile(TrustedPath.create(path).toFile(), "rw");
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            regular = attributes.isRegularFile();
            fileKey = Optional.ofNullable(attributes.fileKey());
            if (regular && !opened) {
                beginFile();
            }
            opened = true;
            begun = file.length() == 0 ? Instant.now() : begun;
            return !regular || file.length() == 0;
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    // A run that was killed may have left a part of a line.
    private void beginFile() throws IOException {
        long length = file.length();
        if (!continues) {
            file.setLength(0);
        } else if (length > 0) {
            file.seek(length - 1);
            if (file.read() != '\n') {
                file.write('\n');
            }
        }
    }

    // The file of an earlier run is complete: it may have another format, and its footer.
    private void keepOldFiles(Rotation how) throws IOException {
        if (old == null) {
            old = new RotatedFiles(TrustedPath.resolveWithSiblings(path).toAbsolutePath(), how, messages);
            if (Files.isRegularFile(path) && Files.size(path) > 0 && !old.rename()) {
                old = null;
                throw new IOException("the file of an earlier run cannot be renamed");
            }
        }
        old.tidy();
    }

    // A write to a FIFO blocks while its reader pauses, and because "rw" makes macmon a reader of the FIFO, the write
    // never fails with EPIPE.
    private void refuseFifo() throws IOException {
        if (Files.exists(path) && ((int) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == FIFO) {
            throw new IOException("it is a FIFO; write to - instead, and redirect that to the FIFO");
        }
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        long end = regular ? file.length() : 0;
        try {
            if (regular) {
                file.seek(end);
            }
            file.write(bytes, 0, length);
        } catch (IOException failed) {
            if (regular) {
                file.setLength(end);
            }
            throw failed;
        }
    }

    @Override
    public boolean rotate() throws IOException {
        if (old == null || !regular) {
            return false;
        }
        long bytes = file.length();
        if (bytes == 0) {
            begun = Instant.now();
        }
        return old.isDue(bytes, begun) && !wasMoved() && old.rename();
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
            } catch (IOException alreadyReported) {
                // every earlier write either succeeded or was reported
            }
            file = null;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
