package io.macmon.analyzer.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.stranger.StrangerSelection.Stranger;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrangerSelectionTest {

    private static final Stranger QUIET = new Stranger(1, 3, 180, 0);
    private static final Stranger SILENT = new Stranger(2, 2, 120, 0);
    private static final Stranger LOST = new Stranger(3, 1, 60, 123);

    @Test
    void choosesAllOfAFew() {
        assertThat(chosen(false, 0, QUIET, SILENT, LOST)).containsExactly(LOST, QUIET, SILENT);
    }

    @Test
    void choosesOnlyThoseThatKeepSendingDuringAFlood() {
        assertThat(chosen(true, 0, QUIET, SILENT, LOST)).containsExactly(LOST, QUIET);
    }

    @Test
    void choosesInBoundedNumbers() {
        assertThat(chosen(false, 10_000, QUIET)).hasSize(256);
        assertThat(chosen(true, 10_000, LOST)).hasSizeBetween(48, 64).startsWith(LOST);
    }

    @Test
    void loudMadeUpSourcesCannotHideAQuietOneForEver() {
        int selections = 0;
        while (!chosen(true, 200, QUIET).contains(QUIET)) {
            assertThat(++selections).as("one of 12 is expected to have it").isLessThan(1_000);
        }
    }

    private static List<Stranger> chosen(boolean isFlood, int loud, Stranger... others) {
        StrangerSelection selection = new StrangerSelection(isFlood);
        for (int i = 0; i < loud; i++) {
            selection.add(new Stranger(100 + i, 1_000 + i, 60_000, 0));
        }
        for (Stranger stranger : others) {
            selection.add(stranger);
        }
        return selection.chosen();
    }
}
