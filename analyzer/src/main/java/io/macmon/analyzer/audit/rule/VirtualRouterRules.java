package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.ROUTER_CHANGED;
import static io.macmon.analyzer.audit.finding.FindingKind.ROUTER_TAKEOVER;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.rule.RouterGroup.Member;
import io.macmon.analyzer.audit.rule.RouterGroup.Speaker;
import io.macmon.analyzer.audit.segment.AuditCounts;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.segment.VirtualRouterGroups;
import io.macmon.analyzer.audit.station.RouterGroupRecord;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.VirtualMac;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Judges which router may take over the address of a virtual router, where the policy does not say so. The routers that
 * advertised a group first are its members, and each has a priority. A takeover by a newcomer is a finding, unless the
 * active router is silent or gave up, and the newcomer's priority is not higher: only then would a router that has been
 * on standby all along take over. So is a member whose priority rises.
 *
 * <p>A resignation may be forged. An equal newcomer that follows it at once is a finding; so is every newcomer that
 * followed, and the resignation itself, once the active router advertises as if it had not resigned.
 *
 * <p>A router that was reported becomes a member when no member has advertised the group for an hour.
 *
 * <p>Keeps {@value #MAX_GROUPS} groups with {@value RouterGroup#MAX_MEMBERS} routers each. A group that is known keeps
 * its place until it was silent for a day, or for an hour if it was known for less than a minute.
 */
public final class VirtualRouterRules {

    private static final int MAX_GROUPS = 1_024;

    /** The members of a group are learned this long, and the priority that a member starts with. */
    private static final long LEARNING_NANOS = Duration.ofSeconds(15).toNanos();

    private static final long ACCEPTED_NANOS = Duration.ofHours(1).toNanos();
    private static final long PURGE_NANOS = Duration.ofMinutes(1).toNanos();

    private final FindingLog findings;
    private final AuditCounts counts;
    private final Map<RouterGroupRecord.Key, RouterGroup> groups = new HashMap<>();
    private SegmentPolicy segment;
    private long purgedNanos = Long.MIN_VALUE;

    public VirtualRouterRules(SegmentPolicy segment, FindingLog findings, AuditCounts counts) {
        this.segment = segment;
        this.findings = findings;
        this.counts = counts;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** Continues with the groups of an earlier run, as if the audit had not been stopped until this time. */
    public void restore(List<RouterGroupRecord> saved, long nanos) {
        for (RouterGroupRecord record : RouterGroup.latest(saved, MAX_GROUPS)) {
            RouterGroup group = new RouterGroup(record, nanos);
            groups.put(record.key(), group);
            record.members().stream().filter(member -> !member.isDisputed()).forEach(member -> learn(record, member));
        }
    }

    private void learn(RouterGroupRecord group, RouterGroupRecord.Member member) {
        VirtualRouter router = new VirtualRouter(
                member.mac(), group.key().protocol(), group.key().group(), group.addresses(), 0, false, 0);
        if (!VirtualMac.isVirtual(member.mac()) || VirtualRouterGroups.isGroupOf(member.mac(), router)) {
            segment.learn(router, member.mac());
        }
    }

    /**
     * Returns the groups that changed since they were last returned.
     *
     * @param includesTimes whether to return groups that were returned before and only continued
     */
    public List<RouterGroupRecord> takeChanged(boolean includesTimes) {
        List<RouterGroupRecord> taken = new ArrayList<>();
        groups.forEach((key, group) -> {
            if (group.isChanged && (includesTimes || !group.isStored)) {
                group.isChanged = false;
                group.isStored = true;
                taken.add(group.snapshot(key));
            }
        });
        return taken;
    }

    /** Marks groups as changed again, because they could not be stored. */
    public void requeue(List<RouterGroupRecord> records) {
        records.stream()
                .map(record -> groups.get(record.key()))
                .filter(Objects::nonNull)
                .forEach(group -> {
                    group.isChanged = true;
                    group.isStored = false;
                });
    }

    /**
     * Judges an advertisement by a station that may be a router.
     *
     * @param ipOwner the owner of the packet's source IP address; null if unknown
     * @return whether the station is a member of the group
     */
    boolean admit(Sighting sighting, VirtualRouter router, Station ipOwner) {
        IpAddress ip = sighting.sourceIp();
        long nanos = sighting.nanos();
        RouterGroupRecord.Key key =
                new RouterGroupRecord.Key(sighting.vlan(), router.protocol(), router.group(), ip.version());
        RouterGroup group = groups.get(key);
        if (group == null) {
            if (!makeRoom(nanos)) {
                raiseNotCompared(sighting, router);
                return false;
            }
            group = new RouterGroup(nanos);
            groups.put(key, group);
        }
        group.lastNanos = nanos;
        group.isChanged = true;
        long mac = sighting.station().mac;
        Speaker speaker = new Speaker(ip, VirtualMac.isVirtual(mac) ? 0 : mac);
        Judgement judgement = new Judgement(sighting, router, ipOwner, group, speaker);
        boolean isMember = judgement.judge();
        if (isMember) {
            judgement.judgeResignation();
            group.learn(speaker, router, mac, nanos);
        }
        return isMember;
    }

    private boolean makeRoom(long nanos) {
        boolean isDue = purgedNanos == Long.MIN_VALUE || Math.abs(nanos - purgedNanos) >= PURGE_NANOS;
        if (groups.size() >= MAX_GROUPS && isDue) {
            purgedNanos = nanos;
            groups.values().removeIf(group -> group.isDisused(nanos));
        }
        return groups.size() < MAX_GROUPS;
    }

    private void raiseNotCompared(Sighting sighting, VirtualRouter router) {
        counts.countSettingsNotCompared();
        String name = name(router);
        findings.raise(
                ROUTER_CHANGED,
                Finding.SEGMENT.value(),
                "groups",
                sighting.nanos(),
                () -> "more than " + MAX_GROUPS + " groups of virtual routers are advertised; further ones are not "
                        + "compared, the latest is " + name,
                () -> Map.of(
                        "source",
                        MacAddress.toString(sighting.station().mac),
                        "group",
                        String.valueOf(router.group()),
                        "vlan",
                        String.valueOf(sighting.vlan())));
    }

    private static String name(VirtualRouter router) {
        return router.protocol().toString().toUpperCase(Locale.ROOT) + " group " + router.group();
    }

    /** The judgement of one advertisement. */
    private final class Judgement {

        private final Sighting sighting;
        private final VirtualRouter router;
        private final Station ipOwner;
        private final RouterGroup group;
        private final Speaker speaker;
        private final long nanos;
        private final boolean isOtherAlive;

        private Judgement(
                Sighting sighting, VirtualRouter router, Station ipOwner, RouterGroup group, Speaker speaker) {
            this.sighting = sighting;
            this.router = router;
            this.ipOwner = ipOwner;
            this.group = group;
            this.speaker = speaker;
            nanos = sighting.nanos();
            isOtherAlive = group.isOtherAlive(speaker, nanos);
        }

        private boolean judge() {
            Member known = group.get(speaker);
            boolean isLearning = nanos - group.firstNanos < LEARNING_NANOS || group.active == null;
            if (known == null && (isLearning || isNamedByPolicy())) {
                return true;
            }
            if (known == null || known.isDisputed) {
                return mayJoin(known);
            }
            boolean isStarting = nanos - known.lastNanos > Math.max(LEARNING_NANOS, aliveNanos());
            known.startNanos = isStarting ? nanos : known.startNanos;
            known.lastNanos = nanos;
            return router.priority() <= known.maxPriority || mayRaisePriority(known, isLearning);
        }

        private long aliveNanos() {
            return Duration.ofMillis(2 * router.aliveMillis()).toNanos();
        }

        // The policy allows the station to be a router of the group.
        private boolean isNamedByPolicy() {
            boolean isListed = segment.policy().listsStations() && speaker.mac() != 0;
            return isListed
                    || router.addresses().stream()
                            .anyMatch(shared ->
                                    segment.policy().virtualRouter(shared).isPresent());
        }

        private boolean mayJoin(Member known) {
            boolean wins = router.isActive()
                    && (router.priority() > group.activePriority
                            || (router.priority() == group.activePriority && isOtherAlive));
            boolean isAccepted =
                    known != null && nanos - Math.max(known.firstNanos, group.memberNanos) >= ACCEPTED_NANOS;
            // It would make the active router give way if that had not resigned.
            boolean isSuspicious = router.isActive()
                    && router.priority() == group.activePriority
                    && group.hasResigned(group.active, nanos);
            boolean isDisputed = known != null || group.isContested;
            if (isAccepted || (!wins && !isOtherAlive && !isSuspicious && !isDisputed)) {
                return true;
            }
            group.dispute(speaker, nanos);
            if (wins) {
                raiseTakeover();
            } else {
                raise(ROUTER_CHANGED, "member", isSuspicious ? " at once follows a resignation in " : " joins ");
            }
            return false;
        }

        private void judgeResignation() {
            if (!router.isActive() || !group.continues(speaker, nanos)) {
                return;
            }
            Map<Speaker, Member> followers = group.disputeFollowers(speaker);
            if (router.protocol() == Service.Kind.VRRP || !followers.isEmpty()) {
                raiseResignation(group.get(speaker).resignedNanos);
            }
            followers.forEach((follower, member) -> {
                segment.forget(router, member.mac);
                raiseFollower(follower, member);
            });
        }

        private void raiseResignation(long resignedNanos) {
            long millis = Duration.ofNanos(nanos - resignedNanos).toMillis();
            findings.raise(
                    ROUTER_CHANGED,
                    sighting.station().mac,
                    "resignation",
                    nanos,
                    () -> name(router) + shared() + ": " + speaker.ip() + " resigns, but advertises again after "
                            + millis + " ms; another station may have sent the resignation",
                    () -> Map.of(
                            "protocol",
                            router.protocol().toString(),
                            "group",
                            String.valueOf(router.group()),
                            "vlan",
                            String.valueOf(sighting.vlan()),
                            "speaker",
                            speaker.ip().toString(),
                            "after_ms",
                            String.valueOf(millis)));
        }

        private void raiseFollower(Speaker follower, Member member) {
            String before = rank(router.priority());
            String after = rank(member.maxPriority);
            Map<String, String> fields = fields();
            fields.remove("other");
            fields.put("speaker", follower.ip().toString());
            fields.put(rankName(), after);
            fields.put("speaker_before", speaker.ip().toString());
            fields.put(rankName() + "_before", before);
            findings.raise(
                    ROUTER_TAKEOVER,
                    member.mac,
                    subject(),
                    nanos,
                    () -> follower.ip() + " takes over " + name(router) + shared() + " with " + rankName() + " " + after
                            + " after a resignation of " + speaker.ip() + ", which continues to advertise with "
                            + rankName() + " " + before,
                    () -> fields);
        }

        private boolean mayRaisePriority(Member known, boolean isLearning) {
            boolean isTakeover = router.isActive() && isOtherAlive && router.priority() >= group.activePriority;
            boolean isStarting = nanos - known.startNanos < LEARNING_NANOS;
            if (isLearning || (isStarting && !isTakeover)) {
                return true;
            }
            if (isTakeover && !isNamedByPolicy()) {
                boolean isAccepted = nanos - group.memberNanos >= ACCEPTED_NANOS;
                if (!isAccepted) {
                    raiseTakeover();
                }
                return isAccepted;
            }
            String before = rank(known.maxPriority);
            raisePriority(before, rank(router.priority()));
            return true;
        }

        private String rank(int priority) {
            return String.valueOf(router.protocol() == Service.Kind.CARP ? 255 - priority : priority);
        }

        private String rankName() {
            return router.protocol() == Service.Kind.CARP ? "advskew" : "priority";
        }

        private void raisePriority(String before, String after) {
            findings.raise(
                    ROUTER_CHANGED,
                    sighting.station().mac,
                    rankName(),
                    nanos,
                    () -> name(router) + ": " + speaker.ip() + " changes its " + rankName() + " from " + before + " to "
                            + after,
                    () -> Map.of(
                            "setting",
                            rankName(),
                            "before",
                            before,
                            "after",
                            after,
                            "source_ip",
                            speaker.ip().toString()));
        }

        private void raiseTakeover() {
            raise(ROUTER_TAKEOVER, subject(), " takes over ");
        }

        private String subject() {
            return router.addresses().isEmpty()
                    ? router.protocol() + " " + router.group()
                    : Finding.subject(router.addresses().get(0), sighting.vlan());
        }

        private void raise(FindingKind kind, String subject, String action) {
            findings.raise(
                    kind,
                    sighting.station().mac,
                    subject,
                    nanos,
                    () -> speaker.ip() + action + name(router) + shared() + " with " + rankName() + " "
                            + rank(router.priority()) + "; the active router "
                            + (isOtherAlive ? "is " : "was ") + group.active.ip() + " with " + rankName() + " "
                            + rank(group.activePriority),
                    this::fields);
        }

        private String shared() {
            return router.addresses().isEmpty() ? "" : " (" + router.addresses().get(0) + ")";
        }

        private Map<String, String> fields() {
            Map<String, String> fields = new HashMap<>();
            fields.put("protocol", router.protocol().toString());
            fields.put("group", String.valueOf(router.group()));
            fields.put("vlan", String.valueOf(sighting.vlan()));
            fields.put("speaker", speaker.ip().toString());
            fields.put(rankName(), rank(router.priority()));
            fields.put("speaker_before", group.active.ip().toString());
            fields.put(rankName() + "_before", rank(group.activePriority));
            if (ipOwner != null) {
                fields.put("other", MacAddress.toString(ipOwner.mac));
            }
            return fields;
        }
    }
}
