package io.macmon.analyzer.audit.rule;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.config.net.IpAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What is known about a group of routers that share addresses. Keeps {@value #MAX_MEMBERS} routers. */
final class RouterGroup {

    static final int MAX_MEMBERS = 16;

    private static final long SETTLED_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long NEWCOMER_NANOS = Duration.ofHours(1).toNanos();
    private static final long DISUSED_NANOS = Duration.ofDays(1).toNanos();

    /** Bounds what a message can claim. VRRP's longest interval is 40.95 s, and HSRP's hold time usually 10 s. */
    private static final long MAX_ALIVE_MILLIS = 256_000;

    final long firstNanos;
    private final Map<Speaker, Member> members = new HashMap<>(2);
    long lastNanos;

    /** When a member advertised the group last. */
    long memberNanos;

    Speaker active;
    int activePriority;

    /** Whether a router was disputed, and no member has been active since: newcomers may be the same attacker. */
    boolean isContested;

    RouterGroup(long nanos) {
        firstNanos = nanos;
    }

    /**
     * A router that advertises a group.
     *
     * @param mac 0 if it sends from the virtual MAC address
     */
    record Speaker(IpAddress ip, long mac) {}

    /** What is known about a router of a group. */
    static final class Member {

        final long firstNanos;
        long startNanos;
        long lastNanos;
        int maxPriority;
        boolean isDisputed;

        /** The source of its frames, which may be virtual. */
        long mac;

        long resignedNanos = Long.MIN_VALUE;
        private long joinedNanos = Long.MIN_VALUE;
        private long dueNanos = Long.MIN_VALUE;
        private long aliveUntilNanos = Long.MIN_VALUE;

        private Member(long nanos) {
            firstNanos = nanos;
            startNanos = nanos;
            lastNanos = nanos;
        }

        private boolean hasResigned() {
            return resignedNanos != Long.MIN_VALUE;
        }
    }

    boolean isDisused(long nanos) {
        boolean isSettled = lastNanos - firstNanos >= SETTLED_NANOS;
        return nanos - lastNanos > (isSettled ? DISUSED_NANOS : NEWCOMER_NANOS);
    }

    /** What is known about a router; null if nothing is. */
    Member get(Speaker speaker) {
        return members.get(speaker);
    }

    /** Whether another router than this one is active, and has neither resigned nor been silent for too long. */
    boolean isOtherAlive(Speaker speaker, long nanos) {
        return active != null
                && !active.equals(speaker)
                && members.entrySet().stream()
                        .anyMatch(entry -> !entry.getKey().equals(speaker) && isAlive(entry.getValue(), nanos));
    }

    private static boolean isAlive(Member member, long nanos) {
        return !member.isDisputed && !member.hasResigned() && nanos < member.aliveUntilNanos;
    }

    /** Whether a router resigned, and would not be missed yet if it had not. */
    boolean hasResigned(Speaker speaker, long nanos) {
        Member member = members.get(speaker);
        return member != null && member.hasResigned() && nanos < member.aliveUntilNanos;
    }

    /** Whether a router resigned, and an advertisement now is the one that was due: it does not stop. */
    boolean continues(Speaker speaker, long nanos) {
        return hasResigned(speaker, nanos) && nanos < members.get(speaker).dueNanos;
    }

    /** Disputes a router: it is no member. */
    void dispute(Speaker speaker, long nanos) {
        Member member = find(speaker, nanos);
        member.isDisputed = true;
        member.lastNanos = nanos;
        isContested = true;
    }

    /** Disputes the routers that joined after this one resigned, and returns them. */
    Map<Speaker, Member> disputeFollowers(Speaker resigned) {
        Map<Speaker, Member> followers = new HashMap<>();
        long resignedNanos = members.get(resigned).resignedNanos;
        members.forEach((speaker, member) -> {
            if (!member.isDisputed && member.joinedNanos >= resignedNanos && !speaker.equals(resigned)) {
                member.isDisputed = true;
                followers.put(speaker, member);
            }
        });
        return followers;
    }

    private Member find(Speaker speaker, long nanos) {
        Member member = members.get(speaker);
        if (member == null) {
            member = new Member(nanos);
            if (members.size() >= MAX_MEMBERS) {
                members.values().removeIf(other -> other.isDisputed || nanos - other.lastNanos > DISUSED_NANOS);
            }
            if (members.size() < MAX_MEMBERS) {
                members.put(speaker, member);
            }
        }
        return member;
    }

    /** Learns from the advertisement of a member. */
    void learn(Speaker speaker, VirtualRouter router, long mac, long nanos) {
        Member member = find(speaker, nanos);
        if (member.isDisputed || member.joinedNanos == Long.MIN_VALUE) {
            member.joinedNanos = nanos;
        }
        member.isDisputed = false;
        member.mac = mac;
        member.maxPriority = Math.max(member.maxPriority, router.priority());
        memberNanos = nanos;
        if (router.isActive()) {
            active = speaker;
            activePriority = router.priority();
            member.resignedNanos = Long.MIN_VALUE;
            // What an earlier message promised still holds: this one may be forged.
            long aliveNanos = Duration.ofMillis(Math.min(router.aliveMillis(), MAX_ALIVE_MILLIS))
                    .toNanos();
            member.aliveUntilNanos = Math.max(member.aliveUntilNanos, nanos + aliveNanos);
            member.dueNanos = Math.max(member.dueNanos, nanos + aliveNanos * 3 / 5); // VRRP: after 1.5 intervals
            isContested = false;
        } else if (isResignation(router) && !member.hasResigned()) {
            member.resignedNanos = nanos;
        }
    }

    // A GLBP message without a hello has no priority either.
    private static boolean isResignation(VirtualRouter router) {
        return router.priority() == 0 && router.protocol() != Service.Kind.GLBP;
    }
}
