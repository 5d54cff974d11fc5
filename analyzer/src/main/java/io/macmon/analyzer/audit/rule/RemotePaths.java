package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.PATH_CHANGED;

import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds a man in the middle by what it forwards: packets from remote hosts that came through one station for a minute
 * and now come through another, while the first one still sends. Needs no ARP, so it also finds poisoning whose victim
 * never sent any.
 *
 * <p>Keeps {@value #SLOTS} remote addresses. One that came from the same station for a minute is replaced only after
 * five minutes without a packet, so that made-up addresses do not evict those in use; and up to {@value #MAX_PATHS}
 * stations that may have taken over paths.
 */
final class RemotePaths {

    /** One address may be a host that got another network card. */
    private static final int MIN_ADDRESSES = 3;

    private static final int SLOTS = 4_096;
    private static final int SLOT_BITS = 12;
    private static final int FIELDS = 4;
    private static final int ADDRESS = 0; // a hash; 0 if free
    private static final int SENDER = 1;
    private static final int FIRST_NANOS = 2;
    private static final int LAST_NANOS = 3;
    private static final int MAX_PATHS = 64;
    private static final long SETTLED_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long DISUSED_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final StationTable stations;
    private final AddressBook book;
    private final FindingLog findings;
    private final long[] slots = new long[SLOTS * FIELDS]; // together, so that a lookup reads one cache line
    private final Map<Long, Path> taken = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Path> eldest) {
            return size() > MAX_PATHS;
        }
    };
    private SegmentPolicy segment;
    private long startNanos; // 0 before the first packet

    /** The addresses that a station took over from another. */
    private record Path(long before, long sinceNanos, List<IpAddress> addresses) {}

    RemotePaths(SegmentPolicy segment, StationTable stations, AddressBook book, FindingLog findings) {
        this.segment = segment;
        this.stations = stations;
        this.book = book;
        this.findings = findings;
    }

    void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** Judges a packet whose source IP address is another than that of its station's previous packet. */
    void onSource(Sighting sighting) {
        if (!sighting.isUnicast()) {
            return;
        }
        if (startNanos == 0) {
            startNanos = sighting.nanos();
        }
        long high = sighting.headers().sourceHigh();
        long low = sighting.headers().sourceLow();
        long address = hash(high, low, sighting.vlan());
        int slot = (int) (address >>> (Long.SIZE - SLOT_BITS)) * FIELDS;
        long mac = sighting.station().mac;
        if (slots[slot + ADDRESS] == address && slots[slot + SENDER] == mac) {
            slots[slot + LAST_NANOS] = sighting.nanos();
        } else {
            onOther(sighting, address, slot);
        }
    }

    // The start time is part of it, so that an attacker cannot choose addresses that share no slot and fill the table.
    private long hash(long high, long low, int vlan) {
        long mixed = (high * MULTIPLIER ^ low) * MULTIPLIER ^ vlan ^ startNanos;
        mixed = (mixed ^ mixed >>> Integer.SIZE) * MULTIPLIER;
        return (mixed ^ mixed >>> Integer.SIZE) * MULTIPLIER | 1;
    }

    private void onOther(Sighting sighting, long address, int slot) {
        long nanos = sighting.nanos();
        boolean isSame = slots[slot + ADDRESS] == address;
        long age = (isSame ? nanos : slots[slot + LAST_NANOS]) - slots[slot + FIRST_NANOS];
        if (age < SETTLED_NANOS || nanos - slots[slot + LAST_NANOS] >= DISUSED_NANOS) {
            slots[slot + ADDRESS] = address;
            slots[slot + SENDER] = sighting.station().mac;
            slots[slot + FIRST_NANOS] = nanos;
            slots[slot + LAST_NANOS] = nanos;
        } else if (isSame) {
            onOtherSender(sighting, slots[slot + SENDER]);
        }
    }

    private void onOtherSender(Sighting sighting, long before) {
        Station station = sighting.station();
        IpAddress address = sighting.sourceIp();
        boolean mayForward = segment.isRouter(station)
                || segment.isOwn(station.mac)
                || segment.mayAnswerForOthers(station)
                || segment.isVirtual(station.mac)
                || segment.isVirtual(before);
        if (mayForward || address.isLinkLocal() || book.find(address, sighting.vlan()) != null) {
            return;
        }
        long nanos = sighting.nanos();
        Path path = taken.get(station.mac);
        if (path == null || path.before != before || Math.abs(nanos - path.sinceNanos) >= DISUSED_NANOS) {
            path = new Path(before, nanos, new ArrayList<>());
            taken.put(station.mac, path);
        }
        if (path.addresses.size() < MIN_ADDRESSES && !path.addresses.contains(address)) {
            path.addresses.add(address);
        }
        if (path.addresses.size() == MIN_ADDRESSES && stillSends(path)) {
            raise(station.mac, path, nanos);
        }
    }

    // A router that fails does not.
    private boolean stillSends(Path path) {
        Station before = stations.find(path.before);
        return before != null && before.lastNanos() > path.sinceNanos;
    }

    private void raise(long mac, Path path, long nanos) {
        String before = MacAddress.toString(path.before);
        List<String> texts = path.addresses.stream().map(IpAddress::toString).toList();
        findings.raise(
                PATH_CHANGED,
                mac,
                before,
                nanos,
                () -> "sends packets from remote hosts (" + String.join(", ", texts) + ") that used to come through "
                        + before + ", which still sends",
                () -> Map.of("previous", before, "addresses", String.join(" ", texts)));
    }
}
