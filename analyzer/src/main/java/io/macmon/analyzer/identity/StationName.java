package io.macmon.analyzer.identity;

import java.time.Instant;

/**
 * A name of a station.
 *
 * @param source   where the name came from, in lower case, as in {@code dhcp}; empty if the user gave it
 * @param lastSeen when it was last announced; {@link Instant#EPOCH} if unknown, as in older databases
 */
public record StationName(String name, String source, Instant lastSeen) {

    /** The source of names in DNS answers. */
    public static final String DNS = "dns";

    /** Whether the station revealed it; otherwise, the user gave it. */
    public boolean isLearned() {
        return !source.isEmpty();
    }

    /**
     * Whether a DNS answer gave it, which anyone can send. So such a name is shown and kept only if there is no other.
     */
    public boolean isFromDns() {
        return source.equals(DNS);
    }

    /** Whether it is the same name from the same source, whenever it was announced. */
    public boolean isSame(StationName other) {
        return name.equals(other.name) && source.equals(other.source);
    }
}
