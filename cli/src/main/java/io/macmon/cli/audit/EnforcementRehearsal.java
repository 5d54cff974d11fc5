package io.macmon.cli.audit;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.Optional;

/** {@code --rehearse}: finds the stations that would be cut off if 802.1X and MAC authentication were enabled now. */
final class EnforcementRehearsal {

    private final boolean hasServer;

    /** @param hasServer whether a RADIUS server decides; otherwise the policy does */
    EnforcementRehearsal(boolean hasServer) {
        this.hasServer = hasServer;
    }

    /**
     * Why a station would be cut off; empty if it would not.
     *
     * @param reply the RADIUS server's reply about the station
     */
    String whyCutOff(StationSummary station, Policy policy, Optional<RadiusReply> reply) {
        boolean isAbsentOrExempt = switch (station.verdict()) {
            case ABSENT, SILENT, OWN, IGNORED, VIRTUAL -> true;
            default -> false;
        };
        if (isAbsentOrExempt) {
            return "";
        }
        if (station.verdict() == Verdict.DENIED) {
            return "it is on the deny list";
        }
        if (usesDot1x(station, policy)) {
            return station.record().dot1x() == Dot1x.AUTHENTICATED ? "" : "802.1X has not authenticated it";
        }
        return reply.map(EnforcementRehearsal::whyRefused).orElseGet(() -> whyCutOffByPolicy(station));
    }

    private String whyCutOffByPolicy(StationSummary station) {
        if (hasServer) {
            return "the RADIUS server was not asked about it";
        }
        return station.verdict() == Verdict.UNEXPECTED ? "no group lists it" : "";
    }

    private static boolean usesDot1x(StationSummary station, Policy policy) {
        return policy.member(station.record().mac().value())
                .map(member -> member.has(Role.DOT1X))
                .orElse(false);
    }

    private static String whyRefused(RadiusReply reply) {
        if (reply.answer() == Answer.ACCEPT) {
            return "";
        }
        return switch (reply.answer()) {
            case REJECT -> "the RADIUS server rejects it";
            case CHALLENGE -> "the RADIUS server challenges it, which MAC authentication cannot answer";
            case SILENT -> "the RADIUS server does not answer";
            default -> "the RADIUS server's answer is not authenticated";
        };
    }
}
