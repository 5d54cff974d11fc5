package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.DOT1X_AFTER_LOGOFF;
import static io.macmon.analyzer.audit.finding.FindingKind.DOT1X_BEFORE_SUCCESS;
import static io.macmon.analyzer.audit.finding.FindingKind.DOT1X_FORGED_LOGOFF;
import static io.macmon.analyzer.audit.finding.FindingKind.DOT1X_IDENTITY;
import static io.macmon.analyzer.audit.finding.FindingKind.DOT1X_NO_EAPOL;
import static io.macmon.analyzer.audit.finding.FindingKind.DOT1X_START_FLOOD;
import static io.macmon.analyzer.audit.finding.FindingKind.MAB_EAPOL;
import static io.macmon.analyzer.audit.finding.FindingKind.ROGUE_AUTHENTICATOR;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AuditCounts;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Supplicant;
import io.macmon.analyzer.claim.Claim.Eapol;
import io.macmon.analyzer.claim.Claim.Eapol.PacketType;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import io.macmon.config.text.SafeText;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Follows 802.1X as an observer (IEEE 802.1X-2010, 8), to find traffic that 802.1X should have blocked.
 *
 * <p>Only {@link Authenticators} let a station in or out. An answer to the PAE group address is attributed to the
 * station that last responded with the same identifier. An authenticated station that starts again stays authenticated,
 * just as its port stays authorized during reauthentication.
 *
 * <p>{@code dot1x-before-success} is raised for unicast traffic from a station with the role {@code dot1x} after it
 * started to authenticate and before it succeeded, provided an authenticator was seen at all: on a source-mode device,
 * or behind a switch that does not forward EAPOL frames, the authenticator's answers are never seen. Multicast traffic
 * does not count: systems request addresses before the port opens. A station that sent traffic before any EAPOL frame
 * may have authenticated before the audit started, so nothing is raised until a failure or a logoff, or until the
 * station leaves requests unanswered ({@code dot1x-no-eapol}).
 */
public final class Dot1xRules {

    /** A supplicant sends three Starts, 30 seconds apart, then gives up. */
    private static final int MAX_STARTS = 10;

    private static final long START_WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long NOTICED_LOGOFF_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long SILENT_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long LATE_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int MAX_UNANSWERED = 3;
    private static final int MAX_MISTYPED = 2;
    private static final long RETRY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int RESPONDERS = 64;
    private static final int MAX_IDENTITY = 64;

    private final StationTable stations;
    private final FindingLog findings;
    private final AuditCounts counts;
    private final Authenticators authenticators = new Authenticators();
    private final long[] responders = new long[RESPONDERS]; // a ring of the stations that responded last
    private final int[] identifiers = new int[RESPONDERS];
    private int nextResponder;
    private boolean seesAuthenticators;
    private boolean seesSeveralPorts;
    private long groupRequests;
    private SegmentPolicy segment;

    public Dot1xRules(SegmentPolicy segment, StationTable stations, FindingLog findings, AuditCounts counts) {
        this.segment = segment;
        this.stations = stations;
        this.findings = findings;
        this.counts = counts;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
        authenticators.clear();
    }

    public void onEapol(Station station, Eapol frame, long nanos) {
        if (frame.type().isFromSupplicant()) {
            onSupplicant(station, frame, nanos);
        } else if (frame.type() != PacketType.OTHER) {
            onAuthenticator(station, frame, nanos);
        }
    }

