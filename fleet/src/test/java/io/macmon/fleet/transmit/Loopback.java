package io.macmon.fleet.transmit;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;

/** The loopback interface of the sandbox, which is down in a new namespace. */
public final class Loopback {

    private Loopback() {}

    /** Skips a test that creates devices if there is no sandbox for them. */
    public static void requireSandbox() {
        Requirements.require(System.getenv("MACMON_SANDBOX") != null, "there is no separate network namespace");
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
