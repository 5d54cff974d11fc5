package io.macmon.capture.file.read;

import io.macmon.capture.BlockPool;
import io.macmon.capture.PackedBlock;
import io.macmon.config.text.MacmonException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A first pass over several files, to find when each of them starts.
 *
 * @param files    the files that have a frame; none of them is open
 * @param failures failures of files that are damaged before their first frame
 * @param skipped  frames in files that have only unsupported link types
 */
record FileScan(List<FileCursor> files, List<MacmonException> failures, List<SkippedFrames> skipped) {

    /** @throws MacmonException if a file cannot be opened or is a pipe */
    static FileScan of(List<Path> paths) throws MacmonException {
        for (Path path : paths) {
            requireReadableTwice(path);
        }
        FileScan first = new FileScan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        BlockPool pool = new BlockPool(1, CaptureReader.BLOCK_BYTES);
        for (Path path : paths) {
            PackedBlock block = pool.poll();
            first.add(path, block);
            block.release();
        }
        return first;
    }

    private static void requireReadableTwice(Path path) throws MacmonException {
        try (CaptureInput input = CaptureInput.open(path)) {
            if (input.size() < 0) {
                throw input.unreadable("only a regular file can be merged with others", "read it alone");
            }
        }
    }

    private void add(Path path, PackedBlock block) {
        try (CaptureReader reader = CaptureReader.open(path)) {
            MacmonException damage = readToFirstFrame(reader, block);
            if (block.frames() > 0) {
                files.add(new FileCursor(path, files.size(), reader.size(), block.timestampNanos(0)));
            } else {
                skipped.addAll(reader.skipped());
                if (damage != null) {
                    failures.add(damage);
                }
            }
        } catch (MacmonException noCapture) {
            failures.add(noCapture);
        }
    }

    private static MacmonException readToFirstFrame(CaptureReader reader, PackedBlock block) {
        try {
            boolean more = true;
            while (more && block.frames() == 0) {
                more = reader.read(block);
            }
            return null;
        } catch (MacmonException damage) {
            return damage;
        } catch (ClosedByInterruptException onlyOfPipes) {
            throw new IllegalStateException(onlyOfPipes);
        }
    }
}
