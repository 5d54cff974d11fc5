package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.SCAN;

import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.SenderEvidence;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.Role;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds stations that ask for many different addresses, in ARP or neighbour discovery. An address that no station has
 * counts double, because a host with many peers asks for existing ones.
 *
 * <p>At most {@value #MAX_ASKERS} listed stations and as many others are remembered, with at most {@value #MAX_TARGETS}
 * addresses each: 6 MB. Made-up stations do not hide a scan: a station that is not listed counts from its fourth frame
 * on, and to make room, one that asked for few addresses goes first.
 */
public final class ScanRules {

    private static final int MAX_ASKERS = 4_096;
    private static final int MAX_TARGETS = 128;
    private static final int LIMIT = 128;
    private static final int WEIGHT_OF_UNKNOWN = 2;
    private static final int FEW_TARGETS = 2;
    private static final int EXAMINED_TO_EVICT = 64;
    private static final long WINDOW_NANOS = Duration.ofMinutes(5).toNanos();

    private final AddressBook book;
    private final FindingLog findings;
    private final Map<Long, Asker> listed = leastRecentlyUsedFirst();
    private final Map<Long, Asker> others = leastRecentlyUsedFirst();
    private SegmentPolicy segment;

    public ScanRules(SegmentPolicy segment, AddressBook book, FindingLog findings) {
        this.segment = segment;
        this.book = book;
        this.findings = findings;
    }

    private static Map<Long, Asker> leastRecentlyUsedFirst() {
        return new LinkedHashMap<>(16, 0.75f, true);
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** Judges a request for an address, if the frame is one. Called before the frame's own claims are judged. */
    public void judge(Sighting sighting) {
        IpAddress target = sighting.isUnicast() ? null : sighting.wantedAddress();
        if (target == null || mayAskForAll(sighting.station())) {
            return;
        }
        Station station = sighting.station();
        boolean isListed = station.policyVerdict() == Verdict.ALLOWED;
        if (!isListed && station.frames() < StationTable.SETTLED_FRAMES) {
            return;
        }
        Asker asker = asker(isListed ? listed : others, station.mac, sighting.nanos());
        int hash = Long.hashCode(target.high() * 31 + target.low());
        if (asker.add(hash)) {
            boolean isUnknown = book.find(target, sighting.vlan()) == null;
            asker.score += isUnknown ? WEIGHT_OF_UNKNOWN : 1;
            asker.unknown += isUnknown ? 1 : 0;
            if (asker.score >= LIMIT) {
                raise(sighting, asker, target);
                asker.begin(sighting.nanos());
            }
        }
    }

    // Those who forward packets ask on behalf of others; a DHCP server checks whether addresses are free.
    private boolean mayAskForAll(Station station) {
        return segment.isRouter(station)
                || station.has(Role.DHCP_SERVER)
                || station.has(Role.PROXY_ARP)
                || station.policyVerdict() == Verdict.OWN;
    }

    private static Asker asker(Map<Long, Asker> askers, long mac, long nanos) {
        Asker asker = askers.get(mac);
        if (asker == null) {
            if (askers.size() >= MAX_ASKERS) {
                evict(askers);
            }
            asker = new Asker(nanos);
            askers.put(mac, asker);
        } else if (Math.abs(nanos - asker.startNanos) >= WINDOW_NANOS) {
            asker.begin(nanos);
        }
        return asker;
    }

    private static void evict(Map<Long, Asker> askers) {
        Iterator<Asker> oldest = askers.values().iterator();
        for (int i = 0; i < EXAMINED_TO_EVICT && oldest.hasNext(); i++) {
            if (oldest.next().count <= FEW_TARGETS) {
                oldest.remove();
                return;
            }
        }
        Iterator<Asker> all = askers.values().iterator();
        all.next();
        all.remove();
    }

    private void raise(Sighting sighting, Asker asker, IpAddress target) {
        int asked = asker.count;
        int unknown = asker.unknown;
        long millis = Math.abs(sighting.nanos() - asker.startNanos) / 1_000_000;
        String protocol = sighting.isArp() ? "arp" : "nd";
        findings.raise(
                SCAN,
                sighting.station().mac,
                protocol,
                sighting.nanos(),
                () -> "asks for " + asked + " addresses within " + seconds(millis) + ", " + unknown
                        + " of which no station was seen to have; the latest is " + target
                        + SenderEvidence.of(sighting, book).text(),
                () -> {
                    Map<String, String> fields =
                            new HashMap<>(SenderEvidence.of(sighting, book).fields());
                    fields.put("addresses", String.valueOf(asked));
                    fields.put("unknown", String.valueOf(unknown));
                    fields.put("milliseconds", String.valueOf(millis));
                    fields.put("latest", target.toString());
                    fields.put("vlan", String.valueOf(sighting.vlan()));
                    return fields;
                });
    }

    private static String seconds(long millis) {
        return millis < 10_000 ? millis + " ms" : millis / 1_000 + " s";
    }

    /** The addresses that a station asked for in the current window. */
    private static final class Asker {

        private long startNanos;
        private int[] targets = new int[4];
        private int count;
        private int unknown;
        private int score;

        private Asker(long nanos) {
            startNanos = nanos;
        }

        private void begin(long nanos) {
            startNanos = nanos;
            count = 0;
            unknown = 0;
            score = 0;
        }

        // Returns false if it asked for this address before.
        private boolean add(int target) {
            for (int i = 0; i < count; i++) {
                if (targets[i] == target) {
                    return false;
                }
            }
            if (count == targets.length) {
                targets = Arrays.copyOf(targets, Math.min(MAX_TARGETS, 2 * count));
            }
            targets[count++] = target;
            return true;
        }
    }
}