    /** Judges a unicast frame that is not EAPOL. */
    public void onTraffic(Station station, long nanos) {
        switch (station.dot1x()) {
            case LOGGED_OFF -> {
                station.supplicant().markTalkedAfterLogoff();
                findings.raise(
                        DOT1X_AFTER_LOGOFF,
                        station.mac,
                        "",
                        nanos,
                        () -> "sends traffic after an EAPOL-Logoff, without a new EAP success" + identityText(station),
                        () -> stateFields(station));
            }
            case STARTED, FAILED -> {
                if (seesAuthenticators
                        && !station.supplicant().ignoresLogoff(nanos, NOTICED_LOGOFF_NANOS)
                        && !station.supplicant().isRetrying(nanos, MAX_MISTYPED, RETRY_NANOS)) {
                    findings.raise(
                            DOT1X_BEFORE_SUCCESS,
                            station.mac,
                            "",
                            nanos,
                            () -> (station.dot1x() == Dot1x.FAILED
                                            ? "sends traffic after 802.1X authentication failed"
                                            : "sends traffic before 802.1X authentication succeeded")
                                    + identityText(station),
                            () -> stateFields(station));
                }
            }
            case NONE -> onTrafficWithoutEapol(station, nanos);
            case AUTHENTICATED -> {
                if (isIgnoringRequests(station.supplicant())) {
                    raiseNoEapol(station, nanos);
                }
            }
        }
    }

    private void onTrafficWithoutEapol(Station station, long nanos) {
        Supplicant supplicant = station.supplicant();
        supplicant.markTalkedBeforeEapol(nanos, groupRequests);
        if (seesAuthenticators && isSilent(station, supplicant, nanos)) {
            raiseNoEapol(station, nanos);
        }
    }

    private void raiseNoEapol(Station station, long nanos) {
        if (authenticators.isEmpty()) {
            return;
        }
        String authenticator = MacAddress.toString(authenticators.latest());
        findings.raise(
                DOT1X_NO_EAPOL,
                station.mac,
                "",
                nanos,
                () -> "sends traffic but no EAPOL, while the authenticator " + authenticator + " requests it",
                () -> Map.of("authenticator", authenticator));
    }

    // A station may have authenticated before the audit started. It would still answer a request from its port.
    private boolean isSilent(Station station, Supplicant supplicant, long nanos) {
        boolean isLate = station.firstSeenThisRunNanos() - counts.firstNanos() >= LATE_NANOS;
        return supplicant.unansweredRequests() >= MAX_UNANSWERED
                || ((isIgnoringRequests(supplicant) || isLate)
                        && Math.abs(nanos - supplicant.firstTrafficNanos()) >= SILENT_NANOS);
    }

    // A request to the group is one to the station if only one port is seen. After it authenticated, another station
    // may have taken its place on the port.
    private boolean isIgnoringRequests(Supplicant supplicant) {
        boolean isAskedInGroup = !seesSeveralPorts
                && authenticators.isOnlyOne()
                && groupRequests - supplicant.groupRequestsBefore() >= MAX_UNANSWERED;
        return isAskedInGroup || supplicant.unansweredRequests() >= MAX_UNANSWERED;
    }

