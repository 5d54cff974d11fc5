package io.macmon.analyzer.identity;

import java.time.Instant;

/**
 * A trait that an audit remembers of a station, for its next run.
 *
 * @param isKnown whether it is one of the station's; otherwise it may replace those later
 * @param first   when the station first showed it
 * @param last    when the station last showed it
 * @param count   how often the station showed it, or a value that it replaced while the trait was new
 */
public record RememberedTrait(Trait trait, boolean isKnown, Instant first, Instant last, int count) {

    /** The value of a trait that a station leaves out of messages in which others have it. */
    static final String NONE = "none";

    /** Whether the station left the trait out, so that it is no evidence for a type. */
    public boolean isLeftOut() {
        return trait.value().equals(NONE);
    }
}
