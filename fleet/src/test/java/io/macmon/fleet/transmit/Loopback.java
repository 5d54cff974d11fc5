package io.macmon.fleet.transmit;

import java.io.IOException;

/** The loopback interface of the sandbox, which is down in a new namespace. */
public final class Loopback {

    private Loopback() {}

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
