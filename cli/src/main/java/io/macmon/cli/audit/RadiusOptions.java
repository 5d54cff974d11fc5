package io.macmon.cli.audit;

import io.macmon.cli.options.HelpSection;
import io.macmon.cli.process.Credentials;
import io.macmon.cli.radius.MabConfig;
import io.macmon.cli.radius.MabConfig.Nas;
import io.macmon.cli.radius.MabConfig.Password;
import io.macmon.cli.radius.RadiusServer;
import io.macmon.cli.radius.RadiusServer.Tls;
import io.macmon.cli.radius.Secret;
import io.macmon.cli.radius.UserNameFormat;
import io.macmon.cli.tls.KeyFile;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the RADIUS check and the rehearsal. */
final class RadiusOptions {

    private static final int ATTEMPTS = 3;

    @Option(
            names = "--radius",
            order = HelpSection.RADIUS,
            paramLabel = "HOST[:PORT]",
            description = "Ask this server about each station, as a switch does")
    private String server;

    @Option(
            names = "--secret-file",
            order = HelpSection.RADIUS,
            paramLabel = "FILE",
            description = "File with the shared secret; required without TLS")
    private Path secret;

    @Option(
            names = "--radius-tls",
            order = HelpSection.RADIUS,
            description = "Use RadSec (RADIUS over TLS) instead of UDP")
    private boolean tls;

    @Option(
            names = "--radius-ca",
            order = HelpSection.RADIUS,
            paramLabel = "FILE",
            description = "CA certificates of the server, PEM (default Java's)")
    private Path authorities;

    @Option(
            names = "--radius-cert",
            order = HelpSection.RADIUS,
            paramLabel = "FILE",
            description = "Client certificate, PEM")
    private Path certificate;

    @Option(
            names = "--radius-key",
            order = HelpSection.RADIUS,
            paramLabel = "FILE",
            description = "Private key of the client certificate, PEM (PKCS #8)")
    private Path key;

    @Option(
            names = "--radius-user-name",
            order = HelpSection.RADIUS,
            paramLabel = "FORM",
            defaultValue = "bare-lower",
            description = "User name, as your switches write a station's address: ${COMPLETION-CANDIDATES} (default"
                    + " ${DEFAULT-VALUE})")
    private UserNameFormat userName;

    @Option(
            names = "--radius-password",
            order = HelpSection.RADIUS,
            paramLabel = "KIND",
            defaultValue = "user-name",
            description = "Password: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private Password password;

    @Option(
            names = "--radius-timeout",
            order = HelpSection.RADIUS,
            paramLabel = "TIME",
            defaultValue = "2s",
            description = "Wait TIME for each of 3 requests (default ${DEFAULT-VALUE})")
    private Duration timeout;

    @Option(
            names = "--radius-rate",
            order = HelpSection.RADIUS,
            paramLabel = "N",
            defaultValue = "10",
            description = "At most N requests per second (default ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--radius-require-message-authenticator",
            order = HelpSection.RADIUS,
            description = "Discard answers without Message-Authenticator")
    private boolean requiresAuthenticator;

    @Mixin
    private final RadiusNasOptions nas = new RadiusNasOptions();

    @Option(
            names = "--rehearse",
            order = HelpSection.RADIUS,
            description = "Report who would lose access under 802.1X and MAB")
    private boolean rehearse;

    /** The files that these options name; no output may overwrite them. */
    List<Path> files() {
        return Stream.of(secret, authorities, certificate, key)
                .filter(Objects::nonNull)
                .toList();
    }

    Optional<EnforcementRehearsal> rehearsal(boolean hasServer) {
        return rehearse ? Optional.of(new EnforcementRehearsal(hasServer)) : Optional.empty();
    }

    /**
     * The configuration of the check; empty without a server.
     *
     * @param device the device that is described to the server as a switch port
     */
    Optional<MabConfig> config(Nas device, Consumer<String> report) {
        if (server == null) {
            refuseWithoutServer();
            return Optional.empty();
        }
        useCredentials(System.getenv());
        if (!tls && secret == null) {
            throw new ConfigException("radius", "needs the secret shared with the server; add --secret-file");
        }
        if (!tls && Stream.of(authorities, certificate, key).anyMatch(file -> file != null)) {
            throw new ConfigException("radius", "supports certificates only with TLS; add --radius-tls");
        }
        if (key != null) {
            KeyFile.check(key, "the private key", report);
        }
        Optional<Tls> trust = tls
                ? Optional.of(new Tls(
                        Optional.ofNullable(authorities),
                        Optional.ofNullable(certificate),
                        Optional.ofNullable(key),
                        true))
                : Optional.empty();
        return Optional.of(new MabConfig(
                RadiusServer.parse(server, trust),
                secret == null ? Secret.RADSEC : Secret.read(secret, report),
                timeout,
                ATTEMPTS,
                userName,
                password,
                nas.apply(device),
                rate,
                requiresAuthenticator));
    }

    private void useCredentials(Map<String, String> environment) {
        secret = Credentials.resolve(secret, environment);
        authorities = Credentials.resolve(authorities, environment);
        certificate = Credentials.resolve(certificate, environment);
        key = Credentials.resolve(key, environment);
    }

    private void refuseWithoutServer() {
        if (tls
                || requiresAuthenticator
                || nas.isGiven()
                || Stream.of(secret, authorities, certificate, key).anyMatch(Objects::nonNull)) {
            throw new ConfigException("radius", "is required by the other RADIUS options; add --radius HOST");
        }
    }
}
