package io.macmon.fleet.transmit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** The loopback interface of the sandbox, which is down in a new namespace. */
public final class Loopback {

    private Loopback() {}

    /** Skips a test that creates devices if there is no sandbox for them; in CI, it fails. */
    public static void requireSandbox() {
        boolean isInSandbox = System.getenv("MACMON_SANDBOX") != null;
        if ("true".equals(System.getenv("CI"))) {
            assertThat(isInSandbox).as("in CI, lab tests must run").isTrue();
        }
        assumeTrue(isInSandbox, "needs a separate network namespace");
    }

    /** Makes 127.0.0.1 reachable. */
    public static void bringUp() throws IOException, InterruptedException {
        if (System.getenv("MACMON_SANDBOX") != null
                && new ProcessBuilder("ip", "link", "set", "lo", "up")
                                .inheritIO()
                                .start()
                                .waitFor()
                        != 0) {
            throw new IOException("cannot bring up the loopback interface of the sandbox");
        }
    }
}
