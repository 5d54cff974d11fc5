package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.finding.FindingKind.DOT1X_AFTER_LOGOFF;
import static io.macmon.analyzer.audit.finding.FindingKind.DOT1X_BEFORE_SUCCESS;
import static io.macmon.analyzer.audit.finding.FindingKind.DOT1X_IDENTITY;
import static io.macmon.analyzer.audit.finding.FindingKind.DOT1X_START_FLOOD;
import static io.macmon.analyzer.audit.finding.FindingKind.MAB_EAPOL;

import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.claim.Claim.Eapol;
import io.macmon.analyzer.claim.Claim.Eapol.PacketType;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import io.macmon.config.text.SafeText;
import java.time.Duration;
import java.util.Locale;

/**
 * Follows 802.1X from outside (IEEE 802.1X-2010, 8), for what stations do that it should have kept them from.
 *
 * <p>An answer that goes to the PAE group address is meant for the station that last responded with its identifier. A station that was
 * let in stays so when it starts once more, as a port does while it authenticates again.
 *
 * <p>What a station with the role {@code dot1x} sends to a single destination after it began to authenticate and before it was let in
 * is a finding, if an authenticator was heard at all: on a source-mode device, or behind a switch that keeps these frames to itself, nobody
 * hears its answers. Frames to groups are none: systems ask for addresses before the port opens. A station that talks before any EAPOL was
 * heard of it may have been let in before the audit began, so nothing is found about it until a failure or a logoff.
 */
final class Dot1xRules {

    /** A supplicant sends three Starts, thirty seconds apart, and gives up. */
    private static final int MOST_STARTS = 10;

    private static final long START_WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int RESPONDERS = 64;
    private static final int LONGEST_IDENTITY = 64;

    private final StationTable stations;
    private final FindingLog findings;
    private final long[] responders = new long[RESPONDERS];
    private final int[] identifiers = new int[RESPONDERS];
    private int nextResponder;
    private boolean hearsAuthenticators;

    Dot1xRules(StationTable stations, FindingLog findings) {
        this.stations = stations;
        this.findings = findings;
    }

    /** Takes an EAPOL frame of a station. */
    void onEapol(Station station, Eapol frame, long nanos) {
        if (frame.type().isFromSupplicant()) {
            onSupplicant(station, frame, nanos);
        } else if (frame.type() != PacketType.OTHER) {
            hearsAuthenticators = true;
            onAuthenticator(frame);
        }
    }

    /** Takes any other frame that a station sent to a single destination. */
    void onTraffic(Station station, long nanos) {
        switch (station.dot1x()) {
            case LOGGED_OFF ->
                findings.raise(
                        DOT1X_AFTER_LOGOFF,
                        station.mac,
                        "",
                        nanos,
                        () -> "sends other frames after its EAPOL-Logoff, without a new EAP success"
                                + identity(station));
            case STARTED, FAILED -> {
                if (hearsAuthenticators) {
                    findings.raise(
                            DOT1X_BEFORE_SUCCESS,
                            station.mac,
                            "",
                            nanos,
                            () -> "sends other frames while 802.1X has it as "
                                    + station.dot1x().name().toLowerCase(Locale.ROOT) + identity(station));
                }
            }
            case NONE -> station.talkFirst();
            case AUTHENTICATED -> {}
        }
    }

    private void onSupplicant(Station station, Eapol frame, long nanos) {
        if (station.has(Role.MAB)) {
            findings.raise(
                    MAB_EAPOL,
                    station.mac,
                    "",
                    nanos,
                    () -> "sends EAPOL (" + words(frame.type())
                            + "), but the policy says that it has no supplicant (role mab)");
        }
        switch (frame.type()) {
            case START -> start(station, nanos);
            case LOGOFF -> station.setDot1x(Dot1x.LOGGED_OFF);
            default -> respond(station, frame, nanos);
        }
    }

    // Whoever talked before any EAPOL was heard of it may have been let in before anybody listened, and stays so.
    private static void begin(Station station) {
        boolean isOpen =
                station.dot1x() == Dot1x.AUTHENTICATED || (station.dot1x() == Dot1x.NONE && station.talkedFirst());
        if (!isOpen) {
            station.setDot1x(Dot1x.STARTED);
        }
    }

    private void start(Station station, long nanos) {
        begin(station);
        int starts = station.starts(nanos, START_WINDOW_NANOS);
        if (starts > MOST_STARTS) {
            findings.raise(
                    DOT1X_START_FLOOD,
                    station.mac,
                    "",
                    nanos,
                    () -> starts + " EAPOL-Starts within a minute; a supplicant sends one in thirty seconds");
        }
    }

    private void respond(Station station, Eapol frame, long nanos) {
        begin(station);
        frame.identifier().ifPresent(identifier -> {
            responders[nextResponder] = station.mac;
            identifiers[nextResponder] = identifier;
            nextResponder = (nextResponder + 1) % RESPONDERS;
        });
        if (!frame.identity().isEmpty()) {
            identify(station, frame.identity(), nanos);
        }
    }

    private void identify(Station station, String identity, long nanos) {
        String before = station.identity();
        station.setIdentity(identity);
        if (!before.isEmpty() && !before.equals(identity) && isMachine(before) == isMachine(identity)) {
            findings.raise(
                    DOT1X_IDENTITY,
                    station.mac,
                    safe(identity),
                    nanos,
                    () -> "identifies as '" + safe(identity) + "', before as '" + safe(before) + "'");
        }
    }

    // A machine of Windows authenticates as itself until somebody logs on.
    private static boolean isMachine(String identity) {
        return identity.regionMatches(true, 0, "host/", 0, 5);
    }

    private void onAuthenticator(Eapol frame) {
        Station meant = meant(frame);
        if (meant == null) {
            return;
        }
        switch (frame.type()) {
            case SUCCESS -> meant.setDot1x(Dot1x.AUTHENTICATED);
            case FAILURE -> {
                if (meant.dot1x() != Dot1x.LOGGED_OFF) {
                    meant.setDot1x(Dot1x.FAILED);
                }
            }
            default -> {
                if (meant.dot1x() == Dot1x.NONE) {
                    begin(meant);
                }
            }
        }
    }

    // Null when it is not known.
    private Station meant(Eapol frame) {
        if (!MacAddress.isMulticast(frame.destination())) {
            return stations.find(frame.destination());
        }
        if (frame.identifier().isEmpty() || frame.type() == PacketType.REQUEST) {
            return null; // a request to all asks who is there
        }
        int identifier = frame.identifier().getAsInt();
        for (int back = 1; back <= RESPONDERS; back++) {
            int i = (nextResponder - back + RESPONDERS) % RESPONDERS;
            if (responders[i] != 0 && identifiers[i] == identifier) {
                return stations.find(responders[i]);
            }
        }
        return null;
    }

    private static String identity(Station station) {
        return station.identity().isEmpty() ? "" : "; it last identified as '" + safe(station.identity()) + "'";
    }

    private static String words(PacketType step) {
        return step.name().charAt(0) + step.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static String safe(String text) {
        return SafeText.of(text, LONGEST_IDENTITY);
    }
}