    private void onSupplicant(Station station, Eapol frame, long nanos) {
        station.supplicant().markSentEapol(groupRequests);
        if (station.has(Role.MAB)) {
            findings.raise(
                    MAB_EAPOL,
                    station.mac,
                    "",
                    nanos,
                    () -> "sends EAPOL (" + text(frame.type())
                            + "), but the policy lists it without a supplicant (role mab)",
                    () -> Map.of("type", text(frame.type())));
        }
        switch (frame.type()) {
            case START -> onStart(station, nanos);
            case LOGOFF -> {
                station.setDot1x(Dot1x.LOGGED_OFF);
                station.supplicant().markLogoff(nanos);
            }
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
                    () -> starts + " EAPOL-Start frames within a minute; a supplicant sends one every 30 seconds",
                    () -> Map.of("starts", String.valueOf(starts)));
        }
    }

    private void onResponse(Station station, Eapol frame, long nanos) {
        begin(station);
        frame.identifier().ifPresent(identifier -> {
            int previous = (nextResponder + RESPONDERS - 1) % RESPONDERS;
            seesSeveralPorts |= responders[previous] != 0 && responders[previous] != station.mac;
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
                    () -> "identifies as '" + safe(identity) + "', previously as '" + safe(previous) + "'",
                    () -> Map.of("identity", safe(identity), "previous", safe(previous)));
        }
    }

    // Windows authenticates as the host until a user logs on.
    private static boolean isHost(String identity) {
        return identity.regionMatches(true, 0, "host/", 0, 5);
    }

    private void onAuthenticator(Station source, Eapol frame, long nanos) {
        Station supplicant = addressee(frame);
        boolean isAuthenticator = frame.type() == PacketType.REQUEST
                ? authenticators.learn(source, segment)
                : authenticators.mayDecide(source, segment);
        if (!isAuthenticator) {
            raiseRogue(source, supplicant, frame, nanos);
            return;
        }
        seesAuthenticators = true;
        if (frame.type() == PacketType.REQUEST && MacAddress.isMulticast(frame.destination())) {
            groupRequests++;
        }
        if (supplicant != null) {
            onAnswer(supplicant, frame, nanos);
        }
    }

    private void onAnswer(Station supplicant, Eapol frame, long nanos) {
        switch (frame.type()) {
            case SUCCESS -> onSuccess(supplicant, nanos);
            case FAILURE -> {
                supplicant.supplicant().countFailure(nanos);
                if (supplicant.dot1x() != Dot1x.LOGGED_OFF) {
                    supplicant.setDot1x(Dot1x.FAILED);
                }
            }
            default -> {
                supplicant.supplicant().countRequest();
                if (supplicant.dot1x() == Dot1x.NONE) {
                    begin(supplicant);
                }
            }
        }
    }

    // A station that goes on after a Logoff and authenticates again at once did not send that Logoff.
    private void onSuccess(Station station, long nanos) {
        station.setDot1x(Dot1x.AUTHENTICATED);
        findings.withdraw(DOT1X_NO_EAPOL, station.mac, "");
        if (station.supplicant().ignoresLogoff(nanos, NOTICED_LOGOFF_NANOS)) {
            String victim = MacAddress.toString(station.mac);
            findings.withdraw(DOT1X_AFTER_LOGOFF, station.mac, "");
            findings.raise(
                    DOT1X_FORGED_LOGOFF,
                    Finding.SEGMENT.value(),
                    victim,
                    nanos,
                    () -> "an EAPOL-Logoff has the source " + victim
                            + ", which continued to send and authenticated again; another station may have forged it",
                    () -> Map.of("supplicant", victim));
        }
        station.supplicant().clearLogoff();
        station.supplicant().clearFailures();
    }

    private void raiseRogue(Station source, Station supplicant, Eapol frame, long nanos) {
        findings.raise(
                ROGUE_AUTHENTICATOR,
                source.mac,
                "",
                nanos,
                () -> "sends an EAP-" + text(frame.type())
                        + (supplicant == null ? "" : " for " + MacAddress.toString(supplicant.mac))
                        + (authenticators.isEmpty()
                                ? ""
                                : "; the authenticator is " + MacAddress.toString(authenticators.latest()))
                        + (Authenticators.isSupplicant(source) ? "; the station is a supplicant itself" : ""),
                () -> rogueFields(supplicant, frame.type()));
    }

    private Map<String, String> rogueFields(Station supplicant, PacketType type) {
        Map<String, String> fields = new HashMap<>();
        fields.put("type", text(type));
        if (supplicant != null) {
            fields.put("supplicant", MacAddress.toString(supplicant.mac));
        }
        if (!authenticators.isEmpty()) {
            fields.put("authenticator", MacAddress.toString(authenticators.latest()));
        }
        return fields;
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

    private Map<String, String> stateFields(Station station) {
        Map<String, String> fields = new HashMap<>();
        fields.put("state", station.dot1x().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (!station.identity().isEmpty()) {
            fields.put("identity", safe(station.identity()));
        }
        if (!authenticators.isEmpty()) {
            fields.put("authenticator", MacAddress.toString(authenticators.latest()));
        }
        return fields;
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
