package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.rule.AddressRules;
import io.macmon.analyzer.audit.rule.ControlProtocolRules;
import io.macmon.analyzer.audit.rule.DhcpRules;
import io.macmon.analyzer.audit.rule.Dot1xRules;
import io.macmon.analyzer.audit.rule.FragmentRules;
import io.macmon.analyzer.audit.rule.IdentityRules;
import io.macmon.analyzer.audit.rule.NameRules;
import io.macmon.analyzer.audit.rule.ProbeRules;
import io.macmon.analyzer.audit.rule.ReleaseRules;
import io.macmon.analyzer.audit.rule.ScanRules;
import io.macmon.analyzer.audit.rule.ServiceRules;
import io.macmon.analyzer.audit.rule.SettingsRules;
import io.macmon.analyzer.audit.rule.StormRules;
import io.macmon.analyzer.audit.rule.VirtualRouterRules;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.AuditCounts;
import io.macmon.analyzer.audit.segment.FloodDetector;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.claim.Claim;

/** The rules about what stations claim, and which claim is for which of them. */
final class RuleSet {

    final ReleaseRules releaseRules;
    final AddressRules addressRules;
    final ServiceRules serviceRules;
    final IdentityRules identityRules;
    final ControlProtocolRules controlRules;
    final ScanRules scanRules;
    final StormRules stormRules;
    final Dot1xRules dot1xRules;
    final FragmentRules fragmentRules;
    final NameRules nameRules;
    final DhcpRules dhcpRules;
    final SettingsRules settingsRules;
    final ProbeRules probeRules;
    final VirtualRouterRules virtualRouterRules;

    private final StationTable stations;
    private final AddressBook book;

    RuleSet(
            SegmentPolicy segment,
            StationTable stations,
            StationRanks ranks,
            AddressBook book,
            FindingLog findings,
            FloodDetector flood,
            AuditCounts counts) {
        this.stations = stations;
        this.book = book;
        releaseRules = new ReleaseRules(segment, stations, book, findings);
        addressRules = new AddressRules(segment, stations, ranks, book, findings, counts, releaseRules);
        virtualRouterRules = new VirtualRouterRules(segment, findings, counts);
        serviceRules = new ServiceRules(segment, findings, virtualRouterRules);
        identityRules = new IdentityRules(segment, stations, book, findings);
        controlRules = new ControlProtocolRules(segment, findings, flood);
        scanRules = new ScanRules(segment, book, findings);
        stormRules = new StormRules(findings);
        dot1xRules = new Dot1xRules(segment, stations, findings, counts);
        fragmentRules = new FragmentRules(findings);
        nameRules = new NameRules(segment, stations, ranks, book, findings);
        dhcpRules = new DhcpRules(segment, stations, ranks, book, findings, releaseRules);
        settingsRules = new SettingsRules(segment, ranks, findings, counts);
        probeRules = new ProbeRules(segment, ranks, book, findings);
    }

    /** Continues with what earlier runs learned, as if the audit had not been stopped until this time. */
    void restore(Contents earlier, SegmentPolicy segment, long nanos) {
        virtualRouterRules.restore(earlier.groups(), nanos);
        settingsRules.announced().restore(earlier.announcements(), segment, nanos);
    }

    void applyPolicy(SegmentPolicy segment) {
        releaseRules.applyPolicy(segment);
        addressRules.applyPolicy(segment);
        serviceRules.applyPolicy(segment);
        identityRules.applyPolicy(segment);
        controlRules.applyPolicy(segment);
        scanRules.applyPolicy(segment);
        dot1xRules.applyPolicy(segment);
        nameRules.applyPolicy(segment);
        dhcpRules.applyPolicy(segment);
        settingsRules.applyPolicy(segment);
        probeRules.applyPolicy(segment);
    }

    /** Judges a claim in the frame. */
    void onClaim(Claim claim, Sighting sighting) {
        Station source = sighting.station();
        long nanos = sighting.nanos();
        if (claim instanceof Claim.AddressClaim address) {
            probeRules.beforeClaim(sighting, address);
            addressRules.onClaim(source, address, sighting.vlan(), nanos);
        } else if (claim instanceof Claim.DhcpRequest request) {
            dhcpRules.onRequest(sighting, request);
            settingsRules.onRequest(sighting, request);
            identityRules.onDhcpRequest(sighting, request);
        } else if (claim instanceof Claim.NetworkSettings settings) {
            settingsRules.onSettings(sighting, settings);
        } else if (claim instanceof Claim.RouterDenial denial) {
            settingsRules.onRouterDenial(sighting, denial);
        } else if (claim instanceof Claim.MisdirectedAddress misdirected) {
            addressRules.onMisdirected(source, misdirected, sighting.vlan(), nanos);
        } else if (claim instanceof Claim.Solicitation solicitation) {
            addressRules.onSolicitation(solicitation, sighting.vlan(), nanos);
        } else if (claim instanceof Claim.Eapol eapol) {
            dot1xRules.onEapol(source, eapol, nanos);
            identityRules.onEapol(source, eapol, nanos);
        } else if (claim instanceof Claim.Service service) {
            serviceRules.onService(source, service, sighting.sourceIp(), ownerOfSourceIp(sighting), nanos);
        } else if (claim instanceof Claim.VirtualRouter router) {
            serviceRules.onVirtualRouter(sighting, router, ownerOfSourceIp(sighting));
        } else if (claim instanceof Claim.Name name) {
            identityRules.onName(sighting, name);
        } else if (claim instanceof Claim.HostName host) {
            identityRules.onHostName(sighting, host);
        } else if (claim instanceof Claim.NameAnswer answer) {
            nameRules.onAnswer(sighting, answer);
        } else if (claim instanceof Claim.Fingerprint fingerprint) {
            identityRules.onFingerprint(sighting, fingerprint);
        } else if (claim instanceof Claim.Shown shown) {
            identityRules.onShown(sighting, shown.trait());
        } else if (claim instanceof Claim.HopLimit hopLimit) {
            identityRules.onHopLimit(hopLimit);
        } else if (claim instanceof Claim.RouterGroupMember member) {
            serviceRules.onRouterGroupMember(source, member);
        } else if (claim instanceof Claim.Neighbour neighbour) {
            serviceRules.onNeighbour(source, neighbour);
            controlRules.onNeighbour(sighting, neighbour);
            identityRules.onNeighbour(source, neighbour, nanos);
        } else if (claim instanceof Claim.ControlMessage message) {
            controlRules.onMessage(sighting, message);
        }
    }

    // Null if the owner of the packet's source IP address is not known.
    private Station ownerOfSourceIp(Sighting sighting) {
        AddressBook.Entry entry = book.find(sighting.sourceIp(), sighting.vlan());
        return entry == null ? null : stations.find(entry.owner());
    }
}
