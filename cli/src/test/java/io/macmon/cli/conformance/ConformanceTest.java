package io.macmon.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConformanceTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");

    @Test
    void agreesWithAnIndependentToolExceptForStatedReasons() throws IOException {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.isDirectory(DATA), "the shared captures are not beside this tree");
        }
        Score score = Conformance.over(DATA);

        System.out.print(score.text());
        assertThat(score.unexplained()).isEmpty();
        assertThat(score.captures()).isGreaterThan(1_000);
    }
}
