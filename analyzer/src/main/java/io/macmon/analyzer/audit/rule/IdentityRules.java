package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.DEVICE_CHANGED;
import static io.macmon.analyzer.audit.finding.FindingKind.IDENTITY_CHANGED;
import static io.macmon.analyzer.audit.finding.FindingKind.SHARED_MAC;

import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.station.SharedMacDetector;
import io.macmon.analyzer.audit.station.SharedMacDetector.Pair;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim.DhcpRequest;
import io.macmon.analyzer.claim.Claim.Eapol;
import io.macmon.analyzer.claim.Claim.Fingerprint;
import io.macmon.analyzer.claim.Claim.HopLimit;
import io.macmon.analyzer.claim.Claim.HostName;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Neighbour;
import io.macmon.analyzer.identity.IdentityChange;
import io.macmon.analyzer.identity.IdentityForm;
import io.macmon.analyzer.identity.TcpSignature;
import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import io.macmon.config.text.SafeText;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Judges whether what a station reveals about itself fits a single system. A DHCP message counts only if its client
 * sent the frame, or a station with the role router, which may have relayed it. A hop limit that a router advertised
 * does not count, because hosts adopt it.
 */
public final class IdentityRules {

    private static final int MAX_DETAIL = 100;

    /** The routers between a container and the segment. */
    private static final int MAX_HOPS = 3;

    /** No system of this century starts with a lower TTL. */
    private static final int MIN_INITIAL_TTL = 64;

    private final StationTable stations;
    private final AddressBook book;
    private final FindingLog findings;
    private final BitSet advertisedHopLimits = new BitSet(256);
    private SegmentPolicy segment;

