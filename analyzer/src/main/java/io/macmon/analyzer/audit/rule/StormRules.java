package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.STORM;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.ClaimProtocol;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * Finds stations that flood the segment with broadcasts, ARP or control messages, and floods from many stations, as in
 * a loop.
 *
 * <p>The counts are in a table of fixed size (50 KB). A station has {@value #WAYS} places; if all are taken, its frames
 * lower their counts. So made-up stations hide another one only if they send about as much, which is a flood.
 */
public final class StormRules {

    private static final int LIMIT = 1_000;
    private static final int LIMIT_OF_ALL = 5_000;
    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int WAYS = 4;
    private static final int SET_BITS = 10;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final FindingLog findings;
    private final long[] macs = new long[WAYS << SET_BITS];
    private final int[] counts = new int[WAYS << SET_BITS];
    private long windowNanos = Long.MIN_VALUE / 2;
    private int all;

    public StormRules(FindingLog findings) {
        this.findings = findings;
    }

    /**
     * Counts a message with claims that is neither a broadcast nor ARP: a multicast, or one about names. Virtual
     * routers may send many.
     *
     * @param protocol null if the frame makes no claims
     */
    public void countClaims(Sighting sighting, ClaimProtocol protocol) {
        if (protocol == null) {
            return;
        }
        boolean isCounted = switch (protocol) {
            case MDNS, LLMNR, NBNS -> true;
            case VRRP, CARP, HSRP, GLBP, DNS -> false;
            default -> !sighting.isUnicast();
        };
        if (isCounted && !sighting.isBroadcast()) {
            count(sighting);
        }
    }

    /** Counts a broadcast, or an ARP frame. */
    public void count(Sighting sighting) {
        if (sighting.station().policyVerdict() == Verdict.OWN) {
            return;
        }
        if (Math.abs(sighting.nanos() - windowNanos) >= WINDOW_NANOS) {
            windowNanos = sighting.nanos();
            all = 0;
            Arrays.fill(counts, 0);
        }
        all++;
        int place = place(sighting.station().mac);
        if (place >= 0 && ++counts[place] == LIMIT) {
            counts[place] = 0;
            all -= LIMIT;
            raise(sighting, sighting.station().mac, LIMIT, "");
        } else if (all == LIMIT_OF_ALL) {
            all = 0;
            raise(sighting, Finding.SEGMENT.value(), LIMIT_OF_ALL, " from several stations");
        }
    }

    // Returns -1, and lowers the counts of the others, if the station has no place.
    private int place(long mac) {
        int set = (int) ((mac * MULTIPLIER) >>> (Long.SIZE - SET_BITS)) * WAYS;
        int free = -1;
        for (int i = set; i < set + WAYS; i++) {
            if (counts[i] == 0) {
                free = i;
            } else if (macs[i] == mac) {
                return i;
            }
        }
        if (free < 0) {
            for (int i = set; i < set + WAYS; i++) {
                counts[i]--;
            }
            return -1;
        }
        macs[free] = mac;
        return free;
    }

    private void raise(Sighting sighting, long station, int limit, String from) {
        long millis = Math.abs(sighting.nanos() - windowNanos) / 1_000_000;
        findings.raise(
                STORM,
                station,
                "",
                sighting.nanos(),
                () -> limit + " broadcasts, ARP frames and control messages" + from + " within " + millis
                        + " ms; the latest is " + sighting.text(),
                () -> fields(sighting, limit, millis));
    }

    private static Map<String, String> fields(Sighting sighting, int limit, long millis) {
        Map<String, String> fields = sighting.fields();
        fields.put("frames", String.valueOf(limit));
        fields.put("milliseconds", String.valueOf(millis));
        return fields;
    }
}
