package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.DENIED_SOURCE;
import static io.macmon.analyzer.audit.finding.FindingKind.INVALID_SOURCE;
import static io.macmon.analyzer.audit.finding.FindingKind.MAC_FLOOD;
import static io.macmon.analyzer.audit.finding.FindingKind.NEW_STATION;
import static io.macmon.analyzer.audit.finding.FindingKind.OWN_ADDRESS;
import static io.macmon.analyzer.audit.finding.FindingKind.RANDOMIZED_SOURCE;
import static io.macmon.analyzer.audit.finding.FindingKind.UNEXPECTED_SOURCE;
import static io.macmon.analyzer.audit.finding.FindingKind.WRONG_VLAN;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingEntry;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.EvidenceText;
import io.macmon.analyzer.audit.segment.FloodDetector;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.RandomizedMacs;
import io.macmon.config.policy.VirtualMac;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Judges who may send on the segment, and in which VLAN: new, unlisted and denied stations, frames with this machine's
 * own address, and floods of spoofed addresses. While a flood is possible, a station that the policy does not list by
 * its full address is reported only once it has settled.
 */
public final class SourceRules {

    /** Virtual routers advertise more often than this. */
    private static final long ADVERTISED_NANOS = Duration.ofSeconds(15).toNanos();

    private static final long NEVER = Long.MIN_VALUE;

    private final FindingLog findings;
    private final FloodDetector flood;
    private final Consumer<Station> onFirstSeen;
    private final Optional<MacSet> seenBefore;
    private SegmentPolicy segment;
    private long startNanos = NEVER; // of the first frame that this policy judges

    /**
     * @param seenBefore  stations from earlier runs; empty if earlier runs are not remembered, and then no station is
     *                    new
     * @param onFirstSeen receives each station when it is first seen in this run, except this machine's own addresses,
     *                    ignored stations, virtual router addresses and the sources of a flood
     */
    public SourceRules(
            SegmentPolicy segment,
            FindingLog findings,
            FloodDetector flood,
            Optional<MacSet> seenBefore,
            Consumer<Station> onFirstSeen) {
        this.segment = segment;
        this.findings = findings;
        this.flood = flood;
        this.seenBefore = seenBefore;
        this.onFirstSeen = onFirstSeen;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
        startNanos = NEVER;
    }

    /** Judges a frame that arrived with one of this machine's own addresses as its source. */
    public void onOwnAddress(Sighting sighting, long mac) {
        findings.raise(
                OWN_ADDRESS,
                mac,
                "",
                sighting.nanos(),
                () -> "a frame from outside has this host's own MAC address: " + sighting.text(),
                sighting::fields);
    }

    /** Judges a frame whose source is zero, broadcast or multicast. Loopback devices send from zero to zero. */
    public void onInvalidSource(Sighting sighting, long mac) {
        if (mac == 0 && sighting.headers().destinationMac() == 0) {
            return;
        }
        findings.raise(
                INVALID_SOURCE,
                Finding.SEGMENT.value(),
                mac == 0 ? "zero" : mac == MacAddress.BROADCAST ? "broadcast" : "multicast",
                sighting.nanos(),
                () -> "a frame has the source " + MacAddress.toString(mac) + ", which no station has: "
                        + sighting.text(),
                () -> with(sighting.fields(), "source", MacAddress.toString(mac)));
    }

    /** Judges a station that is not in the table yet. */
    public void onNewSource(Station station, long nanos) {
        if (mayBeMadeUp(station)) {
            flood.countNewSource(nanos);
            judgeFlood(nanos);
        }
    }

    /** Ends the current window of the flood detector. */
    public void onStop(long nanos) {
        flood.closeWindow(nanos);
        judgeFlood(nanos);
    }

    private void judgeFlood(long nanos) {
        if (flood.isFlood(nanos)) {
            FloodDetector.Speed speed = flood.speed(nanos);
            findings.raise(
                    MAC_FLOOD,
                    Finding.SEGMENT.value(),
                    "",
                    nanos,
                    () -> flood.sources(speed) + " new sources that are not listed by their full address within "
                            + speed.window() + ", each with fewer than " + StationTable.SETTLED_FRAMES
                            + " frames; the limit is "
                            + flood.limit(speed),
                    () -> Map.of(
                            "sources", String.valueOf(flood.sources(speed)),
                            "window", speed.window(),
                            "limit", String.valueOf(flood.limit(speed))));
        }
    }

