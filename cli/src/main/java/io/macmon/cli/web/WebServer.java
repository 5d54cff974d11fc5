package io.macmon.cli.web;

import io.macmon.cli.http.HttpServer;
import io.macmon.cli.process.ErrorReport;
import io.macmon.cli.process.HostName;
import io.macmon.cli.tls.KeyFile;
import io.macmon.cli.tls.PemFiles;
import io.macmon.config.WebConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.TextFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;

/** Serves the web page of one live run. */
public final class WebServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TOKEN_BYTES = 16;
    private static final int MAX_TOKEN_FILE = 1 << 20;
    private static final int DNS_NAME = 2; // types of a subjectAltName, RFC 5280
    private static final int IP_ADDRESS = 7;

    /** What browsers must not do with anything that this server sends. */
    private static final Map<String, String> HEADERS = headers();

    private final WebPage page;
    private final HttpServer server;

    private WebServer(WebPage page, HttpServer server) {
        this.page = page;
        this.server = server;
    }

    /**
     * Serves until it is closed, and reports the URL.
     *
     * @param report receives messages for the user; called by any thread
     * @throws MacmonException if the address cannot be used
     * @throws ConfigException if a file with the token, the certificate or the key cannot be used
     */
    public static WebServer open(WebConfig config, WebSource source, Consumer<String> report) throws MacmonException {
        return open(config, source, report, PATIENCE);
    }

    static WebServer open(WebConfig config, WebSource source, Consumer<String> report, Duration patience)
            throws MacmonException {
        String token = config.tokenFile().map(file -> readToken(file, report)).orElseGet(WebServer::randomToken);
        config.key().ifPresent(key -> KeyFile.check(key, "the private key of the web page", report));
        PemFiles files = new PemFiles("web");
        List<X509Certificate> chain =
                config.certificate().map(files::certificates).orElse(List.of());
        Optional<SSLSocketFactory> tls = chain.isEmpty()
                ? Optional.empty()
                : Optional.of(files.context(Optional.empty(), config.certificate(), config.key())
                        .getSocketFactory());
        Set<String> names = names(chain);
        WebPage page = new WebPage(new Access(hosts(config.address(), names), token), source);
        HttpServer.Config http = new HttpServer.Config(
                "macmon-web",
                tls,
                patience,
                Optional.empty(), // live streams last
                HEADERS,
                defect -> report.accept(
                        MacmonException.internalError("the web page", defect).getMessage()),
                failure -> report.accept(ErrorReport.ofEndedServer("the web page", failure)));
        try {
            HttpServer server = HttpServer.open(config.address(), http, page);
            report.accept("web page: " + url(config, server, names)
                    + config.tokenFile()
                            .map(file -> " (the token is in " + file + ")")
                            .orElse("#token=" + token));
            return new WebServer(page, server);
        } catch (IOException failed) {
            throw new MacmonException(
                    "cannot serve the web page on " + text(config.address()) + ": " + IoErrorText.of(failed),
                    "give another address with --web",
                    failed);
        }
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "Content-Security-Policy",
                "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        return headers;
    }

    /** A token that cannot be guessed. */
    public static String randomToken() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    private static String readToken(Path file, Consumer<String> report) {
        String token = TextFile.read(file, MAX_TOKEN_FILE).strip();
        if (!token.matches("[A-Za-z0-9._~+/=-]{16,256}")) {
            throw new ConfigException(
                    "web-token-file",
                    file + " must contain one line, a token of 16 to 256 letters, digits or ._~+/=-; make one with:"
                            + " openssl rand -hex 16");
        }
        KeyFile.check(file, "the token of the web page", report);
        return token;
    }

    // What a browser may call this server: its address, and the names in its certificate.
    private static Set<String> hosts(SocketAddress address, Set<String> names) {
        Set<String> hosts = new LinkedHashSet<>(names);
        if (!(address instanceof InetSocketAddress tcp) || tcp.getAddress().isLoopbackAddress()) {
            hosts.addAll(List.of("localhost", "127.0.0.1", "::1"));
        }
        if (address instanceof InetSocketAddress tcp && !tcp.getAddress().isAnyLocalAddress()) {
            hosts.add(IpAddress.of(tcp.getAddress()).toString());
        }
        return hosts;
    }

    private static Set<String> names(List<X509Certificate> chain) {
        Set<String> names = new LinkedHashSet<>();
        if (chain.isEmpty()) {
            return names;
        }
        try {
            Collection<List<?>> alternatives = chain.get(0).getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (name.get(0).equals(DNS_NAME)) {
                    names.add((String) name.get(1));
                } else if (name.get(0).equals(IP_ADDRESS)) {
                    names.add(IpAddress.parse((String) name.get(1)).toString());
                }
            }
            return names;
        } catch (CertificateParsingException malformed) {
            throw new ConfigException("web-cert", "the certificate's names are malformed: " + malformed.getMessage());
        }
    }

    private static String url(WebConfig config, HttpServer server, Set<String> names) {
        if (!(config.address() instanceof InetSocketAddress tcp)) {
            return text(config.address()) + ", behind a proxy or tunnel on this machine: http://localhost/";
        }
        String host = tcp.getAddress().isAnyLocalAddress()
                ? names.stream().findFirst().orElseGet(HostName::get)
                : host(tcp.getAddress());
        return (config.certificate().isPresent() ? "https://" : "http://") + host + ":" + server.port() + "/";
    }

    private static String host(InetAddress address) {
        String text = IpAddress.of(address).toString();
        return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress tcp
                ? host(tcp.getAddress()) + ":" + tcp.getPort()
                : "unix:" + address;
    }

    /** The port in use, which differs from the one asked for if that was 0. */
    int port() {
        return server.port();
    }

    /** Sends each client the last replies, and ends all connections. */
    @Override
    public void close() {
        page.end();
        server.close();
    }
}
