package io.macmon.cli.radius;

import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is asked, and how.
 *
 * @param host a name or an IP address
 * @param tls  how the server proves itself; empty over UDP
 */
public record RadiusServer(String host, int port, Optional<Tls> tls) {

    /** Over UDP (RFC 2865). */
    public static final int UDP_PORT = 1812;

    /** RadSec, over TLS (RFC 6614). */
    public static final int TLS_PORT = 2083;

    private static final Pattern SERVER = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\s\\[\\]]+))(?::(\\d{1,5}))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /**
     * RadSec's files, in PEM.
     *
     * @param authorities  whose certificates are trusted; those that Java trusts when empty
     * @param certificate  by which this machine proves itself, with those that lead to its authority; together with its key
     * @param key          of that certificate, in PKCS #8 and not encrypted
     * @param verifiesName whether the certificate must be for the server's name or address
     */
    public record Tls(
            Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key, boolean verifiesName) {

        public Tls {
            if (certificate.isPresent() != key.isPresent()) {
                throw new ConfigException("radius", "a certificate and its key are given together");
            }
        }
    }

    /**
     * Reads {@code HOST}, {@code HOST:PORT}, {@code IPV6} or {@code [IPV6]:PORT}.
     *
     * @throws ConfigException when it is none of these
     */
    public static RadiusServer parse(String text, Optional<Tls> tls) {
        int usual = tls.isPresent() ? TLS_PORT : UDP_PORT;
        if (BARE_IPV6.matcher(text).matches()) {
            return new RadiusServer(text, usual, tls);
        }
        Matcher server = SERVER.matcher(text);
        if (!server.matches()) {
            throw new ConfigException("radius", "'" + text + "' is no server; write HOST, HOST:PORT or [IPV6]:PORT");
        }
        int port = server.group(3) == null ? usual : Integer.parseInt(server.group(3));
        if (port < 1 || port > 0xFFFF) {
            throw new ConfigException("radius", "a port is 1 to 65535, got " + port);
        }
        return new RadiusServer(server.group(1) != null ? server.group(1) : server.group(2), port, tls);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
