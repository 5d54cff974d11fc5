package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.UNASKED_REPLY;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.wire.ArpPacket;
import io.macmon.analyzer.wire.WireStatus;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;

/**
 * Finds ARP replies that answer no request, which is how an address is stolen whose owner never sent ARP. An address
 * that a station took with such a reply is unproven until the station asks for another address as its owner, announces
 * it, or answers a request. The second unsolicited reply for it is a finding; the first may answer a request that was
 * not captured. Nothing is judged until a request is seen, because a sensor may receive only one direction.
 *
 * <p>A neighbour advertisement for a free address that answers no solicitation leaves the address unproven as well.
 * Honest stations send such advertisements too, so it is a finding only once another station turns out to be the owner.
 *
 * <p>Requests are kept in a table of fixed size, in which a later request may replace an earlier one.
 */
final class UnsolicitedReplies {

    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final long ANSWERED_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long ANY_REQUESTER = 0;
    private static final int SLOT_BITS = 13;
    private static final int FIELDS = 4; // a power of two, so that a slot is within one cache line
    private static final int REQUESTER = 1;
    private static final int NANOS = 2;

    /** Secret, so that no sender can choose a question that replaces another one. */
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    private final AddressBook book;
    private final FindingLog findings;
    private final ArpPacket packet = new ArpPacket();
    private final long[] requests = new long[FIELDS << SLOT_BITS];
    private boolean hasSeenRequest;
    private boolean hasSeenSolicitation;
    private boolean isRead;
    private boolean isUnsolicited;
    private boolean isFree;

    UnsolicitedReplies(AddressBook book, FindingLog findings) {
        this.book = book;
        this.findings = findings;
    }

    /** Reads an ARP frame before its claim is judged. */
    void read(Sighting sighting) {
        isUnsolicited = false;
        isFree = false;
        isRead = sighting.readArp(packet) == WireStatus.OK;
        if (!isRead || packet.senderIp() == packet.targetIp()) {
            return;
        }
        int vlan = sighting.vlan();
        if (packet.operation() == REQUEST) {
            hasSeenRequest = true;
            long source = sighting.station().mac;
            note(key(vlan, packet.targetIp(), source), source, sighting.nanos());
            note(key(vlan, packet.targetIp(), ANY_REQUESTER), source, sighting.nanos());
        } else if (packet.operation() == REPLY && packet.senderMac() == sighting.station().mac) {
            long requester = sighting.isUnicast() ? sighting.headers().destinationMac() : ANY_REQUESTER;
            long request = key(vlan, packet.senderIp(), requester);
            isUnsolicited = hasSeenRequest && !isRequested(request, packet.senderMac(), sighting.nanos());
            isFree = book.find(IpAddress.v4(packet.senderIp()), vlan) == null;
        }
    }

    /** Notes a neighbour solicitation. */
    void onSolicitation(long requester, IpAddress target, int vlan, long nanos) {
        hasSeenSolicitation = true;
        note(key(vlan, hash(target), ANY_REQUESTER), requester, nanos);
    }

    private static int hash(IpAddress address) {
        return Long.hashCode(address.high() * MULTIPLIER ^ address.low());
    }

    private void note(long request, long requester, long nanos) {
        int slot = slot(request);
        requests[slot] = request;
        requests[slot + REQUESTER] = requester;
        requests[slot + NANOS] = nanos;
    }

    // A station cannot request its own reply.
    private boolean isRequested(long request, long answerer, long nanos) {
        int slot = slot(request);
        return requests[slot] == request
                && requests[slot + REQUESTER] != answerer
                && Math.abs(nanos - requests[slot + NANOS]) < ANSWERED_NANOS;
    }

    private static long key(int vlan, int address, long requester) {
        return ((requester * MULTIPLIER) ^ ((long) vlan << Integer.SIZE | (address & 0xFFFF_FFFFL))) * MULTIPLIER | 1;
    }

    private static int slot(long request) {
        return (int) (request >>> (Long.SIZE - SLOT_BITS)) * FIELDS;
    }

    /** Whether a claim is an unsolicited reply. An ARP claim must be from the frame that was read last. */
    boolean isUnsolicited(AddressClaim claim, int vlan, long nanos) {
        return switch (claim.evidence()) {
            case ARP_REPLY -> isUnsolicited;
            case ND_ADVERTISEMENT ->
                hasSeenSolicitation
                        && !isRequested(key(vlan, hash(claim.address()), ANY_REQUESTER), claim.mac(), nanos);
            default -> false;
        };
    }

    /** Judges the ARP frame that was read last, after its claim. */
    void judge(Station station, int vlan, long nanos) {
        if (!isRead || packet.senderMac() != station.mac) {
            return;
        }
        IpAddress address = IpAddress.v4(packet.senderIp());
        AddressBook.Entry entry = book.find(address, vlan);
        if (entry == null || entry.owner() != station.mac) {
            return;
        }
        if (!isUnsolicited) {
            entry.setUnproven(false);
        } else if (isFree) {
            entry.setUnproven(true);
        } else if (entry.isUnproven()) {
            String relation = "which no station requested or was seen to own";
            raise(station.mac, address, vlan, relation, Map.of("address", address.toString()), nanos);
        }
    }

    /** The true owner of an address turned up. */
    void onOwner(long thief, IpAddress address, int vlan, long owner, long nanos) {
        String mac = MacAddress.toString(owner);
        Map<String, String> fields = Map.of("address", address.toString(), "owner", mac);
        raise(thief, address, vlan, "which belongs to " + mac, fields, nanos);
    }

    private void raise(
            long station, IpAddress address, int vlan, String relation, Map<String, String> fields, long nanos) {
        findings.raise(
                UNASKED_REPLY,
                station,
                Finding.subject(address, vlan),
                nanos,
                () -> (address.version() == 4
                                ? "unsolicited ARP replies claim "
                                : "an unsolicited advertisement claims ")
                        + address + ", " + relation,
                () -> fields);
    }
}
