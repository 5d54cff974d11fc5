package io.macmon.analyzer.audit;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A RADIUS server's answer about a station.
 *
 * @param vlan        the VLAN that the server assigns (RFC 3580, 3.31); empty if none
 * @param message     the server's message, or the reason why there is no answer; printable
 * @param roundTrip   time from the first request to the answer, or to the timeout
 * @param isForgeable whether the answer has no Message-Authenticator, although it came over UDP (CVE-2024-3596)
 */
public record RadiusReply(Answer answer, OptionalInt vlan, String message, Duration roundTrip, boolean isForgeable) {

    /** Creates a reply that is not forgeable. */
    public RadiusReply(Answer answer, OptionalInt vlan, String message, Duration roundTrip) {
        this(answer, vlan, message, roundTrip, false);
    }

    /** The outcome of a request. */
    public enum Answer {
        ACCEPT,
        REJECT,
        /** A challenge, which is invalid in MAC authentication bypass. */
        CHALLENGE,
        /** No answer before the timeout. */
        SILENT,
        /** An answer whose authenticator does not match the shared secret. */
        UNPROVEN
    }
}
