package io.macmon.cli.audit;

import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_ACCEPTED;
import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_REJECTED;
import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_VLAN;

import io.macmon.analyzer.audit.Audit;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.segment.EvidenceText;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares a RADIUS server's replies about stations with the policy. Called by the analysis thread only. */
final class RadiusFindings {

    private RadiusFindings() {}

    /** Raises or withdraws the findings that follow from one reply. */
    static void update(Audit audit, MacAddress station, RadiusReply reply) {
        Policy policy = audit.state().policy();
        Optional<Member> allowed = policy.member(station.value()).filter(member -> !policy.denies(station.value()));
        String message = reply.message().isEmpty() ? "" : ": " + reply.message();
        switch (reply.answer()) {
            case ACCEPT -> onAccept(audit, policy, station, allowed, reply);
            case REJECT -> onRefusal(audit, station, allowed, reply, "rejects it" + message);
            case CHALLENGE -> onRefusal(audit, station, allowed, reply, "challenges it" + message);
            case SILENT, UNPROVEN -> {} // the server's fault; see RadiusServerFindings
        }
    }

    private static void onRefusal(
            Audit audit, MacAddress station, Optional<Member> allowed, RadiusReply reply, String refusal) {
        allowed.ifPresent(member -> audit.raise(
                RADIUS_REJECTED,
                station,
                "",
                "the RADIUS server " + refusal + "; group '" + member.group().name() + "' lists it",
                Map.of(
                        "answer", reply.answer().name().toLowerCase(Locale.ROOT),
                        "message", reply.message(),
                        "group", member.group().name())));
    }

    private static void onAccept(
            Audit audit, Policy policy, MacAddress station, Optional<Member> allowed, RadiusReply reply) {
        if (allowed.isEmpty()) {
            if (policy.listsStations()) {
                String why = policy.denies(station.value()) ? "it is on the deny list" : "no group lists it";
                audit.raise(
                        RADIUS_ACCEPTED,
                        station,
                        "",
                        "the RADIUS server accepts it; " + why,
                        Map.of(
                                "answer", "accept",
                                "message", reply.message(),
                                "denied", String.valueOf(policy.denies(station.value()))));
            }
        } else if (reply.vlan().isPresent()
                && !allowed.get().vlans().isEmpty()
                && !allowed.get().vlans().contains(reply.vlan().getAsInt())) {
            int vlan = reply.vlan().getAsInt();
            audit.raise(
                    RADIUS_VLAN,
                    station,
                    "vlan " + vlan,
                    "the RADIUS server assigns VLAN " + vlan + "; group '"
                            + allowed.get().group().name() + "' allows "
                            + EvidenceText.vlans(allowed.get().vlans()),
                    Map.of(
                            "answer", "accept",
                            "vlan", String.valueOf(vlan),
                            "group", allowed.get().group().name(),
                            "allowed", EvidenceText.vlanList(allowed.get().vlans())));
        }
    }
}
