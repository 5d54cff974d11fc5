package io.macmon.analyzer.audit.finding;

import io.macmon.config.net.MacAddress;
import java.time.Instant;

/**
 * The user's decision that one finding is not reported for some time. It is still counted. A mute names the finding by
 * kind, station and subject, not by its short ID, which an attacker could give to another finding as well.
 *
 * @param since when it was made
 * @param until when it ends, in the time of the frames
 * @param who   who made it; printable
 * @param why   the reason; printable
 */
public record Mute(
        FindingKind kind, MacAddress station, String subject, Instant since, Instant until, String who, String why) {

    /** The key of the finding. */
    public String key() {
        return Finding.key(kind, station, subject);
    }

    /** The ID of the finding. */
    public String id() {
        return Finding.idOf(key());
    }
}
