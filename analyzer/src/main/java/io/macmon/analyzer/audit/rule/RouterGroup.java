package io.macmon.analyzer.audit.rule;

import io.macmon.analyzer.audit.station.RouterGroupRecord;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.config.net.IpAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What is known about a group of routers that share addresses. Keeps {@value #MAX_MEMBERS} routers. */
final class RouterGroup {

    static final int MAX_MEMBERS = 16;

    private static final long SETTLED_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long NEWCOMER_NANOS = Duration.ofHours(1).toNanos();
    private static final long DISUSED_NANOS = Duration.ofDays(1).toNanos();

    /** Bounds what a message can claim. VRRP's longest interval is 40.95 s, and HSRP's hold time usually 10 s. */
    private static final long MAX_ALIVE_MILLIS = 256_000;

    private static final long MAX_ALIVE_NANOS =
            Duration.ofMillis(MAX_ALIVE_MILLIS).toNanos();

    final long firstNanos;
    private final Map<Speaker, Member> members = new HashMap<>(2);
    long lastNanos;

    /** When a member advertised the group last. */
    long memberNanos;

    Speaker active;
    int activePriority;

    /** Whether a router was disputed, and no member has been active since: newcomers may be the same attacker. */
    boolean isContested;

    /** Whether it changed since it was last stored; only in its times, if it was stored before. */
    boolean isChanged;

    boolean isStored;
    private List<IpAddress> addresses = List.of();

    RouterGroup(long nanos) {
        firstNanos = nanos;
    }

    /** A group of an earlier run, as if it had been advertised last at this time. */
    RouterGroup(RouterGroupRecord saved, long nanos) {
        long shift = nanos - saved.lastNanos();
        firstNanos = saved.firstNanos() + shift;
        lastNanos = nanos;
        memberNanos = saved.memberNanos() + shift;
        active = saved.active() == null ? null : Speaker.of(saved.active());
        activePriority = saved.activePriority();
        isContested = saved.isContested();
        isStored = true;
        addresses = saved.addresses();
        saved.members().stream()
                .limit(MAX_MEMBERS)
                .forEach(member -> members.put(Speaker.of(member.router()), new Member(member, shift)));
    }

    /** The groups that were kept at the end of the earlier run: a group that made room for others comes last. */
    static List<RouterGroupRecord> latest(List<RouterGroupRecord> saved, int max) {
        long endNanos =
                saved.stream().mapToLong(RouterGroupRecord::lastNanos).max().orElse(0);
        return saved.stream()
                .sorted(Comparator.comparing((RouterGroupRecord record) ->
                                new RouterGroup(record, record.lastNanos()).isDisused(endNanos))
                        .thenComparing(Comparator.comparing(RouterGroupRecord::lastNanos)
                                .reversed()))
                .limit(max)
                .toList();
    }

    private static long shifted(long nanos, long shift) {
        return nanos == RouterGroupRecord.NEVER ? nanos : nanos + shift;
    }

    // The clock may have been set back, so the times of its routers may be later.
    RouterGroupRecord snapshot(RouterGroupRecord.Key key) {
        long last = LongStream.concat(
                        LongStream.of(firstNanos, lastNanos, memberNanos),
                        members.values().stream().flatMapToLong(Member::times))
                .max()
                .orElseThrow();
        return new RouterGroupRecord(
                key,
                addresses,
                firstNanos,
                last,
                memberNanos,
                active == null ? null : active.snapshot(),
                activePriority,
                isContested,
                members.entrySet().stream()
                        .map(entry -> entry.getValue().snapshot(entry.getKey().snapshot(), last + MAX_ALIVE_NANOS))
                        .toList());
    }

    /**
     * A router that advertises a group.
     *
     * @param mac 0 if it sends from the virtual MAC address
     */
    record Speaker(IpAddress ip, long mac) {

        private static Speaker of(RouterGroupRecord.Router saved) {
            return new Speaker(saved.ip(), saved.mac());
        }

        private RouterGroupRecord.Router snapshot() {
            return new RouterGroupRecord.Router(ip, mac);
        }
    }

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

        private Member(RouterGroupRecord.Member saved, long shift) {
            firstNanos = saved.firstNanos() + shift;
            startNanos = saved.startNanos() + shift;
            lastNanos = saved.lastNanos() + shift;
            maxPriority = saved.maxPriority();
            isDisputed = saved.isDisputed();
            mac = saved.mac();
            resignedNanos = shifted(saved.resignedNanos(), shift);
            joinedNanos = shifted(saved.joinedNanos(), shift);
            dueNanos = shifted(saved.dueNanos(), shift);
            aliveUntilNanos = shifted(saved.aliveUntilNanos(), shift);
        }

        private LongStream times() {
            return LongStream.of(startNanos, lastNanos, resignedNanos, joinedNanos);
        }

        private RouterGroupRecord.Member snapshot(RouterGroupRecord.Router router, long latestNanos) {
            return new RouterGroupRecord.Member(
                    router,
                    mac,
                    firstNanos,
                    startNanos,
                    lastNanos,
                    maxPriority,
                    isDisputed,
                    resignedNanos,
                    joinedNanos,
                    Math.min(dueNanos, latestNanos),
                    Math.min(aliveUntilNanos, latestNanos));
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
        addresses = router.addresses().isEmpty() ? addresses : router.addresses();
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
