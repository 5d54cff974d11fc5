package io.macmon.cli.radius;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a RADIUS client for MAC authentication bypass.
 *
 * @param timeout               how long each attempt waits for an answer
 * @param attempts              how many times a request is sent
 * @param rate                  the maximum number of requests per second
 * @param requiresAuthenticator whether an answer over UDP without a Message-Authenticator is invalid (CVE-2024-3596)
 */
public record MabConfig(
        RadiusServer server,
        Secret secret,
        Duration timeout,
        int attempts,
        UserNameFormat userName,
        Password password,
        Nas nas,
        int rate,
        boolean requiresAuthenticator) {

    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
    private static final int MAX_ATTEMPTS = 10;
    private static final int MAX_RATE = 10_000;

    /** The password attribute of a request. A station has no password. */
    public enum Password {
        /** A User-Password (PAP) that equals the User-Name, which is what most switches send. */
        USER_NAME,
        /** A CHAP-Password whose password is the User-Name. */
        CHAP,
        /** No password: the server relies on Service-Type Call-Check alone. */
        NONE;

        /** The value on the command line, for example {@code user-name}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The switch that the client claims to be.
     *
     * @param address    NAS-IP-Address or NAS-IPv6-Address
     * @param identifier NAS-Identifier
     * @param port       NAS-Port; a switch sends its interface number
     * @param portId     NAS-Port-Id; a switch sends its interface name
     * @param mac        Called-Station-Id
     */
    public record Nas(
            Optional<IpAddress> address, String identifier, int port, String portId, Optional<MacAddress> mac) {

        private static final int MAX_TEXT_LENGTH = 253;

        public Nas {
            if (identifier.isEmpty() && address.isEmpty()) {
                throw new ConfigException(
                        "radius",
                        "a request must identify the switch by an address, an identifier, or both (RFC 2865, 4.1)");
            }
            if (identifier.length() > MAX_TEXT_LENGTH || portId.length() > MAX_TEXT_LENGTH) {
                throw new ConfigException(
                        "radius",
                        "the identifier and port name of a switch are limited to " + MAX_TEXT_LENGTH + " characters");
            }
        }
    }

    public MabConfig {
        check(
                timeout.compareTo(Duration.ZERO) > 0 && timeout.compareTo(MAX_TIMEOUT) <= 0,
                "the timeout must be more than 0 and at most 60 s",
                timeout);
        check(
                attempts >= 1 && attempts <= MAX_ATTEMPTS,
                "the number of attempts must be 1 to " + MAX_ATTEMPTS,
                attempts);
        check(rate >= 1 && rate <= MAX_RATE, "the rate must be 1 to " + MAX_RATE + " requests per second", rate);
    }

    /** Creates a configuration that accepts answers without a Message-Authenticator. */
    MabConfig(
            RadiusServer server,
            Secret secret,
            Duration timeout,
            int attempts,
            UserNameFormat userName,
            Password password,
            Nas nas,
            int rate) {
        this(server, secret, timeout, attempts, userName, password, nas, rate, false);
    }

    /**
     * Creates a configuration with three attempts of two seconds, ten requests per second, and the User-Name format
     * of most switches.
     */
    public static MabConfig of(RadiusServer server, Secret secret, Nas nas) {
        return new MabConfig(
                server, secret, Duration.ofSeconds(2), 3, UserNameFormat.BARE_LOWER, Password.USER_NAME, nas, 10);
    }

    private static void check(boolean valid, String rule, Object given) {
        if (!valid) {
            throw new ConfigException("radius", rule + ", got " + given);
        }
    }
}
