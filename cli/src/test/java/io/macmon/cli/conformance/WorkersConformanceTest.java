package io.macmon.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import io.macmon.cli.watch.WatchOutputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers write what one writes, in every format and in the same order, for public captures: every tenth, or every
 * Nth with {@code -Dmacmon.captures.every=N}.
 */
@Tag("captures")
class WorkersConformanceTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");
    private static final int EVERY = Integer.getInteger("macmon.captures.every", 10);

    @TempDir
    Path folder;

    @Test
    void twoWorkersWriteWhatOneWrites() throws IOException {
        Requirements.require(Files.isDirectory(DATA), "there are no captures in " + DATA);
        List<String> different = new ArrayList<>();
        List<SharedCapture> captures = SharedCapture.in(DATA);
        for (int number = 0; number < captures.size(); number += EVERY) {
            String file = captures.get(number).file().toString();
            WatchOutputs one = WatchOutputs.of(folder, "-r", file);
            WatchOutputs two = WatchOutputs.of(folder, "-r", file, "--workers", "2");
            if (!two.equals(one)) {
                different.add(captures.get(number).name() + ": " + one.difference(two));
            }
        }

        assertThat(different).isEmpty();
    }
}
