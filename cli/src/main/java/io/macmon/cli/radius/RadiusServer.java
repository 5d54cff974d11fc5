package io.macmon.cli.radius;

import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A RADIUS server.
 *
 * @param host a name or an IP address
 * @param tls  the TLS settings; empty for UDP
 */
public record RadiusServer(String host, int port, Optional<Tls> tls) {

    /** The port for RADIUS over UDP (RFC 2865). */
    public static final int UDP_PORT = 1812;

    /** The port for RadSec, which is RADIUS over TLS (RFC 6614). */
    public static final int TLS_PORT = 2083;

    private static final Pattern SERVER = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\s\\[\\]]+))(?::(\\d{1,5}))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /**
     * The TLS settings of RadSec; files are in PEM format.
     *
     * @param authorities  the trusted certificate authorities; if empty, Java's own
     * @param certificate  this machine's certificate chain; requires {@code key}
     * @param key          the certificate's private key, in unencrypted PKCS #8
     * @param verifiesName whether the certificate must match the server's name or address
     */
    public record Tls(
            Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key, boolean verifiesName) {

        public Tls {
            if (certificate.isPresent() != key.isPresent()) {
                throw new ConfigException(
                        "radius",
                        "needs a client certificate and its key together; give both"
                                + " --radius-cert and --radius-key");
            }
        }
    }

    /**
     * Reads {@code HOST}, {@code HOST:PORT}, {@code IPV6} or {@code [IPV6]:PORT}.
     *
     * @throws ConfigException if the text has none of these forms
     */
    public static RadiusServer parse(String text, Optional<Tls> tls) {
        int defaultPort = tls.isPresent() ? TLS_PORT : UDP_PORT;
        if (BARE_IPV6.matcher(text).matches()) {
            return new RadiusServer(text, defaultPort, tls);
        }
        Matcher server = SERVER.matcher(text);
        if (!server.matches()) {
            throw new ConfigException(
                    "radius", "invalid server '" + text + "'; expected HOST, HOST:PORT or [IPV6]:PORT");
        }
        int port = server.group(3) == null ? defaultPort : Integer.parseInt(server.group(3));
        if (port < 1 || port > 0xFFFF) {
            throw new ConfigException("radius", "the port must be 1 to 65535, got " + port);
        }
        return new RadiusServer(server.group(1) != null ? server.group(1) : server.group(2), port, tls);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
