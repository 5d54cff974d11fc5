package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A snapshot of what is known about a group of virtual routers, for the database. Times are in nanoseconds since 1970,
 * or {@link #NEVER}.
 *
 * @param addresses      the shared addresses in the latest advertisement of a member
 * @param firstNanos     when the group was first advertised
 * @param lastNanos      when it was last advertised, by a member or not
 * @param memberNanos    when a member last advertised it
 * @param active         the active router; null if none was
 * @param activePriority the priority that it advertised last
 * @param isContested    whether a router was disputed, and no member has been active since
 * @param members        the routers that advertised the group
 */
public record RouterGroupRecord(
        Key key,
        List<IpAddress> addresses,
        long firstNanos,
        long lastNanos,
        long memberNanos,
        Router active,
        int activePriority,
        boolean isContested,
        List<Member> members) {

    /** No time. */
    public static final long NEVER = Long.MIN_VALUE;

    private static final int MAX_VLAN = 4_095;
    private static final int MAX_GROUP = 65_535;
    private static final int MAX_ADDRESSES = 512;
    private static final int MAX_MEMBERS = 64;
    private static final long MAX_AHEAD_NANOS = Duration.ofMinutes(10).toNanos();
    private static final Set<Service.Kind> PROTOCOLS =
            EnumSet.of(Service.Kind.VRRP, Service.Kind.HSRP, Service.Kind.GLBP, Service.Kind.CARP);

    public RouterGroupRecord {
        addresses = List.copyOf(addresses);
        members = List.copyOf(members);
    }

    /** @throws IllegalArgumentException if an audit cannot have made such a snapshot */
    public void requireValid() {
        key.requireValid();
        require(addresses.size() <= MAX_ADDRESSES && members.size() <= MAX_MEMBERS, "too many addresses or members");
        require(firstNanos >= 0 && firstNanos <= lastNanos, "the group's times");
        require(isTime(memberNanos, lastNanos), "the members' time");
        for (Member member : members) {
            require(
                    member.times().allMatch(nanos -> isTime(nanos, lastNanos))
                            && isTime(member.dueNanos, lastNanos + MAX_AHEAD_NANOS)
                            && isTime(member.aliveUntilNanos, lastNanos + MAX_AHEAD_NANOS),
                    "a member's times");
        }
    }

    private static boolean isTime(long nanos, long latest) {
        return nanos == NEVER || (nanos >= 0 && nanos <= latest);
    }

    private static void require(boolean isValid, String what) {
        if (!isValid) {
            throw new IllegalArgumentException("invalid router group: " + what);
        }
    }

    /**
     * What identifies a group.
     *
     * @param vlan 0 if untagged
     */
    public record Key(int vlan, Service.Kind protocol, int group, int ipVersion) {

        private void requireValid() {
            require(vlan >= 0 && vlan <= MAX_VLAN, "the VLAN");
            require(PROTOCOLS.contains(protocol), "the protocol");
            require(group >= 0 && group <= MAX_GROUP, "the number");
            require(ipVersion == 4 || ipVersion == 6, "the IP version");
        }
    }

    /**
     * A router of a group.
     *
     * @param ip  the source of its packets
     * @param mac 0 if it sends from the virtual MAC address
     */
    public record Router(IpAddress ip, long mac) {}

    /**
     * What is known about a router of a group.
     *
     * @param mac             the source of its frames, which may be virtual; 0 if it never was a member
     * @param firstNanos      when it first advertised the group
     * @param startNanos      when it did so for the first time after a silence
     * @param maxPriority     its highest priority
     * @param isDisputed      whether it is not a member
     * @param joinedNanos     when it became a member
     * @param dueNanos        when its next advertisement is due
     * @param aliveUntilNanos when other routers miss it if it stays silent
     */
    public record Member(
            Router router,
            long mac,
            long firstNanos,
            long startNanos,
            long lastNanos,
            int maxPriority,
            boolean isDisputed,
            long resignedNanos,
            long joinedNanos,
            long dueNanos,
            long aliveUntilNanos) {

        private LongStream times() {
            return LongStream.of(firstNanos, startNanos, lastNanos, resignedNanos, joinedNanos);
        }
    }
}