    public IdentityRules(SegmentPolicy segment, StationTable stations, AddressBook book, FindingLog findings) {
        this.segment = segment;
        this.stations = stations;
        this.book = book;
        this.findings = findings;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** Handles the hop limit in a router advertisement. */
    public void onHopLimit(HopLimit advertised) {
        advertisedHopLimits.set(advertised.hopLimit());
    }

    /** Judges the TTL or hop limit of a TCP SYN. */
    public void onConnectionStart(Sighting sighting) {
        Station source = sighting.station();
        if (mayBeSeveral(source) || segment.mayAnswerForOthers(source) || source.has(Role.ROUTER)) {
            return;
        }
        AddressBook.Entry entry = book.find(sighting.sourceIp(), sighting.vlan());
        if (entry == null || entry.owner() != source.mac) {
            return;
        }
        int ttl = sighting.ttl();
        boolean isIpv4 = sighting.headers().ipVersion() == 4;
        boolean isAdopted = !isIpv4 && advertisedHopLimits.get(ttl);
        if (!isAdopted) {
            Optional<Pair> both = isIpv4
                    ? source.sharedMac().observeTtl(ttl, sighting.nanos())
                    : source.sharedMac().observeHopLimit(ttl, sighting.nanos());
            String what = "its TCP connections alternate between the " + (isIpv4 ? "TTLs " : "hop limits ");
            raise(source, isIpv4 ? "ttl" : "hop-limit", what, both, sighting.nanos());
        }
        boolean isSystems = isAdopted || isNear(ttl) || source.sharedMac().isSteady(ttl, isIpv4);
        if (isIpv4) {
            boolean isSystemsTtl = isSystems && !SharedMacDetector.isTraceroute(ttl);
            showConnection(source, TraitKind.TTL, String.valueOf(TcpSignature.initialTtl(ttl)), isSystemsTtl, sighting);
        }
        showConnection(source, TraitKind.TCP_SYN, sighting.synSignature(), isSystems, sighting);
    }

    private static boolean isNear(int ttl) {
        int initial = TcpSignature.initialTtl(ttl);
        return initial >= MIN_INITIAL_TTL && initial - ttl <= MAX_HOPS;
    }

    /** @param isSystems whether its system chose the value; otherwise a scanner or a traceroute may have */
    private void showConnection(Station source, TraitKind kind, String value, boolean isSystems, Sighting sighting) {
        show(source, kind, value);
        if (isSystems) {
            compareIfShown(source, kind, value, sighting.nanos());
        }
    }

    /** Records the fingerprint of a DHCP client. */
    public void onFingerprint(Sighting sighting, Fingerprint fingerprint) {
        long nanos = sighting.nanos();
        Station client = client(sighting, fingerprint.mac());
        if (client == null || SharedMacDetector.isNetworkBoot(fingerprint)) {
            return;
        }
        if (fingerprint.version() == 4 && !mayBeSeveral(client)) {
            Optional<Pair> both = client.sharedMac().observeFingerprint(fingerprint);
            raise(client, "dhcp-fingerprint", "its DHCP fingerprint alternates between ", both, nanos);
        }
        client.setFingerprint(SharedMacDetector.text(fingerprint));
        boolean isIpv4 = fingerprint.version() == 4;
        TraitKind vendorClass = isIpv4 ? TraitKind.DHCP_VENDOR_CLASS : TraitKind.DHCP6_VENDOR_CLASS;
        show(client, vendorClass, fingerprint.vendorClass());
        compare(client, Trait.of(vendorClass, fingerprint.vendorClass()), nanos);
        String options = fingerprint.options().stream().map(String::valueOf).collect(Collectors.joining(","));
        showAndCompare(client, isIpv4 ? TraitKind.DHCP_PARAMETERS : TraitKind.DHCP6_OPTIONS, options, nanos);
    }

    /** Records the name of a station. */
    public void onName(Sighting sighting, Name name) {
        long nanos = sighting.nanos();
        Station named = client(sighting, name.mac());
        if (named == null) {
            return;
        }
        if (name.source() == Name.Source.DHCP && !mayBeSeveral(named)) {
            Optional<Pair> both = named.sharedMac().observeName(name.name());
            raise(named, "dhcp-name", "its DHCP host name alternates between ", both, nanos);
        }
        named.addName(name.name(), name.source().name().toLowerCase(Locale.ROOT), nanos);
        if (name.source() == Name.Source.DHCP) {
            showAndCompare(named, TraitKind.DHCP_HOST_NAME, name.name(), nanos);
        } else if (name.source() == Name.Source.NBNS) {
            showAndCompare(named, TraitKind.NBNS_NAME, name.name(), nanos);
        }
    }

    /**
     * Records the name that a DNS answer gives to the owner of an address in the frame's VLAN. Anyone can send such an
     * answer. So strangers are not believed, the name is never compared with earlier ones, and all others come first.
     */
    public void onHostName(Sighting sighting, HostName host) {
        Station source = sighting.station();
        Verdict verdict = source.policyVerdict();
        AddressBook.Entry entry = book.find(host.address(), sighting.vlan());
        Station named = entry == null || entry.isUnproven() ? null : stations.find(entry.owner());
        boolean isBelieved =
                MacAddress.isStation(source.mac) && verdict != Verdict.UNEXPECTED && verdict != Verdict.DENIED;
        if (named != null && isBelieved) {
            named.addHostName(host.name(), host.isReverse(), sighting.nanos());
        }
    }

    /** Records the identifier of a DHCP client. */
    public void onDhcpRequest(Sighting sighting, DhcpRequest request) {
        long source = sighting.station().mac;
        long mac = request.version() == 4 ? request.client() : request.relayed() ? request.named() : source;
        Station client = client(sighting, mac);
        if (client != null && !request.clientId().isEmpty()) {
            TraitKind kind = request.version() == 4 ? TraitKind.DHCP_CLIENT_ID : TraitKind.DHCP6_DUID;
            showAndCompare(client, kind, request.clientId().toString(), sighting.nanos());
        }
    }

    /** Records what a station announces in LLDP or CDP. */
    public void onNeighbour(Station source, Neighbour neighbour, long nanos) {
        if (neighbour.protocol() == Name.Source.LLDP) {
            showAndCompare(source, TraitKind.LLDP_CHASSIS, neighbour.chassis(), nanos);
            showAndCompare(source, TraitKind.LLDP_DESCRIPTION, neighbour.description(), nanos);
            neighbour.capabilities().forEach(each -> showAndCompare(source, TraitKind.LLDP_CAPABILITY, each, nanos));
        } else {
            showAndCompare(source, TraitKind.CDP_PLATFORM, neighbour.description(), nanos);
        }
    }

    /** Records the form of an 802.1X identity. */
    public void onEapol(Station source, Eapol eapol, long nanos) {
        showAndCompare(source, TraitKind.IDENTITY_8021X, IdentityForm.of(eapol.identity()), nanos);
    }

    /** Records what a frame shows of the device that sent it. */
    public void onShown(Sighting sighting, Trait trait) {
        Station source = sighting.station();
        if (!segment.mayAnswerForOthers(source) && sighting.isStationsOwn(book)) {
            source.addTrait(trait);
            compare(source, trait, sighting.nanos());
        }
    }

    private void showAndCompare(Station station, TraitKind kind, String value, long nanos) {
        show(station, kind, value);
        compareIfShown(station, kind, value, nanos);
    }

    private static void show(Station station, TraitKind kind, String value) {
        if (!value.isBlank()) {
            station.addTrait(Trait.of(kind, value));
        }
    }

    // Null if it is unknown, or if another station may have made up its message.
    private Station client(Sighting sighting, long mac) {
        Station source = sighting.station();
        if (mac == source.mac) {
            return sighting.isStationsOwn(book) ? source : null;
        }
        return source.has(Role.ROUTER) ? stations.find(mac) : null;
    }

    private void compareIfShown(Station station, TraitKind kind, String value, long nanos) {
        if (!value.isBlank()) {
            compare(station, Trait.of(kind, value), nanos);
        }
    }

    private void compare(Station station, Trait trait, long nanos) {
        if (!mayBeSeveral(station)) {
            station.compareWithKnown(trait, nanos).ifPresent(change -> raise(station, change, nanos));
        }
    }

    private void raise(Station station, IdentityChange change, long nanos) {
        int limit = station.has(Role.MAB) ? IdentityChange.OTHER_MAB_DEVICE : IdentityChange.OTHER_DEVICE;
        boolean isOtherDevice = change.score() >= limit || findings.has(DEVICE_CHANGED, station.mac, "");
        findings.raise(
                isOtherDevice ? DEVICE_CHANGED : IDENTITY_CHANGED,
                station.mac,
                "",
                nanos,
                change::text,
                change::fields);
    }

    private static String safe(String text) {
        return SafeText.of(text, MAX_DETAIL);
    }

    private static boolean mayBeSeveral(Station station) {
        return station.has(Role.SHARED_MAC);
    }

    private void raise(Station station, String subject, String what, Optional<Pair> both, long nanos) {
        if (both.isPresent()) {
            String first = safe(both.get().first());
            String second = safe(both.get().second());
            findings.raise(
                    SHARED_MAC,
                    station.mac,
                    subject,
                    nanos,
                    () -> what + first + " and " + second,
                    () -> Map.of("first", first, "second", second));
        }
    }
}
