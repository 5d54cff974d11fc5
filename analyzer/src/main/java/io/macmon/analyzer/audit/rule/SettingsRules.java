package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.DHCP_CHANGED;
import static io.macmon.analyzer.audit.finding.FindingKind.ROUTER_CHANGED;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.analyzer.audit.rule.AnnouncedSettings.Announcer;
import io.macmon.analyzer.audit.rule.AnnouncedSettings.Settings;
import io.macmon.analyzer.audit.rule.DhcpClients.Client;
import io.macmon.analyzer.audit.segment.AuditCounts;
import io.macmon.analyzer.audit.segment.EvidenceText;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.claim.Claim.DhcpRequest;
import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.Claim.RouterDenial;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.RawValues;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.text.LazyText;
import io.macmon.config.text.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Judges the settings that routers and DHCP servers announce. A station that may be one is expected to announce the
 * same each time; an attacker who sends with its MAC address announces something else.
 *
 * <p>A setting that a router's first four advertisements lack is one that it does not announce;
 * those of a DHCP server depend on what the client requests.
 *
 * <p>If {@link AnnouncedSettings} has no room for an announcer, that is a finding, because what it announces is not
 * compared.
 */
public final class SettingsRules {

    private static final int MAX_VALUE = 120;

    private static final String LIFETIME = "lifetime";
    private static final String ROUTER_FLAG = "router-flag";

    /** What a DHCP server sends depends on the client's vendor and user class. */
    private static final Set<String> BY_CLIENT_KIND =
            Set.of("boot-server", "boot-file", "tftp-server", "vendor", "ntp", "sntp");

    private static final Set<String> UNREQUESTED = Set.of("server", "server-id", "path", "preference");

    private final StationRanks ranks;
    private final FindingLog findings;
    private final AuditCounts counts;
    private final AnnouncedSettings.ByKind announced = new AnnouncedSettings.ByKind();
    private final DhcpClients clients = new DhcpClients();
    private SegmentPolicy segment;

