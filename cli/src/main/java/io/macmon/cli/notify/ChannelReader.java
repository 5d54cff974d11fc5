package io.macmon.cli.notify;

import io.macmon.cli.notify.SmtpChannel.Encryption;
import io.macmon.cli.process.SecretFile;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Suggestion;
import io.macmon.config.text.YamlMapping;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads one channel of the configuration file. */
final class ChannelReader {

    private static final String TYPE = "type";
    private static final String URL = "url";
    private static final String URL_FILE = "url-file";
    private static final String TOKEN_FILE = "token-file";
    private static final String SECRET_FILE = "secret-file";
    private static final String PASSWORD_FILE = "password-file";
    private static final String COMMAND = "command";
    private static final String SERVER = "server";
    private static final String USER = "user";
    private static final String ENCRYPTION = "encryption";
    private static final String CA_FILE = "ca-file";
    private static final String TO = "to";

    private static final String[] TYPES = {"webhook", "exec", "smtp", "ntfy", "apprise"};
    private static final int SUBMISSION_PORT = 587;
    private static final int TLS_PORT = 465;
    private static final int MAX_PORT = 65_535;

    private final YamlMapping mapping;

    private ChannelReader(YamlMapping mapping) {
        this.mapping = mapping;
    }

    /** @throws ConfigException if something that the channel needs is missing or invalid */
    static ChannelConfig read(String name, YamlMapping mapping) {
        ChannelReader reader = new ChannelReader(mapping);
        Supplier<Channel> open = reader.opener(mapping.require(TYPE, ChannelReader::type));
        return new ChannelConfig(
                name,
                mapping.value("title", Template::parse).orElse(Template.TITLE),
                mapping.value("text", Template::parse).orElse(Template.TEXT),
                open);
    }

    private static String type(String text) {
        if (!Arrays.asList(TYPES).contains(text)) {
            throw new IllegalArgumentException("invalid value '" + text + "'; " + Suggestion.of(text, TYPES));
        }
        return text;
    }

    private Supplier<Channel> opener(String type) {
        return switch (type) {
            case "webhook" -> webhook();
            case "exec" -> exec();
            case "smtp" -> smtp();
            case "ntfy" -> {
                allow(URL, URL_FILE, TOKEN_FILE);
                yield receiver(NtfyChannel::new);
            }
            default -> {
                allow(URL, URL_FILE, TOKEN_FILE);
                yield receiver(AppriseChannel::new);
            }
        };
    }

    private void allow(String... keys) {
        mapping.allowOnly(Stream.concat(Stream.of(TYPE, "title", "text"), Arrays.stream(keys))
                .toArray(String[]::new));
    }

    private Supplier<Channel> webhook() {
        allow(URL, URL_FILE, TOKEN_FILE, SECRET_FILE);
        Optional<SecretFile> secret = SecretFile.of(mapping, SECRET_FILE);
        return receiver(receiver -> new WebhookChannel(receiver, secret.map(SecretFile::read)));
    }

    private Supplier<Channel> receiver(Function<HttpReceiver, Channel> create) {
        if (mapping.has(URL) == mapping.has(URL_FILE)) {
            throw mapping.error(
                    mapping.has(URL) ? URL_FILE : TYPE,
                    mapping.has(URL)
                            ? "url-file: cannot be combined with url; remove one of them"
                            : "'url' is missing");
        }
        Optional<URI> url = mapping.has(URL) ? Optional.of(mapping.require(URL, ChannelReader::url)) : Optional.empty();
        Optional<SecretFile> urlFile = SecretFile.of(mapping, URL_FILE);
        Optional<SecretFile> token = SecretFile.of(mapping, TOKEN_FILE);
        return () -> create.apply(
                new HttpReceiver(url.orElseGet(() -> secretUrl(urlFile.orElseThrow())), token.map(SecretFile::read)));
    }

    private static URI url(String text) {
        return httpUrl(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be http://HOST[:PORT]/PATH or https://..., without" + " a user name or password"));
    }

    private static URI secretUrl(SecretFile file) {
        return httpUrl(file.read())
                .orElseThrow(() -> new ConfigException(
                        file.location(), file.file() + " must contain http://HOST[:PORT]/PATH or https://..."));
    }

    private static Optional<URI> httpUrl(String text) {
        try {
            URI url = URI.create(text);
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return Optional.of(url)
                    .filter(read -> isHttp && read.getHost() != null && read.getUserInfo() == null)
                    .map(read -> read.getPath().isEmpty() ? read.resolve("/") : read);
        } catch (IllegalArgumentException invalid) {
            return Optional.empty();
        }
    }

    private Supplier<Channel> exec() {
        allow(COMMAND);
        if (!mapping.has(COMMAND)) {
            throw mapping.error(COMMAND, "'" + COMMAND + "' is missing");
        }
        List<String> command = mapping.values(COMMAND, text -> text);
        if (command.isEmpty() || !command.get(0).startsWith("/")) {
            throw mapping.error(
                    COMMAND,
                    "command: must be a list that starts with the absolute path of a program; there is no shell");
        }
        return () -> new ExecChannel(command);
    }

    private Supplier<Channel> smtp() {
        allow(SERVER, ENCRYPTION, CA_FILE, USER, PASSWORD_FILE, "from", TO);
        Encryption encryption =
                mapping.value(ENCRYPTION, ChannelReader::encryption).orElse(Encryption.STARTTLS);
        URI server = mapping.require(SERVER, ChannelReader::server);
        int port = server.getPort() > 0 ? server.getPort() : encryption == Encryption.TLS ? TLS_PORT : SUBMISSION_PORT;
        Optional<Path> certificates = mapping.path(CA_FILE);
        Optional<String> user = mapping.value(USER, text -> text);
        Optional<SecretFile> password = SecretFile.of(mapping, PASSWORD_FILE);
        if (user.isPresent() != password.isPresent()) {
            throw mapping.error(user.isPresent() ? USER : PASSWORD_FILE, "'user' and 'password-file' need each other");
        }
        if (user.isPresent() && encryption == Encryption.NONE) {
            throw mapping.error(ENCRYPTION, "encryption: must be starttls or tls, because a password is sent");
        }
        InternetAddress from = mapping.require("from", ChannelReader::address);
        List<InternetAddress> to = new ArrayList<>(mapping.values(TO, ChannelReader::address));
        if (to.isEmpty()) {
            throw mapping.error(TO, "'to' needs an address");
        }
        return () -> new SmtpChannel(
                new SmtpChannel.Server(
                        server.getHost(), port, encryption, certificates, user, password.map(SecretFile::read)),
                from,
                to);
    }

    private static Encryption encryption(String text) {
        return Arrays.stream(Encryption.values())
                .filter(value -> value.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be starttls, tls or none, got '" + text + "'"));
    }

    private static URI server(String text) {
        try {
            URI server = URI.create("smtp://" + text);
            if (server.getHost() != null
                    && server.getUserInfo() == null
                    && server.getPort() <= MAX_PORT
                    && server.getPath().isEmpty()) {
                return server;
            }
        } catch (IllegalArgumentException invalid) {
            // reported below
        }
        throw new IllegalArgumentException("must be HOST or HOST:PORT, got '" + text + "'");
    }

    private static InternetAddress address(String text) {
        try {
            return new InternetAddress(text, true);
        } catch (AddressException invalid) {
            throw new IllegalArgumentException("not a mail address: '" + text + "'", invalid);
        }
    }
}
