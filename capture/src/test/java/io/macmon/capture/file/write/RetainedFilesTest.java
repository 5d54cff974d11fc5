package io.macmon.capture.file.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainedFilesTest {

    private static final long FILE_OCTETS = 1_000_000;
    private static final long MIN_FREE = 50_000_000;
    private static final int FILES = 10;

    @TempDir
    Path folder;

    private final WriterCounts counts = new WriterCounts();
    private long freeBefore = MIN_FREE - 3 * FILE_OCTETS / 2;

    @Test
    void removesNoMoreThanNeededEvenIfSpaceIsFreedLate() throws Exception {
        RetainedFiles kept = kept(() -> freeBefore);

        assertThat(kept.makeRoomFor(100)).isFalse();
        assertThat(kept.makeRoomFor(100)).isFalse();
        assertThat(left()).isEqualTo(FILES - 2);

        freeBefore += 2 * FILE_OCTETS;
        assertThat(kept.makeRoomFor(100)).isTrue();
        assertThat(left()).isEqualTo(FILES - 2);
    }

    @Test
    void removesMoreOnceLateFreedSpaceIsUsedUp() throws Exception {
        RetainedFiles kept = kept(() -> freeBefore);
        kept.makeRoomFor(100);
        freeBefore += 2 * FILE_OCTETS;
        kept.makeRoomFor(100);

        freeBefore -= FILE_OCTETS;
        assertThat(kept.makeRoomFor(100)).isFalse();
        assertThat(left()).isEqualTo(FILES - 3);
        assertThat(counts.removedFiles.get()).isEqualTo(3);
    }

    @Test
    void removesTheOldestUntilThereIsSpace() throws Exception {
        RetainedFiles kept = kept(() -> freeBefore + (FILES - left()) * FILE_OCTETS);

        assertThat(kept.makeRoomFor(100)).isTrue();
        assertThat(left()).isEqualTo(FILES - 2);
        assertThat(folder.resolve("0")).doesNotExist();
        assertThat(folder.resolve("1")).doesNotExist();

        assertThat(kept.makeRoomFor(100 * FILE_OCTETS)).isFalse();
        assertThat(left()).isZero();
    }

    private RetainedFiles kept(RetainedFiles.FreeSpace free) throws IOException {
        RetainedFiles kept = new RetainedFiles(MIN_FREE, free, counts);
        ArrayDeque<RetainedFiles.RetainedFile> kind = new ArrayDeque<>();
        for (int i = 0; i < FILES; i++) {
            Path file = Files.write(folder.resolve(Integer.toString(i)), new byte[(int) FILE_OCTETS]);
            kept.add(file, 1, kind, Integer.MAX_VALUE);
        }
        return kept;
    }

    private long left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
