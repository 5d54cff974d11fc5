package io.macmon.cli.conformance;

import java.io.IOException;
import java.nio.file.Path;

/** Prints the score for a directory of captures with the oracle's results. */
public final class Conformance {

    private Conformance() {}

    /**
     * Exits with 1 if there is a difference without a stated reason.
     *
     * @param arguments the directory
     */
    public static void main(String... arguments) throws IOException {
        Score score = over(Path.of(arguments[0]));
        System.out.print(score.text());
        System.exit(score.unexplained().isEmpty() ? 0 : 1);
    }

    static Score over(Path directory) throws IOException {
        Score score = new Score();
        for (SharedCapture capture : SharedCapture.in(directory)) {
            OracleResult oracle = OracleResult.of(capture.oracle());
            score.add(
                    capture,
                    oracle,
                    MacmonResult.of(capture.file(), oracle.summary().frames()));
        }
        return score;
    }
}