    public SettingsRules(SegmentPolicy segment, StationRanks ranks, FindingLog findings, AuditCounts counts) {
        this.segment = segment;
        this.ranks = ranks;
        this.findings = findings;
        this.counts = counts;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** The settings that are known. */
    public AnnouncedSettings.ByKind announced() {
        return announced;
    }

    /** Notes what a DHCP client requests. */
    public void onRequest(Sighting sighting, DhcpRequest request) {
        clients.onRequest(request, sighting.vlan(), ranks.rank(sighting.station().mac) != Rank.OTHER);
    }

    /** Judges the settings in a message. Those of a station that may not announce any are another finding. */
    public void onSettings(Sighting sighting, NetworkSettings message) {
        Station source = sighting.station();
        boolean isDhcp = isDhcp(message);
        boolean mayAnnounce = isDhcp ? segment.mayServeDhcp(source, true) : segment.mayForward(source);
        if (!mayAnnounce || isVlanForbidden(source, sighting.vlan())) {
            return; // the frame is another finding
        }
        boolean isEstablished = isEstablished(source);
        boolean isGroup = !isDhcp && !message.scope().isEmpty();
        long mac = isGroup ? AnnouncedSettings.ALL_ROUTERS : source.mac;
        RawValues scope = isGroup ? message.scope() : RawValues.NONE;
        Announcer announcer = new Announcer(message.kind(), mac, sighting.vlan(), scope, RawValues.NONE);
        AnnouncedSettings ofKind = announced.of(message.kind());
        Settings settings = ofKind.find(announcer, isGroup || isEstablished, sighting.nanos());
        if (settings == null) {
            raiseNotCompared(sighting, message, !isGroup && ofKind.isFull(mac));
            return;
        }
        if (isDhcp) {
            onAnswer(sighting, message, settings, isEstablished);
        } else {
            onAdvertisement(sighting, message, settings);
        }
        if (isEstablished) { // an attacker who adds an address here only makes findings about it more severe
            settings.newGateways(message.kind()).forEach(segment::learnGateway);
        }
    }

    private void onAdvertisement(Sighting sighting, NetworkSettings message, Settings settings) {
        settings.count(message.values().keySet(), sighting.nanos());
        for (Map.Entry<String, RawValues> setting : message.values().entrySet()) {
            RawValues values = setting.getValue();
            if (setting.getKey().equals(LIFETIME)) {
                judgeLifetime(sighting, message, settings.lifetime, Integer.parseInt(values.toString()));
            } else if (!values.isEmpty()) {
                boolean isAdded = message.kind() == Service.Kind.ROUTER && settings.isComplete();
                judge(sighting, message, settings, setting.getKey(), values, isAdded);
            }
        }
    }

    private static boolean isVlanForbidden(Station source, int vlan) {
        List<Integer> allowed = source.member().map(Member::vlans).orElse(List.of());
        return !allowed.isEmpty() && !allowed.contains(vlan);
    }

    private void raiseNotCompared(Sighting sighting, NetworkSettings message, boolean isStationFull) {
        counts.countSettingsNotCompared();
        FindingKind kind = isDhcp(message) ? DHCP_CHANGED : ROUTER_CHANGED;
        String mac = MacAddress.toString(sighting.station().mac);
        String messages = ServiceRules.messages(message.kind());
        Map<String, String> fields = Map.of("source", mac, "vlan", String.valueOf(sighting.vlan()));
        if (isStationFull) {
            findings.raise(
                    kind,
                    sighting.station().mac,
                    "vlans",
                    sighting.nanos(),
                    () -> "sends " + messages + " in more than " + AnnouncedSettings.MAX_PER_STATION
                            + " VLANs; those in further ones are not compared, the latest in "
                            + (sighting.vlan() == 0 ? "untagged frames" : "VLAN " + sighting.vlan()),
                    () -> fields);
        } else {
            findings.raise(
                    kind,
                    Finding.SEGMENT.value(),
                    "announcers",
                    sighting.nanos(),
                    () -> "more than " + AnnouncedSettings.MAX_ANNOUNCERS + " stations send " + messages
                            + "; those of further ones are not compared, the latest of " + mac,
                    () -> fields);
        }
    }

    private void onAnswer(Sighting sighting, NetworkSettings message, Settings settings, boolean isEstablished) {
        int version = message.kind() == Service.Kind.DHCP_SERVER ? 4 : 6;
        Client client = clients.find(message, version, sighting.vlan()).orElse(null);
        if (client == null) {
            onUnseenRequest(sighting, message, settings);
            return;
        }
        Settings ofKind = ofKind(sighting, message, client, isEstablished);
        message.values().forEach((setting, values) -> {
            Settings ruling = BY_CLIENT_KIND.contains(setting) ? ofKind : settings;
            if (ruling != null && values.isEmpty()) {
                onAbsent(sighting, message, ruling, setting, client);
            } else if (ruling != null) {
                boolean isAdded = ruling.isAbsent(setting, hasRequested(client, setting));
                judge(sighting, message, ruling, setting, values, isAdded);
            }
        });
        if (message.isComplete()) {
            client.onAnswer(message, sighting.station().mac, sighting.nanos());
        }
    }

    // It is not known what the client requested, but two answers in one transaction must agree.
    private void onUnseenRequest(Sighting sighting, NetworkSettings message, Settings settings) {
        long mac = sighting.station().mac;
        Client client = message.isComplete() ? clients.findUnseen(message, sighting.vlan()) : null;
        message.values().forEach((setting, values) -> {
            if (BY_CLIENT_KIND.contains(setting)) {
                return; // the client's kind is not known
            }
            if (values.isEmpty()) {
                if (client != null && client.wasGiven(setting, mac, sighting.nanos())) {
                    onContradiction(sighting, message, settings, setting);
                    settings.setAbsent(setting, true);
                }
                onAbsent(sighting, message, settings, setting, null);
                return;
            }
            boolean isAdded = settings.isAbsent(setting, hasRequested(null, setting))
                    || (client != null && client.wasDenied(setting, mac, sighting.nanos()));
            judge(sighting, message, settings, setting, values, isAdded);
        });
        if (client != null) {
            client.onAnswer(message, mac, sighting.nanos());
        }
    }

    // An earlier answer in the same transaction had the setting.
    private void onContradiction(Sighting sighting, NetworkSettings message, Settings settings, String setting) {
        KnownValues known = settings.get(setting);
        if (known != null && !known.known().isEmpty()) {
            settings.remove(setting);
            raise(sighting, message, setting, () -> text(known.known()), () -> "none");
        }
    }

    // Null if there is no room.
    private Settings ofKind(Sighting sighting, NetworkSettings message, Client client, boolean isEstablished) {
        long mac = sighting.station().mac;
        Announcer announcer = new Announcer(message.kind(), mac, sighting.vlan(), message.scope(), client.kind());
        Settings settings = announced.byClientKind().find(announcer, isEstablished, sighting.nanos());
        if (settings == null) {
            raiseClassesNotCompared(sighting, message, announced.byClientKind().isFull(mac));
        }
        return settings;
    }

    private void raiseClassesNotCompared(Sighting sighting, NetworkSettings message, boolean isStationFull) {
        counts.countSettingsNotCompared();
        String mac = MacAddress.toString(sighting.station().mac);
        LazyText client = new LazyText(() -> SafeText.of(message.client().toString(), MAX_VALUE));
        String who = isStationFull ? "answers DHCP clients" : "DHCP servers answer clients";
        int max = isStationFull ? AnnouncedSettings.MAX_PER_STATION : AnnouncedSettings.MAX_ANNOUNCERS;
        findings.raise(
                DHCP_CHANGED,
                isStationFull ? sighting.station().mac : Finding.SEGMENT.value(),
                "classes",
                sighting.nanos(),
                () -> who + " of more than " + max + " vendor and user classes; boot options for further ones are not "
                        + "compared, the latest is for the client " + client,
                () -> Map.of("source", mac, "client", client.toString(), "vlan", String.valueOf(sighting.vlan())));
    }

    // No client requests these; a server sends them, or not.
    private static Optional<Boolean> hasRequested(Client client, String setting) {
        return UNREQUESTED.contains(setting)
                ? Optional.of(true)
                : Optional.ofNullable(client).flatMap(known -> known.hasRequested(setting));
    }

    private void onAbsent(
            Sighting sighting, NetworkSettings message, Settings settings, String setting, Client client) {
        Optional<Boolean> isRequested = hasRequested(client, setting);
        if (!message.isComplete() || isRequested.isEmpty()) {
            return;
        }
        KnownValues known = settings.get(setting);
        if (isRequested.get() && known != null) {
            known.confirmAbsent(sighting.nanos());
            boolean isContradiction = !BY_CLIENT_KIND.contains(setting)
                    && client != null
                    && client.wasGiven(setting, sighting.station().mac, sighting.nanos());
            if (isContradiction) {
                onContradiction(sighting, message, settings, setting);
            }
        }
        settings.setAbsent(setting, isRequested.get());
    }

    private static boolean isDhcp(NetworkSettings message) {
        return message.kind() == Service.Kind.DHCP_SERVER || message.kind() == Service.Kind.DHCP6_SERVER;
    }

    private boolean isEstablished(Station source) {
        Rank rank = ranks.rank(source.mac);
        return segment.policy().listsStations() ? rank == Rank.ROLE : rank != Rank.OTHER;
    }

    private void judge(
            Sighting sighting,
            NetworkSettings message,
            Settings settings,
            String setting,
            RawValues values,
            boolean isAdded) {
        KnownValues known = settings.get(setting);
        if (known == null) {
            known = new KnownValues(isAdded ? RawValues.NONE : values, sighting.nanos());
            settings.put(setting, known);
        }
        RawValues before = known.known();
        long unknown = known.add(values, sighting.nanos());
        boolean isChanged = false;
        for (; unknown != 0 && !isChanged; unknown &= unknown - 1) {
            isChanged = !isExpected(setting, values, Long.numberOfTrailingZeros(unknown));
        }
        if (isChanged) {
            raise(sighting, message, setting, () -> before.isEmpty() ? "none" : text(before), () -> text(values));
        }
    }

    private void judgeLifetime(Sighting sighting, NetworkSettings message, RouterLifetime lifetime, int seconds) {
        if (lifetime.add(seconds, sighting.nanos())) {
            raise(sighting, message, LIFETIME, () -> lifetime.before() + " s", () -> seconds + " s");
        }
    }

    /**
     * Judges a message by which hosts stop using a router. A router that stops advertises the lifetime 0 first (RFC
     * 4861 section 6.2.8).
     */
    public void onRouterDenial(Sighting sighting, RouterDenial denial) {
        Announcer router =
                new Announcer(Service.Kind.ROUTER, denial.mac(), sighting.vlan(), RawValues.NONE, RawValues.NONE);
        Settings settings = announced.of(Service.Kind.ROUTER).get(router);
        KnownValues sources = settings == null ? null : settings.get("source");
        if (sources == null
                || !denial.target().equals(sources.known().address(0))
                || !settings.lifetime.isDefaultRouter(sighting.nanos())) {
            return;
        }
        String target = denial.target().toString();
        findings.raise(
                ROUTER_CHANGED,
                denial.mac(),
                ROUTER_FLAG,
                sighting.nanos(),
                () -> "a neighbour advertisement for " + target
                        + " clears the router flag, so hosts stop using it as a default router",
                () -> Map.of("setting", ROUTER_FLAG, "before", "set", "after", "clear", "source_ip", target));
    }

    // The policy may list the addresses of the segment's servers, and the prefixes of its routers.
    private boolean isExpected(String setting, RawValues values, int index) {
        IpAddress address = values.address(index);
        return address != null
                && switch (setting) {
                    case "router", "dns", "rdnss", "wins", "server" -> segment.isServerAddress(address);
                    case "prefix" -> segment.isRouterPrefix(address, values.prefixLength(index));
                    default -> false;
                };
    }

    private static String text(RawValues values) {
        return EvidenceText.list(values.texts().stream()
                .map(value -> SafeText.of(value, MAX_VALUE))
                .toList());
    }

    private void raise(
            Sighting sighting,
            NetworkSettings message,
            String setting,
            Supplier<String> before,
            Supplier<String> after) {
        FindingKind kind = isDhcp(message) ? DHCP_CHANGED : ROUTER_CHANGED;
        LazyText source = new LazyText(() -> sighting.sourceIp().toString());
        findings.raise(
                kind,
                sighting.station().mac,
                setting,
                sighting.nanos(),
                () -> text(message) + " from " + source + " changes its " + setting + " from " + before.get() + " to "
                        + after.get(),
                () -> Map.of(
                        "setting",
                        setting,
                        "before",
                        before.get(),
                        "after",
                        after.get(),
                        "source_ip",
                        source.toString()));
    }

    private static String text(NetworkSettings message) {
        return switch (message.kind()) {
            case DHCP_SERVER -> "a DHCP answer";
            case DHCP6_SERVER -> "a DHCPv6 answer";
            case ROUTER -> "a router advertisement";
            default ->
                "an advertisement for " + message.kind().toString().toUpperCase(Locale.ROOT) + " group "
                        + message.scope();
        };
    }
}
