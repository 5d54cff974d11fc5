package io.macmon.capture.file.write;

import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Capture files that a run reads, so that it writes over none of them: the names of what it writes are often made while
 * it runs, out of times and addresses.
 */
public final class InputFiles {

    /** Nothing is read from files. */
    public static final InputFiles NONE = new InputFiles(List.of());

    private static final Path STANDARD_STREAM = Path.of("-");

    private final List<Path> files;

    /** @param files "-" is what standard input comes from */
    public InputFiles(List<Path> files) {
        this.files = files.stream()
                .map(file -> file.equals(STANDARD_STREAM) ? Path.of("/dev/stdin") : file)
                .toList();
    }

    /**
     * Lets a file be written, by whatever name, only when it is not among those that are read.
     *
     * @throws MacmonException when it is; the message says so, and what to do
     */
    public void refuseOverwrite(Path written) throws MacmonException {
        if (!written.equals(STANDARD_STREAM) && Files.isRegularFile(written)) {
            for (Path file : files) {
                if (isSame(file, written)) {
                    throw new MacmonException(
                            "cannot write " + written + ": it is being read; name another file or directory");
                }
            }
        }
    }

    private static boolean isSame(Path read, Path written) {
        try {
            return Files.isSameFile(read, written);
        } catch (IOException gone) {
            return false; // what has no name any more cannot be written over
        }
    }
}
