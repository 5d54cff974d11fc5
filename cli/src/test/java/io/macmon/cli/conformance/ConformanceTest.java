package io.macmon.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("captures")
class ConformanceTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");

    @Test
    void agreesWithAnIndependentToolExceptForStatedReasons() throws IOException {
        Requirements.require(Files.isDirectory(DATA), "there are no captures in " + DATA);
        Score score = Conformance.over(DATA);

        System.out.print(score.text());
        assertThat(score.unexplained()).isEmpty();
        assertThat(score.percent()).isGreaterThanOrEqualTo(98);
        assertThat(score.percentOfRead()).isGreaterThanOrEqualTo(97.8);
        assertThat(score.linkTypes().keySet()).isEqualTo(UnsupportedLinkType.all());
        assertThat(score.captures()).isGreaterThan(1_000);
    }
}
