package io.macmon.analyzer.audit;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a RADIUS server said about a station.
 *
 * @param vlan      that an accept assigns (RFC 3580, 3.31); empty when none
 * @param message   the server's words, or why there was no answer; fit for people's eyes
 * @param roundTrip from the first request to the answer, or until it was given up
 */
public record RadiusReply(Answer answer, OptionalInt vlan, String message, Duration roundTrip) {

    /** How it came out. */
    public enum Answer {
        ACCEPT,
        REJECT,
        /** A challenge, which has no place in MAC authentication bypass. */
        CHALLENGE,
        /** Nobody answered. */
        SILENT,
        /** Something answered whose authenticator the secret does not prove. */
        UNPROVEN
    }
}
