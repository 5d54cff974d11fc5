package io.macmon.cli.output;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Resolves host names. */
final class HostResolver {

    private HostResolver() {}

    /** @throws IOException if the host name cannot be resolved; the message names the host */
    static InetAddress resolve(String host) throws IOException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IOException("cannot resolve host '" + host + "'", unknown);
        }
    }
}
