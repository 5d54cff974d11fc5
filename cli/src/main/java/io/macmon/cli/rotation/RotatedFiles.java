package io.macmon.cli.rotation;

import io.macmon.capture.file.write.CompressedCopy;
import io.macmon.config.Compression;
import io.macmon.config.text.IoErrorText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The old files of one output. They have the output's name and the time of their end, as in
 * {@code eve.json-20261128T103000Z.zst}. A thread compresses them and removes the oldest, and no method waits for it.
 * What it has not done when the program ends is done when the next one starts.
 */
public final class RotatedFiles {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String PART = ".part";

    private final Path file;
    private final Rotation rotation;
    private final Consumer<String> messages;
    private final Pattern names;
    private final ExecutorService thread;

    /**
     * @param file     the output's own file; no untrusted user can replace it or its directory
     * @param messages receives failures, on any thread
     */
    public RotatedFiles(Path file, Rotation rotation, Consumer<String> messages) {
        this.file = file;
        this.rotation = rotation;
        this.messages = messages;
        names = Pattern.compile(
                Pattern.quote(file.getFileName().toString()) + "-\\d{8}T\\d{6}Z(-\\d{2})?(\\.gz|\\.zst)?");
        thread = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread worker = new Thread(task, "macmon-rotation");
            worker.setDaemon(true);
            return worker;
        });
    }

    /**
     * Whether the file is complete.
     *
     * @param begun when it was opened
     */
    public boolean isDue(long bytes, Instant begun) {
        return bytes > 0
                && (rotation.bytes().filter(most -> bytes >= most).isPresent()
                        || rotation.period()
                                .filter(period -> Instant.now().getEpochSecond() / period.toSeconds()
                                        != begun.getEpochSecond() / period.toSeconds())
                                .isPresent());
    }

    /**
     * Renames the file, which may be open.
     *
     * @return whether that was possible
     */
    public boolean rename() {
        try {
            Files.move(file, unusedName());
            return true;
        } catch (IOException failed) {
            messages.accept("cannot rename the file to start a new one: " + IoErrorText.of(failed)
                    + "; writing to it until that works");
            return false;
        }
    }

    private Path unusedName() throws IOException {
        String name = file.getFileName() + "-" + TIME.format(Instant.now());
        List<String> used = list().stream().map(RotatedFiles::plainName).toList();
        String unused = name;
        for (int i = 1; used.contains(unused); i++) {
            unused = name + String.format("-%02d", i);
        }
        return file.resolveSibling(unused);
    }

    /** Compresses and removes the files that are old by now, in the background. None of them may be open. */
    public void tidy() {
        try {
            List<Path> closed = list(); // not later: the next one is written to for a moment after it was renamed
            thread.execute(() -> tidy(closed));
        } catch (IOException failed) {
            reportFailure(IoErrorText.of(failed));
        }
    }

    private void tidy(List<Path> closed) {
        try {
            removeOldest(closed);
            compress(closed);
        } catch (IOException failed) {
            reportFailure(IoErrorText.of(failed));
        } catch (RuntimeException | Error defect) {
            reportFailure("internal error: " + defect + "; please report it");
        }
    }

    private void reportFailure(String reason) {
        messages.accept("cannot compress or remove old files: " + reason + "; trying again at the next rotation");
    }

    private void removeOldest(List<Path> all) throws IOException {
        if (rotation.keep().isPresent()) {
            for (Path oldest :
                    all.subList(0, Math.max(0, all.size() - rotation.keep().getAsInt()))) {
                Files.deleteIfExists(oldest.resolveSibling(plainName(oldest) + PART));
                Files.deleteIfExists(oldest);
            }
        }
    }

    private void compress(List<Path> closed) throws IOException {
        if (rotation.compression() == Compression.NONE) {
            return;
        }
        for (Path plain : closed) {
            String name = plain.getFileName().toString();
            if (name.equals(plainName(plain)) && Files.exists(plain)) {
                Path part = plain.resolveSibling(name + PART);
                Files.deleteIfExists(part); // of a killed program
                try {
                    Files.createFile(part);
                    Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(plain));
                    CompressedCopy.write(plain, part, rotation.compression());
                    Path whole = plain.resolveSibling(name + extension());
                    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE); // replaces that of a killed program
                    Files.delete(plain);
                } finally {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    private String extension() {
        return rotation.compression() == Compression.GZIP ? ".gz" : ".zst";
    }

    /** The old files, the oldest first. */
    private List<Path> list() throws IOException {
        try (Stream<Path> all = Files.list(file.toAbsolutePath().getParent())) {
            return all.filter(old -> names.matcher(old.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(RotatedFiles::plainName))
                    .toList();
        }
    }

    private static String plainName(Path old) {
        return old.getFileName().toString().replaceFirst("\\.(gz|zst)$", "");
    }
}
