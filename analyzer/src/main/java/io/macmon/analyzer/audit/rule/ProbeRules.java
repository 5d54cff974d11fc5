package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.ADDRESS_DENIAL;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.EvidenceText;
import io.macmon.analyzer.audit.segment.RankedMap;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.Map;

/**
 * Judges answers to the probes with which a station checks whether an address is free: duplicate address detection of
 * IPv6 (RFC 4862) and IPv4 (RFC 5227). Only the address's owner may answer. A single answer may come from an owner that
 * was silent so far; answers for two different addresses do not, nor does one for an address that contains the MAC
 * address of the station that probes. A station that claims all free addresses beforehand is their owner, so even an
 * owner may answer for no more than {@value #MAX_BY_OWNER} addresses.
 *
 * <p>Keeps {@value #MAX_PROBES} probes and three counts for {@value #MAX_STATIONS} stations, of each rank.
 */
public final class ProbeRules {

    private static final int MAX_PROBES = 4_096;
    private static final int MAX_STATIONS = 1_024;
    private static final int MAX_BY_STRANGERS = 3;
    private static final int MAX_BY_OWNER = 4;
    private static final int MAX_PROBED = 8;
    private static final long ANSWER_NANOS = Duration.ofSeconds(5).toNanos();

    private final StationRanks ranks;
    private final AddressBook book;
    private final FindingLog findings;
    private final RankedMap<AddressOwner.Key, Probe> probes = new RankedMap<>(MAX_PROBES);
    private final RankedMap<Long, RecentKeys> probed = new RankedMap<>(MAX_STATIONS);
    private final RankedMap<Long, RecentKeys> byOwner = new RankedMap<>(MAX_STATIONS);
    private final RankedMap<Long, RecentKeys> denials = new RankedMap<>(MAX_STATIONS);
    private SegmentPolicy segment;

    public ProbeRules(SegmentPolicy segment, StationRanks ranks, AddressBook book, FindingLog findings) {
        this.segment = segment;
        this.ranks = ranks;
        this.book = book;
        this.findings = findings;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** Called before a claim is judged, which may change the owner of the address. */
    public void beforeClaim(Sighting sighting, AddressClaim claim) {
        boolean isProbe = claim.evidence() == AddressEvidence.ARP_PROBE || claim.evidence() == AddressEvidence.ND_DAD;
        if (!isProbe && !claim.evidence().isBelieved()) {
            return;
        }
        Station source = sighting.station();
        AddressOwner.Key key = new AddressOwner.Key(claim.address(), sighting.vlan());
        Probe probe = probes.get(key);
        if (probe == null || Math.abs(sighting.nanos() - probe.nanos) > ANSWER_NANOS) {
            if (isProbe && !isScan(source.mac, claim.address(), sighting.nanos())) {
                probes.put(key, new Probe(source.mac, sighting.nanos()), isEstablished(source.mac));
            }
        } else if (probe.mac != source.mac && !mayAnswer(source, claim.address())) {
            judgeAnswer(sighting, claim, probe.mac);
        }
    }

    private boolean isEstablished(long mac) {
        return ranks.rank(mac) != Rank.OTHER;
    }

    private boolean mayAnswer(Station source, IpAddress address) {
        boolean isVirtual = segment.policy().virtualRouter(address).isPresent();
        return (isVirtual && !segment.isBarredFrom(source, address))
                || segment.mayAnswerForOthers(source)
                || source.policyVerdict() == Verdict.OWN;
    }

    private void judgeAnswer(Sighting sighting, AddressClaim claim, long victim) {
        long mac = sighting.station().mac;
        AddressBook.Entry entry = book.find(claim.address(), sighting.vlan());
        if (entry == null || entry.owner() != mac) {
            onDenial(sighting, claim, victim);
            return;
        }
        int count = count(byOwner, mac, RecentKeys.key(claim.address()), sighting.nanos());
        if (count > MAX_BY_OWNER) {
            raise(mac, "", sighting, claim, victim, count);
        }
    }

    private void onDenial(Sighting sighting, AddressClaim claim, long victim) {
        long mac = sighting.station().mac;
        int count = count(denials, mac, RecentKeys.key(claim.address()), sighting.nanos());
        long ofSource = RecentKeys.key(mac, claim.address());
        int strangers = count(denials, Finding.SEGMENT.value(), ofSource, sighting.nanos());
        if (count > 1 || isMadeOf(claim.address(), victim)) {
            raise(mac, "", sighting, claim, victim, count);
        } else if (strangers > MAX_BY_STRANGERS) {
            raise(Finding.SEGMENT.value(), "", sighting, claim, victim, strangers);
        }
    }

    // Some scanners send probes, and every owner answers.
    private boolean isScan(long mac, IpAddress address, long nanos) {
        return count(probed, mac, RecentKeys.key(address), nanos) > MAX_PROBED;
    }

    private int count(RankedMap<Long, RecentKeys> counts, long mac, long key, long nanos) {
        RecentKeys known = counts.get(mac);
        RecentKeys keys = known == null ? new RecentKeys() : known;
        counts.put(mac, keys, isEstablished(mac));
        return keys.add(key, nanos);
    }

    // RFC 4291, appendix A: no other station can have such an address.
    private static boolean isMadeOf(IpAddress address, long mac) {
        long interfaceId = ((mac & 0xFFFF_FF00_0000L) << 16 | 0xFF_FE00_0000L | (mac & 0xFF_FFFFL)) ^ (0x02L << 56);
        return address.version() == 6 && address.low() == interfaceId;
    }

    private void raise(long mac, String subject, Sighting sighting, AddressClaim claim, long victim, int count) {
        String client = MacAddress.toString(victim);
        String source = MacAddress.toString(sighting.station().mac);
        findings.raise(
                ADDRESS_DENIAL,
                mac,
                subject,
                sighting.nanos(),
                () -> EvidenceText.message(claim.evidence()) + " from " + source + " denies " + claim.address() + " to "
                        + client + ", which checks whether it is free; "
                        + (count == 1 ? "1 address" : "at least " + count + " addresses") + " denied within 10 minutes",
                () -> Map.of(
                        "address", claim.address().toString(),
                        "addresses", String.valueOf(count),
                        "client", client,
                        "message", claim.evidence().label(),
                        "source", source));
    }

    /** A station checks whether an address is free. */
    private record Probe(long mac, long nanos) {}
}
