package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.ROGUE_ROUTER;
import static io.macmon.analyzer.audit.finding.FindingKind.ROGUE_SWITCH;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.FloodDetector;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim.ControlMessage;
import io.macmon.analyzer.claim.Claim.ControlMessage.Protocol;
import io.macmon.analyzer.claim.Claim.Neighbour;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.SafeText;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Judges who may speak the protocols that switches or routers speak to each other, or announce itself as one. During a
 * flood of made-up sources, a finding about one of them would name no station, so there is one for the whole segment.
 */
public final class ControlProtocolRules {

    private static final int MAX_VALUE = 64;
    private static final int MAX_OF_UNSETTLED = 8;
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    private static final String PHONE = "phone";
    private static final String ROUTER = "router";

    /** The capabilities in LLDP and CDP of a device that forwards for others. */
    private static final Set<String> FORWARDING =
            Set.of("bridge", ROUTER, "switch", "source-route-bridge", "customer-vlan", "service-vlan");

    private final FindingLog findings;
    private final FloodDetector flood;
    private SegmentPolicy segment;
    private long windowNanos = Long.MIN_VALUE / 2;
    private int ofUnsettled; // messages in the current window

    public ControlProtocolRules(SegmentPolicy segment, FindingLog findings, FloodDetector flood) {
        this.segment = segment;
        this.findings = findings;
        this.flood = flood;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** Judges a message of a switch or router. */
    public void onMessage(Sighting sighting, ControlMessage message) {
        Station source = sighting.station();
        source.addService(service(message.protocol()));
        switch (message.protocol().speaker()) {
            case SWITCH -> {
                if (!segment.maySwitch(source)) {
                    raise(ROGUE_SWITCH, sighting, message, "switch");
                }
            }
            case ROUTER -> {
                if (!segment.mayRoute(source)) {
                    raise(ROGUE_ROUTER, sighting, message, "router");
                }
            }
            case EITHER -> {
                if (!segment.mayRoute(source) && !segment.maySwitch(source)) {
                    raise(ROGUE_ROUTER, sighting, message, "router or switch");
                }
            }
        }
    }

    private static String service(Protocol protocol) {
        return switch (protocol.speaker()) {
            case SWITCH -> protocol == Protocol.LACP ? "lacp" : "switch";
            case ROUTER -> "router";
            case EITHER -> "querier";
        };
    }

    private void raise(FindingKind kind, Sighting sighting, ControlMessage message, String role) {
        raise(
                kind,
                sighting,
                message.protocol().toString(),
                () -> "sends " + message.protocol().messages() + inBrackets(message.fields()) + " without the role "
                        + role,
                message.fields());
    }

    /**
     * Judges an LLDP or CDP announcement. Phones have a second port, so they announce themselves as bridges, but not as
     * routers.
     */
    public void onNeighbour(Sighting sighting, Neighbour neighbour) {
        Station source = sighting.station();
        boolean isPhone = neighbour.capabilities().contains(PHONE)
                && !neighbour.capabilities().contains(ROUTER);
        boolean forwards = !isPhone && !Collections.disjoint(neighbour.capabilities(), FORWARDING);
        if (forwards && !segment.maySwitch(source) && !segment.mayRoute(source)) {
            Map<String, String> fields = fields(neighbour);
            raise(
                    ROGUE_SWITCH,
                    sighting,
                    neighbour.protocol().name().toLowerCase(Locale.ROOT),
                    () -> "announces itself in " + neighbour.protocol() + inBrackets(fields)
                            + " without the role switch or router",
                    fields);
        }
    }

    private static Map<String, String> fields(Neighbour neighbour) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("capabilities", String.join(" ", neighbour.capabilities()));
        fields.put("system", neighbour.system());
        fields.put("port", neighbour.port());
        fields.values().removeIf(String::isBlank);
        return fields;
    }

    private static String inBrackets(Map<String, String> fields) {
        List<String> parts = fields.entrySet().stream()
                .map(field -> field.getKey().replace('_', ' ') + " " + safe(field.getValue()))
                .toList();
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private static String safe(String text) {
        return SafeText.of(text, MAX_VALUE);
    }

    private void raise(
            FindingKind kind,
            Sighting sighting,
            String subject,
            Supplier<String> evidence,
            Map<String, String> values) {
        Station source = sighting.station();
        boolean isMadeUp = isMadeUp(source, sighting.nanos());
        findings.raise(
                kind,
                isMadeUp ? Finding.SEGMENT.value() : source.mac,
                subject,
                sighting.nanos(),
                isMadeUp ? () -> "a made-up source " + evidence.get() : evidence,
                () -> fields(sighting, values));
    }

    private boolean isMadeUp(Station source, long nanos) {
        if (!MacAddress.isStation(source.mac)) {
            return true;
        }
        if (!isUnsettled(source)) {
            return false;
        }
        if (Math.abs(nanos - windowNanos) >= WINDOW_NANOS) {
            windowNanos = nanos;
            ofUnsettled = 0;
        }
        return ++ofUnsettled > MAX_OF_UNSETTLED || flood.isFloodSuspected(nanos);
    }

    private static boolean isUnsettled(Station source) {
        return source.frames() < StationTable.SETTLED_FRAMES
                && (source.policyVerdict() == Verdict.UNEXPECTED || source.policyVerdict() == Verdict.VIRTUAL);
    }

    private static Map<String, String> fields(Sighting sighting, Map<String, String> values) {
        Map<String, String> fields = values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, value -> safe(value.getValue())));
        fields.put("source", MacAddress.toString(sighting.station().mac));
        fields.put("vlan", String.valueOf(sighting.vlan()));
        return fields;
    }
}
