package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.DHCP_CHANGED;
import static io.macmon.analyzer.audit.finding.FindingKind.ROUTER_CHANGED;

import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.analyzer.audit.segment.EvidenceText;
import io.macmon.analyzer.audit.segment.RankedMap;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.SafeText;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges the settings that routers and DHCP servers announce. A station that may be one is expected to announce the
 * same each time; an attacker who sends with its MAC address announces something else.
 *
 * <p>A setting that a router's first {@value #FIRST_MESSAGES} advertisements lack is one that it does not announce;
 * those of a DHCP server depend on what the client requests.
 *
 * <p>Keeps {@value #MAX_ANNOUNCERS} announcers of each rank and kind, with the settings that {@link NetworkSettings}
 * names.
 */
public final class SettingsRules {

    private static final int MAX_ANNOUNCERS = 256;
    private static final int MAX_VALUE = 80;

    /** A router may spread its options over several advertisements. */
    private static final int FIRST_MESSAGES = 4;

    private static final String LIFETIME = "lifetime";

    private final StationRanks ranks;
    private final FindingLog findings;
    private final Map<Service.Kind, RankedMap<Announcer, Settings>> announced = new EnumMap<>(Service.Kind.class);
    private SegmentPolicy segment;

    public SettingsRules(SegmentPolicy segment, StationRanks ranks, FindingLog findings) {
        this.segment = segment;
        this.ranks = ranks;
        this.findings = findings;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** Judges the settings in a message. Those of a station that may not announce any are another finding. */
    public void onSettings(Sighting sighting, NetworkSettings message) {
        Station source = sighting.station();
        boolean isDhcp = isDhcp(message);
        boolean mayAnnounce = isDhcp ? segment.mayServeDhcp(source, true) : segment.mayForward(source);
        if (!mayAnnounce) {
            return;
        }
        Announcer announcer = new Announcer(source.mac, sighting.vlan(), message.kind(), message.scope());
        RankedMap<Announcer, Settings> ofKind =
                announced.computeIfAbsent(message.kind(), unused -> new RankedMap<>(MAX_ANNOUNCERS));
        Settings settings = ofKind.get(announcer);
        if (settings == null) {
            settings = new Settings();
        }
        boolean isEstablished = isEstablished(source);
        ofKind.put(announcer, settings, isEstablished);
        settings.confirmAbsent(message.values().keySet(), sighting.nanos());
        if (isEstablished) {
            learnGateways(sighting, message);
        }
        for (Map.Entry<String, List<String>> setting : message.values().entrySet()) {
            List<String> values = setting.getValue();
            if (setting.getKey().equals(LIFETIME)) {
                judgeLifetime(sighting, message, settings.lifetime, Integer.parseInt(values.get(0)));
            } else if (!values.isEmpty()) {
                judge(sighting, message, settings, setting.getKey(), values);
            }
        }
    }

    // An attacker who adds an address here only makes findings about it more severe.
    private void learnGateways(Sighting sighting, NetworkSettings message) {
        if (message.kind() == Service.Kind.ROUTER) {
            segment.learnGateway(sighting.sourceIp());
        }
        message.values().getOrDefault("router", List.of()).stream()
                .filter(value -> value.indexOf(' ') < 0)
                .forEach(value -> segment.learnGateway(IpAddress.parse(value)));
    }

    private static boolean isDhcp(NetworkSettings message) {
        return message.kind() == Service.Kind.DHCP_SERVER;
    }

    private boolean isEstablished(Station source) {
        Rank rank = ranks.rank(source.mac);
        return segment.policy().listsStations() ? rank == Rank.ROLE : rank != Rank.OTHER;
    }

    private void judge(
            Sighting sighting, NetworkSettings message, Settings settings, String setting, List<String> values) {
        KnownValues known = settings.values.get(setting);
        if (known == null) {
            boolean isAdded = message.kind() == Service.Kind.ROUTER && settings.messages > FIRST_MESSAGES;
            known = new KnownValues(isAdded ? List.of() : values, sighting.nanos());
            settings.values.put(setting, known);
        }
        List<String> before = known.known();
        boolean isChanged = known.add(values, sighting.nanos()).stream().anyMatch(value -> !isExpected(setting, value));
        if (isChanged) {
            raise(sighting, message, setting, before.isEmpty() ? "none" : text(before), text(values));
        }
    }

    private void judgeLifetime(Sighting sighting, NetworkSettings message, RouterLifetime lifetime, int seconds) {
        if (lifetime.add(seconds, sighting.nanos())) {
            raise(sighting, message, LIFETIME, lifetime.before() + " s", seconds + " s");
        }
    }

    // The policy may list the addresses of the segment's servers, and the prefixes of its routers.
    private boolean isExpected(String setting, String value) {
        return switch (setting) {
            case "router", "dns", "rdnss" -> value.indexOf(' ') < 0 && segment.isServerAddress(IpAddress.parse(value));
            case "prefix" -> {
                int slash = value.indexOf('/');
                yield value.indexOf(' ') < 0
                        && segment.isRouterPrefix(
                                IpAddress.parse(value.substring(0, slash)),
                                Integer.parseInt(value.substring(slash + 1)));
            }
            default -> false;
        };
    }

    private static String text(List<String> values) {
        return EvidenceText.list(
                values.stream().map(value -> SafeText.of(value, MAX_VALUE)).toList());
    }

    private void raise(Sighting sighting, NetworkSettings message, String setting, String before, String after) {
        FindingKind kind = isDhcp(message) ? DHCP_CHANGED : ROUTER_CHANGED;
        String source = sighting.sourceIp().toString();
        String text = switch (message.kind()) {
            case DHCP_SERVER -> "a DHCP answer";
            case ROUTER -> "a router advertisement";
            default -> "a VRRP advertisement for group " + message.scope();
        };
        findings.raise(
                kind,
                sighting.station().mac,
                setting,
                sighting.nanos(),
                () -> text + " from " + source + " changes its " + setting + " from " + before + " to " + after,
                () -> Map.of("setting", setting, "before", before, "after", after, "source_ip", source));
    }

    /** A station that announces settings. */
    private record Announcer(long mac, int vlan, Service.Kind kind, String scope) {}

    /** What a station announced. */
    private static final class Settings {

        private final Map<String, KnownValues> values = new HashMap<>();
        private final RouterLifetime lifetime = new RouterLifetime();
        private int messages;

        // Counts a message with these settings: it repeats that the others have no values.
        private void confirmAbsent(Set<String> present, long nanos) {
            messages = Math.min(messages + 1, FIRST_MESSAGES + 1);
            values.forEach((setting, known) -> {
                if (!present.contains(setting)) {
                    known.confirmAbsent(nanos);
                }
            });
        }
    }
}
