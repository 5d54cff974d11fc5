package io.macmon.cli.audit;

import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_BAD_ANSWER;
import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_SILENT;
import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_UNSIGNED_ANSWER;

import io.macmon.analyzer.audit.Audit;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.config.net.MacAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Judges how a RADIUS server behaves. A fault is one finding about the server, however many stations it affects; the
 * finding is withdrawn when no station is left that it affects. Called by the analysis thread only.
 */
final class RadiusServerFindings {

    private static final int MAX_STATIONS = 100_000;

    private final String server;
    private final Set<MacAddress> silent = new HashSet<>();
    private final Set<MacAddress> unproven = new HashSet<>();

    /** @param server its host and port, the subject of the findings */
    RadiusServerFindings(String server) {
        this.server = server;
    }

    /** Raises or withdraws the findings that follow from one reply. */
    void update(Audit audit, MacAddress station, RadiusReply reply) {
        String affected = "; asked about " + station;
        judge(
                audit,
                RADIUS_SILENT,
                silent,
                station,
                reply,
                Answer.SILENT,
                "the RADIUS server does not answer: " + reply.message() + affected);
        judge(
                audit,
                RADIUS_BAD_ANSWER,
                unproven,
                station,
                reply,
                Answer.UNPROVEN,
                "the RADIUS server: " + reply.message() + affected);
        if (reply.isForgeable()) {
            audit.raise(
                    RADIUS_UNSIGNED_ANSWER,
                    Finding.SEGMENT,
                    server,
                    "the RADIUS server answers without Message-Authenticator, so anyone on the path can forge an"
                            + " answer (CVE-2024-3596)" + affected,
                    Map.of("server", server, "asked_about", station.toString()));
        }
    }

    private void judge(
            Audit audit,
            FindingKind kind,
            Set<MacAddress> stations,
            MacAddress station,
            RadiusReply reply,
            Answer fault,
            String evidence) {
        if (reply.answer() == fault) {
            if (stations.size() < MAX_STATIONS) {
                stations.add(station);
            }
            int others = stations.size() - 1;
            audit.raise(
                    kind,
                    Finding.SEGMENT,
                    server,
                    others < 1 ? evidence : evidence + " and " + others + (others == 1 ? " other" : " others"),
                    Map.of(
                            "server", server,
                            "asked_about", station.toString(),
                            "problem", reply.message(),
                            "others", String.valueOf(others)));
        } else if (stations.remove(station) && stations.isEmpty()) {
            audit.withdraw(kind, Finding.SEGMENT, server);
        }
    }
}
