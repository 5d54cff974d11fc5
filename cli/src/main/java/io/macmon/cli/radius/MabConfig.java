package io.macmon.cli.radius;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a server is asked about stations.
 *
 * @param timeout  how long an answer is waited for, each time
 * @param attempts how often a request is sent before it is given up
 * @param rate     requests a second, at most
 */
public record MabConfig(
        RadiusServer server,
        Secret secret,
        Duration timeout,
        int attempts,
        UserNameFormat userName,
        Password password,
        Nas nas,
        int rate) {

    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
    private static final int MAX_ATTEMPTS = 10;
    private static final int MAX_RATE = 10_000;

    /** How a station that knows no password proves itself. */
    public enum Password {
        /** A User-Password (PAP) that equals the User-Name: what most switches send. */
        USER_NAME,
        /** The same, as a CHAP-Password. */
        CHAP,
        /** None: the server goes by Service-Type Call-Check alone. */
        NONE;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The switch that is played.
     *
     * @param address    NAS-IP-Address or NAS-IPv6-Address
     * @param identifier NAS-Identifier
     * @param port       NAS-Port; a switch tells the number of its interface
     * @param portId     NAS-Port-Id; a switch tells the name of its interface
     * @param mac        Called-Station-Id
     */
    public record Nas(
            Optional<IpAddress> address, String identifier, int port, String portId, Optional<MacAddress> mac) {

        private static final int MAX_TEXT_LENGTH = 253;

        public Nas {
            if (identifier.isEmpty() && address.isEmpty()) {
                throw new ConfigException(
                        "radius", "a request names its switch by an address or an identifier, or both (RFC 2865, 4.1)");
            }
            if (identifier.length() > MAX_TEXT_LENGTH || portId.length() > MAX_TEXT_LENGTH) {
                throw new ConfigException(
                        "radius", "the names of a switch have at most " + MAX_TEXT_LENGTH + " characters");
            }
        }
    }

    public MabConfig {
        check(timeout.compareTo(Duration.ZERO) > 0 && timeout.compareTo(MAX_TIMEOUT) <= 0, "waits up to 60 s", timeout);
        check(attempts >= 1 && attempts <= MAX_ATTEMPTS, "asks 1 to " + MAX_ATTEMPTS + " times", attempts);
        check(rate >= 1 && rate <= MAX_RATE, "asks 1 to " + MAX_RATE + " times a second", rate);
    }

    /** Three attempts of two seconds, ten requests a second, and a User-Name as most switches write it. */
    public static MabConfig of(RadiusServer server, Secret secret, Nas nas) {
        return new MabConfig(
                server, secret, Duration.ofSeconds(2), 3, UserNameFormat.BARE_LOWER, Password.USER_NAME, nas, 10);
    }

    private static void check(boolean isRight, String rule, Object given) {
        if (!isRight) {
            throw new ConfigException("radius", "a RADIUS client " + rule + ", got " + given);
        }
    }
}
