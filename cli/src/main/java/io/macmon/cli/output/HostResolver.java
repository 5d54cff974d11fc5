package io.macmon.cli.output;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of names. */
final class HostResolver {

    private HostResolver() {}

    /** @throws IOException that says which name has no address */
    static InetAddress resolve(String host) throws IOException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IOException("no address is known for '" + host + "'", unknown);
        }
    }
}
