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
 * Follows 802.1X as an observer (IEEE 802.1X-2010, 8), to find traffic that 802.1X should have blocked.
 *
 * <p>An authenticator's answer to the PAE group address is attributed to the station that last responded with the same
 * identifier. An authenticated station that starts again stays authenticated, just as its port stays authorized during
 * reauthentication.
 *
 * <p>{@code dot1x-before-success} is raised for unicast traffic from a station with the role {@code dot1x} after it
 * started to authenticate and before it succeeded, provided an authenticator was seen at all: on a source-mode device,
 * or behind a switch that does not forward EAPOL frames, the authenticator's answers are never seen. Multicast traffic
 * does not count: systems request addresses before the port opens. A station that sent traffic before any EAPOL frame
 * may have authenticated before the audit started, so nothing is raised until a failure or a logoff.
 */
final class Dot1xRules {

    /** A supplicant sends three Starts, 30 seconds apart, then gives up. */
    private static final int MAX_STARTS = 10;

    private static final long START_WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int RESPONDERS = 64;
    private static final int MAX_IDENTITY = 64;

    private final StationTable stations;
    private final FindingLog findings;
    private final long[] responders = new long[RESPONDERS]; // a ring of the stations that responded last
    private final int[] identifiers = new int[RESPONDERS];
    private int nextResponder;
    private boolean seesAuthenticators;

    Dot1xRules(StationTable stations, FindingLog findings) {
        this.stations = stations;
        this.findings = findings;
    }

    void onEapol(Station station, Eapol frame, long nanos) {
        if (frame.type().isFromSupplicant()) {
            onSupplicant(station, frame, nanos);
        } else if (frame.type() != PacketType.OTHER) {
            seesAuthenticators = true;
            onAuthenticator(frame);
        }
    }

    /** Judges a unicast frame that is not EAPOL. */
    void onTraffic(Station station, long nanos) {
        switch (station.dot1x()) {
            case LOGGED_OFF ->
                findings.raise(
                        DOT1X_AFTER_LOGOFF,
                        station.mac,
                        "",
                        nanos,
                        () -> "sends traffic after an EAPOL-Logoff, without a new EAP success" + identityText(station));
            case STARTED, FAILED -> {
                if (seesAuthenticators) {
                    findings.raise(
                            DOT1X_BEFORE_SUCCESS,
                            station.mac,
                            "",
                            nanos,
                            () -> (station.dot1x() == Dot1x.FAILED
                                            ? "sends traffic after 802.1X authentication failed"
                                            : "sends traffic before 802.1X authentication succeeded")
                                    + identityText(station));
                }
            }
            case NONE -> station.supplicant().markTalkedBeforeEapol();
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
                    () -> "sends EAPOL (" + text(frame.type())
                            + "), but the policy lists it without a supplicant (role mab)");
        }
        switch (frame.type()) {
            case START -> onStart(station, nanos);
            case LOGOFF -> station.setDot1x(Dot1x.LOGGED_OFF);
            default -> onResponse(station, frame, nanos);
        }
    }

    // A station that sent traffic before any EAPOL frame may be authenticated already.
    private static void begin(Station station) {
        boolean mayBeAuthenticated = station.dot1x() == Dot1x.AUTHENTICATED
                || (station.dot1x() == Dot1x.NONE && station.supplicant().talkedBeforeEapol());
        if (!mayBeAuthenticated) {
            station.setDot1x(Dot1x.STARTED);
        }
    }

    private void onStart(Station station, long nanos) {
        begin(station);
        int starts = station.supplicant().countStart(nanos, START_WINDOW_NANOS);
        if (starts > MAX_STARTS) {
            findings.raise(
                    DOT1X_START_FLOOD,
                    station.mac,
                    "",
                    nanos,
                    () -> starts + " EAPOL-Start frames within a minute; a supplicant sends one every 30 seconds");
        }
    }

    private void onResponse(Station station, Eapol frame, long nanos) {
        begin(station);
        frame.identifier().ifPresent(identifier -> {
            responders[nextResponder] = station.mac;
            identifiers[nextResponder] = identifier;
            nextResponder = (nextResponder + 1) % RESPONDERS;
        });
        if (!frame.identity().isEmpty()) {
            judgeIdentity(station, frame.identity(), nanos);
        }
    }

    private void judgeIdentity(Station station, String identity, long nanos) {
        String previous = station.identity();
        station.setIdentity(identity);
        if (!previous.isEmpty() && !previous.equals(identity) && isHost(previous) == isHost(identity)) {
            findings.raise(
                    DOT1X_IDENTITY,
                    station.mac,
                    safe(identity),
                    nanos,
                    () -> "identifies as '" + safe(identity) + "', previously as '" + safe(previous) + "'");
        }
    }

    // Windows authenticates as the host until a user logs on.
    private static boolean isHost(String identity) {
        return identity.regionMatches(true, 0, "host/", 0, 5);
    }

    private void onAuthenticator(Eapol frame) {
        Station supplicant = addressee(frame);
        if (supplicant == null) {
            return;
        }
        switch (frame.type()) {
            case SUCCESS -> supplicant.setDot1x(Dot1x.AUTHENTICATED);
            case FAILURE -> {
                if (supplicant.dot1x() != Dot1x.LOGGED_OFF) {
                    supplicant.setDot1x(Dot1x.FAILED);
                }
            }
            default -> {
                if (supplicant.dot1x() == Dot1x.NONE) {
                    begin(supplicant);
                }
            }
        }
    }

    // The supplicant to which an authenticator's frame is addressed; null if unknown.
    private Station addressee(Eapol frame) {
        if (!MacAddress.isMulticast(frame.destination())) {
            return stations.find(frame.destination());
        }
        if (frame.identifier().isEmpty() || frame.type() == PacketType.REQUEST) {
            return null; // a multicast request is for every station
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

    private static String identityText(Station station) {
        return station.identity().isEmpty() ? "" : "; its last identity is '" + safe(station.identity()) + "'";
    }

    private static String text(PacketType type) {
        return type.name().charAt(0) + type.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static String safe(String text) {
        return SafeText.of(text, MAX_IDENTITY);
    }
}