    /** Reports a station that is seen for the first time in this run. Called after its frame is counted. */
    public void reportArrival(Sighting sighting) {
        Station station = sighting.station();
        if (station.frames() == StationTable.SETTLED_FRAMES && mayBeMadeUp(station)) {
            flood.countSettled(station.firstNanos());
        }
        if (!station.isIntroduced() && mayIntroduce(station, sighting.nanos())) {
            introduce(sighting);
        }
    }

    private boolean mayIntroduce(Station station, long nanos) {
        return !mayBeMadeUp(station)
                || station.frames() >= StationTable.SETTLED_FRAMES
                || !flood.isFloodSuspected(nanos);
    }

    // An attacker can make up as many addresses within a listed prefix as outside of it.
    private boolean mayBeMadeUp(Station station) {
        return switch (station.policyVerdict()) {
            case SEEN, UNEXPECTED -> true;
            case ALLOWED, DENIED -> !station.isPinned();
            case VIRTUAL -> !segment.isListedVirtual(station.mac);
            default -> false;
        };
    }

    private void introduce(Sighting sighting) {
        Station station = sighting.station();
        boolean isNew = seenBefore.isPresent() && !seenBefore.get().contains(station.mac);
        station.introduce(isNew);
        if (isNew) {
            findings.raise(
                    NEW_STATION,
                    station.mac,
                    "",
                    sighting.nanos(),
                    () -> "never seen before; sends " + sighting.text(),
                    sighting::fields);
        }
        judgeRandomized(station, sighting.nanos());
        switch (station.policyVerdict()) {
            case OWN, IGNORED, VIRTUAL -> {}
            default -> onFirstSeen.accept(station);
        }
    }

    /** Judges the MAC address of a station when it arrives, and when the policy changes. */
    public void judgeRandomized(Station station, long nanos) {
        if (station.policyVerdict() != Verdict.ALLOWED
                || station.isPinned()
                || !new MacAddress(station.mac).isLocallyAdministered()) {
            return;
        }
        Group group = station.member().orElseThrow().group();
        if (group.randomized() == RandomizedMacs.WARN) {
            findings.raise(
                    RANDOMIZED_SOURCE,
                    station.mac,
                    "",
                    nanos,
                    () -> "its MAC address is randomised; group '" + group.name() + "' warns of that",
                    () -> Map.of("group", group.name()));
        }
    }

    /** Judges the VLANs of a frame: a switch may remove the outer tag, and forward by the inner one. */
    public void judgeVlan(Sighting sighting) {
        Station station = sighting.station();
        long tags = sighting.tags();
        if (tags == Sighting.MANY_TAGS || !station.isLastTags(tags)) {
            onOtherTags(sighting, tags);
        } else if (station.hasOpenFindings()) {
            repeatVlanFinding(sighting);
        }
    }

    private void onOtherTags(Sighting sighting, long tags) {
        Station station = sighting.station();
        station.setLastTags(tags);
        station.addVlan(sighting.outerVlan());
        for (int inner : sighting.innerVlans()) {
            station.addVlan(inner);
        }
        judgeTags(sighting);
    }

    private void repeatVlanFinding(Sighting sighting) {
        FindingEntry open = sighting.station().openFindings().vlan();
        if (open != null && open.isKept()) {
            findings.repeat(open, sighting.nanos());
        } else if (open != null) {
            judgeTags(sighting);
        }
    }

    private void judgeTags(Sighting sighting) {
        Station station = sighting.station();
        FindingEntry found = vlanFinding(sighting);
        station.setOpenFindings(station.openFindings().withVlan(found));
    }

