package io.macmon.analyzer.audit.finding;

/**
 * How much a finding matters, and whose budget it uses.
 *
 * @param rank   of the weightiest station that it concerns
 * @param party  the station's MAC address, or if it matters less than the other party, the same as {@code victim}
 * @param victim identifies the other party as such, if it matters; otherwise the same as {@code party}
 * @param isOfListed whether the policy lists the station
 */
public record FindingWeight(Rank rank, long party, long victim, boolean isOfListed) {

    /** Ranks of stations, in ascending order. */
    public enum Rank {
        /** Stations that no group lists, and those present for less than a minute that only a prefix lists. */
        OTHER,
        /** Listed stations; by a prefix or without a policy, after a minute of presence. */
        LISTED,
        /** Routers, servers and proxies by their role, this machine, and the segment as a whole. */
        ROLE
    }

    /** Weighs findings. */
    @FunctionalInterface
    public interface Scale {

        /** Weighs a finding by its identity. */
        FindingWeight weigh(long station, String subject);
    }
}
