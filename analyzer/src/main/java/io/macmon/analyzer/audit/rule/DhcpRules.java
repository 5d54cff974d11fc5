package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.DHCP_ABUSE;

import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.RankedMap;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.SenderEvidence;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim.DhcpRequest;
import io.macmon.analyzer.claim.Claim.DhcpRequest.DhcpRequestType;
import io.macmon.analyzer.wire.KeyedHash;
import io.macmon.config.net.MacAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Judges the messages that DHCP clients send. A client sends its own messages; only relays, which are routers, and
 * bridges such as repeaters send those of others. A station may send on behalf of a few unknown clients, such as
 * virtual machines, but not of many, nor of a client that is another station.
 *
 * <p>Keeps the clients of {@value #MAX_STATIONS} stations of each rank.
 */
public final class DhcpRules {

    private static final int MAX_STATIONS = 2_048;
    private static final int USUAL_CLIENTS = 8;
    private static final int USUAL_DECLINES = 3;

    private final StationTable stations;
    private final StationRanks ranks;
    private final AddressBook book;
    private final FindingLog findings;
    private final ReleaseRules releases;
    private final RankedMap<Long, RecentKeys> clients = new RankedMap<>(MAX_STATIONS);
    private final RankedMap<Long, RecentKeys> declines = new RankedMap<>(MAX_STATIONS);
    private SegmentPolicy segment;

    /** @param releases judges whether owners gave their addresses back */
    public DhcpRules(
            SegmentPolicy segment,
            StationTable stations,
            StationRanks ranks,
            AddressBook book,
            FindingLog findings,
            ReleaseRules releases) {
        this.segment = segment;
        this.stations = stations;
        this.ranks = ranks;
        this.book = book;
        this.findings = findings;
        this.releases = releases;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** Judges a message to a DHCP server. */
    public void onRequest(Sighting sighting, DhcpRequest request) {
        Station source = sighting.station();
        if (request.relayed()) {
            source.addService("dhcp-relay");
        }
        boolean maySendForOthers = source.policyVerdict() == Verdict.OWN
                || segment.mayAnswerForOthers(source)
                || (request.relayed() && segment.mayRoute(source));
        AddressBook.Entry entry =
                request.type() == DhcpRequestType.RELEASE ? book.find(request.address(), sighting.vlan()) : null;
        if (entry != null && entry.owner() == source.mac) {
            releases.onRelease(source, request.address(), sighting.vlan(), sighting.nanos());
        }
        if (maySendForOthers) {
            return;
        }
        if (request.version() == 4) {
            judgeClient(sighting, request);
        }
        switch (request.type()) {
            case RELEASE -> onRelease(sighting, request);
            case DECLINE -> onDecline(sighting, request);
            default -> countClient(sighting, request);
        }
    }

    private void judgeClient(Sighting sighting, DhcpRequest request) {
        long mac = sighting.station().mac;
        long other = request.client() != mac ? request.client() : request.named();
        if (other != 0 && other != mac && isKnown(other)) {
            String text = MacAddress.toString(other);
            raise(
                    mac,
                    text,
                    sighting,
                    request,
                    () -> " for the client " + text + ", which is another station",
                    Map::of);
        }
    }

    private boolean isKnown(long mac) {
        Station station = stations.find(mac);
        return (station != null && station.isSeenThisRun()) || segment.policy().listsExactly(mac);
    }

    private void countClient(Sighting sighting, DhcpRequest request) {
        long mac = sighting.station().mac;
        int count = add(
                clients, mac, KeyedHash.mix(request.client(), request.clientId().hash()), sighting.nanos());
        releases.onRequest(sighting.station(), request, sighting.vlan(), sighting.nanos());
        if (count > USUAL_CLIENTS) {
            raise(
                    mac,
                    "starvation",
                    sighting,
                    request,
                    () -> " for the client " + MacAddress.toString(request.client()) + ", one of at least " + count
                            + " different clients within 10 minutes",
                    () -> Map.of("clients", String.valueOf(count)));
        }
    }

    private int add(RankedMap<Long, RecentKeys> seen, long mac, long key, long nanos) {
        RecentKeys known = seen.get(mac);
        RecentKeys all = known == null ? new RecentKeys() : known;
        seen.put(mac, all, ranks.rank(mac) != Rank.OTHER);
        return all.add(key, nanos);
    }

    // A client declines an address because another station has it, so one such message is fine.
    private void onDecline(Sighting sighting, DhcpRequest request) {
        long mac = sighting.station().mac;
        int count = add(declines, mac, RecentKeys.key(request.address()), sighting.nanos());
        if (count > USUAL_DECLINES) {
            raise(
                    mac,
                    "decline",
                    sighting,
                    request,
                    () -> " of " + request.address() + ", one of at least " + count
                            + " different addresses within 10 minutes",
                    () -> Map.of("addresses", String.valueOf(count)));
        }
    }

    private void onRelease(Sighting sighting, DhcpRequest request) {
        AddressBook.Entry entry = book.find(request.address(), sighting.vlan());
        Station owner = entry == null ? null : stations.find(entry.owner());
        boolean isOthers = entry != null && entry.owner() != sighting.station().mac;
        if (isOthers && LeaseRules.isAlive(owner, sighting.nanos(), LeaseRules.ALIVE_NANOS)) {
            String text = MacAddress.toString(entry.owner());
            raise(
                    sighting.station().mac,
                    text,
                    sighting,
                    request,
                    () -> " of " + request.address() + ", which belongs to " + text,
                    () -> Map.of("owner", text));
        }
    }

    private void raise(
            long mac,
            String subject,
            Sighting sighting,
            DhcpRequest request,
            Supplier<String> relation,
            Supplier<Map<String, String>> more) {
        String message = request.type() == DhcpRequestType.OTHER
                ? "DHCP message"
                : request.type().text(request.version());
        findings.raise(
                DHCP_ABUSE,
                mac,
                subject,
                sighting.nanos(),
                () -> "sends a " + message + relation.get() + ", without being a relay"
                        + SenderEvidence.of(sighting, book).text(),
                () -> {
                    Map<String, String> fields = fields(message, request, more.get());
                    fields.putAll(SenderEvidence.of(sighting, book).fields());
                    return fields;
                });
    }

    private static Map<String, String> fields(String message, DhcpRequest request, Map<String, String> more) {
        Map<String, String> fields = new HashMap<>(more);
        fields.put("message", message);
        if (request.version() == 4) {
            fields.put("client", MacAddress.toString(request.client()));
        }
        if (!request.clientId().isEmpty()) {
            fields.put("client_id", request.clientId().toString());
        }
        if (!request.address().isUnspecified()) {
            fields.put("address", request.address().toString());
        }
        return fields;
    }
}
