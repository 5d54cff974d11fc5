package io.macmon.cli.docs;

import java.io.IOException;
import java.net.InetAddress;

/**
 * Replaces ping(8) on machines without it: one echo request to the last argument, exit status 0 if it is answered.
 */
final class Ping {

    private static final int PATIENCE_MILLIS = 60_000;

    private Ping() {}

    public static void main(String[] args) throws IOException {
        String target = args[args.length - 1];
        boolean answered = InetAddress.getByName(target).isReachable(PATIENCE_MILLIS);
        System.out.println(target + (answered ? " answers" : " does not answer"));
        System.exit(answered ? 0 : 1);
    }
}
