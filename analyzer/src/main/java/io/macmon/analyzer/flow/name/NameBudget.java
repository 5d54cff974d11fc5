package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.wire.KeyedHash;
import java.util.Arrays;

/**
 * Limits the CPU time for names of flows in a live capture: reading a hello takes tens of times as long as counting a
 * frame, and any host can send nothing else. Time is capture time, and costs are estimates from measurements, so that
 * the same frames always give the same names. Nothing is limited in a capture file, whose frames wait. One thread only.
 *
 * <p>Each sender has {@value #SENDER_NANOS} ns per second for itself, and all together {@value #SHARED_NANOS} ns more.
 * So one station can use up what is shared, but never what the others have for themselves. A sender is a MAC address:
 * any host can make up IP addresses, but a source-mode macvlan passes only frames from listed stations. What a sender
 * has for DNS answers is separate, because a router forwards those for the whole segment. A secret key divides senders
 * among {@value #SENDERS} places. Only a host that fills all of them, with as many MAC addresses, keeps the names of
 * others from being read, and then nothing distinguishes it from them.
 *
 * <p>What was spent beyond the limit is taken from the next second.
 */
final class NameBudget {

    static final int SENDERS = 256;
    static final long SENDER_NANOS = 400_000;
    static final long SHARED_NANOS = 100_000_000;

    /** Of finding the place of a segment, and keeping its bytes. */
    static final int SEGMENT = 500;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final boolean isLimited;
    private final long[] senders = new long[SENDERS];
    private long shared;
    private long second = Long.MIN_VALUE;
    private int sender;

    NameBudget(boolean isLimited) {
        this.isLimited = isLimited;
    }

    /**
     * Whether a sender's payload may be read. What is spent until the next call is the sender's.
     *
     * @param mac   the sender
     * @param isDns whether these are DNS answers
     * @param nanos capture time; it never decreases, unless the clock was set back
     */
    boolean mayRead(long mac, boolean isDns, long nanos) {
        if (!isLimited) {
            return true;
        }
        long now = Math.floorDiv(nanos, SECOND_NANOS);
        if (now != second) {
            second = now;
            shared = Math.min(SHARED_NANOS, shared + SHARED_NANOS);
            Arrays.fill(senders, SENDER_NANOS);
        }
        sender = (int) KeyedHash.mix(isDns ? 1 : 0, mac) & (SENDERS - 1);
        return senders[sender] > 0 || shared > 0;
    }

    /** Spends the cost of what was read, in nanoseconds. */
    void spend(long nanos) {
        long own = Math.min(nanos, senders[sender]);
        senders[sender] -= own;
        shared -= nanos - own;
    }
}
