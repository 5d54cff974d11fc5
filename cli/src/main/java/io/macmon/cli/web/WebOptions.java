package io.macmon.cli.web;

import io.macmon.cli.options.HelpSection;
import io.macmon.cli.options.ListenAddress;
import io.macmon.cli.process.Credentials;
import io.macmon.config.WebConfig;
import io.macmon.config.text.ConfigException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that serve the web page. */
public final class WebOptions {

    private static final String UNIX = "unix:";
    private static final int MAX_PATH = 107;
    private static final int EXAMPLE_PORT = 9465;

    @Option(
            names = "--web",
            order = HelpSection.OUTPUT,
            paramLabel = "[ADDRESS:]PORT",
            description = "Live: serve a web page (default ADDRESS 127.0.0.1); or unix:PATH")
    private String address;

    @Option(
            names = "--web-token-file",
            order = HelpSection.OUTPUT,
            paramLabel = "FILE",
            description = "Live: file with the web page's token (default: random)")
    private Path tokenFile;

    @Option(
            names = "--web-cert",
            order = HelpSection.OUTPUT,
            paramLabel = "FILE",
            description = "Live: serve the web page over TLS; certificate, PEM")
    private Path certificate;

    @Option(
            names = "--web-key",
            order = HelpSection.OUTPUT,
            paramLabel = "FILE",
            description = "Live: private key of the certificate, PEM (PKCS #8)")
    private Path key;

    /** The configuration of the page; empty for no page. */
    public Optional<WebConfig> config() {
        if (address == null) {
            if (Stream.of(certificate, key, tokenFile).anyMatch(Objects::nonNull)) {
                throw new ConfigException("web", "is required by the other options of the web page; add --web PORT");
            }
            return Optional.empty();
        }
        SocketAddress socket = address.startsWith(UNIX)
                ? unix(address.substring(UNIX.length()))
                : ListenAddress.parse("web", address, EXAMPLE_PORT);
        return Optional.of(new WebConfig(socket, file(certificate), file(key), file(tokenFile)));
    }

    private static SocketAddress unix(String path) {
        if (path.isEmpty() || path.length() > MAX_PATH) {
            throw new ConfigException(
                    "web",
                    "a Unix socket needs a path of 1 to " + MAX_PATH + " characters, as in unix:/run/macmon/web");
        }
        return UnixDomainSocketAddress.of(path);
    }

    private static Optional<Path> file(Path given) {
        return Optional.ofNullable(Credentials.resolve(given, System.getenv()));
    }
}