    // Null if the station may be in the VLANs of all tags.
    private FindingEntry vlanFinding(Sighting sighting) {
        Optional<Member> member = sighting.station().member();
        List<Integer> allowed = member.map(Member::vlans).orElse(List.of());
        if (allowed.isEmpty()) {
            return null;
        }
        int vlan = sighting.outerVlan();
        if (!allowed.contains(vlan)) {
            return raiseWrongVlan(
                    sighting,
                    member.get(),
                    vlan == 0 ? "untagged" : "vlan " + vlan,
                    vlan == 0 ? "sends untagged frames" : "sends in VLAN " + vlan,
                    Map.of("vlan", String.valueOf(vlan)));
        }
        return sighting.innerVlans().stream()
                .filter(inner -> !allowed.contains(inner))
                .findFirst()
                .map(inner -> raiseWrongVlan(
                        sighting,
                        member.get(),
                        "inner vlan " + inner,
                        "sends VLAN " + inner + " in a second tag, behind "
                                + (vlan == 0 ? "a priority tag" : "VLAN " + vlan),
                        Map.of("vlan", String.valueOf(inner), "outer_vlan", String.valueOf(vlan))))
                .orElse(null);
    }

    private FindingEntry raiseWrongVlan(
            Sighting sighting, Member member, String subject, String what, Map<String, String> vlans) {
        Map<String, String> fields = new HashMap<>(vlans);
        fields.put("group", member.group().name());
        fields.put("allowed", EvidenceText.vlanList(member.vlans()));
        return findings.raise(
                WRONG_VLAN,
                sighting.station().mac,
                subject,
                sighting.nanos(),
                () -> what + "; group '" + member.group().name() + "' allows " + EvidenceText.vlans(member.vlans()),
                () -> fields);
    }

    /**
     * Judges whether the station may be on the segment at all. Called last for each frame: the frame itself may
     * advertise the virtual address that is its source.
     */
    public void judgePresence(Sighting sighting) {
        Station station = sighting.station();
        if (startNanos == NEVER) {
            startNanos = sighting.nanos();
        }
        FindingKind kind = presenceViolation(station, sighting.nanos());
        if (kind == null) {
            return;
        }
        FindingEntry open = station.openFindings().presence();
        if (open != null && open.isKept()) {
            findings.repeat(
                    open, sighting.nanos(), () -> presenceEvidence(kind, sighting), () -> presenceFields(sighting));
        } else if (kind == DENIED_SOURCE || station.isIntroduced()) {
            FindingEntry found = findings.raise(
                    kind,
                    station.mac,
                    "",
                    sighting.nanos(),
                    () -> presenceEvidence(kind, sighting),
                    () -> presenceFields(sighting));
            station.setOpenFindings(station.openFindings().withPresence(found));
        }
    }

    // Null if the station may be on the segment. A virtual address needs a router that advertises it, and an audit that
    // has just started may not have received one yet.
    private FindingKind presenceViolation(Station station, long nanos) {
        return switch (station.policyVerdict()) {
            case UNEXPECTED -> UNEXPECTED_SOURCE;
            case DENIED -> DENIED_SOURCE;
            case VIRTUAL ->
                segment.policy().listsStations()
                                && Math.abs(nanos - startNanos) >= ADVERTISED_NANOS
                                && !segment.isAdmitted(station.mac)
                        ? UNEXPECTED_SOURCE
                        : null;
            default -> null;
        };
    }

    private String presenceEvidence(FindingKind kind, Sighting sighting) {
        Station station = sighting.station();
        String why = kind == DENIED_SOURCE ? "on the deny list" : "no group lists it";
        if (kind == UNEXPECTED_SOURCE && VirtualMac.isVirtual(station.mac)) {
            why += ", and " + virtualText(station);
        }
        return why + "; sends " + sighting.text();
    }

    private String virtualText(Station station) {
        if (station.policyVerdict() != Verdict.VIRTUAL) {
            return "the policy has no routers that could use this virtual router address";
        }
        return segment.rejectedSpeaker(station.mac)
                .map(speaker -> "this virtual router address is advertised only from " + speaker
                        + ", which no router owns (if legitimate, list the MAC address under virtual-routers)")
                .orElse("no router advertises this virtual router address");
    }

    private Map<String, String> presenceFields(Sighting sighting) {
        Map<String, String> fields = sighting.fields();
        if (sighting.station().policyVerdict() == Verdict.VIRTUAL) {
            segment.rejectedSpeaker(sighting.station().mac)
                    .ifPresent(speaker -> fields.put("speaker", speaker.toString()));
        }
        return fields;
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        fields.put(name, value);
        return fields;
    }
}
