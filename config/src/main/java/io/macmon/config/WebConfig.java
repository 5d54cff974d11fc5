package io.macmon.config;

import io.macmon.config.text.ConfigException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and to whom the web page is served.
 *
 * @param address     an IP address and a port, or a Unix socket
 * @param certificate certificate chain, PEM; present together with {@code key}
 * @param key         its private key, PEM
 * @param tokenFile   contains the token that clients send; empty for a random token
 */
public record WebConfig(
        SocketAddress address, Optional<Path> certificate, Optional<Path> key, Optional<Path> tokenFile) {

    public WebConfig {
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigException(
                    "web", "needs a certificate and its key together; give both --web-cert and --web-key");
        }
        if (address instanceof InetSocketAddress tcp) {
            if (!tcp.getAddress().isLoopbackAddress() && (certificate.isEmpty() || tokenFile.isEmpty())) {
                throw new ConfigException(
                        "web",
                        tcp.getAddress().getHostAddress() + " is not a loopback address; add"
                                + " --web-cert, --web-key and --web-token-file");
            }
        } else if (certificate.isPresent()) {
            throw new ConfigException("web", "a Unix socket is served without TLS; drop --web-cert and --web-key");
        }
    }
}
