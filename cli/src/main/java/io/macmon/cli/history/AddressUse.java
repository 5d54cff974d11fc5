package io.macmon.cli.history;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.AuditState.Snapshot;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.cli.control.ControlReply;
import io.macmon.config.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which station used an IP address, and when. */
public record AddressUse(StationSummary station, StationAddress use) {

    /** Adds all uses, by station. An address is in use by the station that claimed it last. */
    public static void describe(Snapshot snapshot, ControlReply reply) {
        List<AddressUse> uses = new ArrayList<>();
        Map<IpAddress, Instant> latest = new HashMap<>();
        for (StationSummary station : snapshot.stations()) {
            for (StationAddress use : station.record().addresses()) {
                uses.add(new AddressUse(station, use));
                latest.merge(use.address(), use.lastSeen(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        Set<String> disputed = new HashSet<>();
        for (Finding finding : snapshot.findings()) {
            if (finding.kind().isDispute() && !finding.isResolved()) {
                disputed.addAll(List.of(finding.subject().split(" ", -1)));
            }
        }
        reply.list("addresses", uses, use -> use.json(latest.get(use.use.address()), disputed));
    }

    private String json(Instant latest, Set<String> disputed) {
        String address = use.address().toString();
        boolean isCurrent = !use.lastSeen().isBefore(latest);
        ControlReply json = ControlReply.object()
                .text("address", address)
                .text("mac", station.record().mac().toString())
                .text("name", station.name())
                .text("from", use.firstSeen().toString())
                .text("last", use.lastSeen().toString());
        return json.json(
                        "until",
                        isCurrent ? "null" : ControlReply.quoted(use.lastSeen().toString()))
                .text("evidence", use.evidence())
                .flag("disputed", disputed.contains(address))
                .toString();
    }
}
