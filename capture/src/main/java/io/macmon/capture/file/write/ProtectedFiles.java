package io.macmon.capture.file.write;

import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The capture files that a run reads, so that it overwrites none of them: names of output files are often derived
 * during the run, from times and addresses.
 */
public final class ProtectedFiles {

    /** No file is read. */
    public static final ProtectedFiles NONE = new ProtectedFiles(List.of());

    private static final Path STANDARD_STREAM = Path.of("-");

    private final List<Path> files;

    /** @param files "-" for standard input */
    public ProtectedFiles(List<Path> files) {
        this.files = files.stream()
                .map(file -> file.equals(STANDARD_STREAM) ? Path.of("/dev/stdin") : file)
                .toList();
    }

    /**
     * Checks that a file may be written.
     *
     * @throws MacmonException if it is one of the input files, even under another name
     */
    public void refuseOverwrite(Path written) throws MacmonException {
        if (!written.equals(STANDARD_STREAM) && Files.isRegularFile(written)) {
            for (Path file : files) {
                if (isSame(file, written)) {
                    throw new MacmonException(
                            "cannot write " + written + ": it is an input file of this run",
                            "choose another file or directory");
                }
            }
        }
    }

    private static boolean isSame(Path read, Path written) {
        try {
            return Files.isSameFile(read, written);
        } catch (IOException gone) {
            return false; // a removed file cannot be overwritten
        }
    }
}
