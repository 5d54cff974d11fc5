package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.capture.WallClock;
import io.macmon.config.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The IP addresses that one station claimed or probed for, latest first; at most {@value #MAX_ADDRESSES}. The address
 * book decides which of them it owns.
 */
public final class StationAddresses {

    private static final int MAX_ADDRESSES = 16;
    private static final int NOT_LEASED = -1;
    private static final int KEPT_ADDRESSES = 2;

    private final List<Entry> entries = new ArrayList<>(2);
    private long firstClaimNanos = Long.MAX_VALUE;
    private int freeAddressesTaken;
    private int released;

    StationAddresses() {}

    void restore(List<StationAddress> saved) {
        saved.stream().limit(MAX_ADDRESSES).forEach(this::restore);
    }

    private void restore(StationAddress saved) {
        Entry entry = new Entry(saved.address(), WallClock.nanos(saved.firstSeen()));
        entry.lastNanos = WallClock.nanos(saved.lastSeen());
        entry.evidence = saved.evidence();
        entries.add(entry);
        noteClaim(entry.address, entry.firstNanos);
    }

    /** Returns whether the address is new. */
    boolean add(IpAddress address, String evidence, long nanos) {
        noteClaim(address, nanos);
        Entry known = find(address);
        Entry entry = known == null ? new Entry(address, nanos) : known;
        entry.isTentative = false;
        moveToFront(entry, known != null);
        entry.lastNanos = Math.max(entry.lastNanos, nanos);
        entry.evidence = evidence;
        return known == null;
    }

    /** Returns whether the address is new; a known address stays unchanged. */
    boolean addTentative(IpAddress address, String evidence, long nanos) {
        if (find(address) != null) {
            return false;
        }
        Entry entry = new Entry(address, nanos);
        entry.isTentative = true;
        entry.evidence = evidence;
        moveToFront(entry, false);
        return true;
    }

    private void noteClaim(IpAddress address, long nanos) {
        if (!address.isLinkLocal()) {
            firstClaimNanos = Math.min(firstClaimNanos, nanos);
        }
    }

    private void moveToFront(Entry entry, boolean isKnown) {
        if (isKnown) {
            entries.remove(entry);
        } else if (entries.size() == MAX_ADDRESSES) {
            released -= entries.remove(MAX_ADDRESSES - 1).isReleased ? 1 : 0;
        }
        entries.add(0, entry);
    }

    /** Drops all but the latest addresses. */
    void dropOlder() {
        if (entries.size() > KEPT_ADDRESSES) {
            entries.subList(KEPT_ADDRESSES, entries.size()).clear();
            released = (int) entries.stream().filter(entry -> entry.isReleased).count();
        }
    }

    private Entry find(IpAddress address) {
        for (Entry entry : entries) {
            if (entry.address.equals(address)) {
                return entry;
            }
        }
        return null;
    }

    List<Entry> entries() {
        return entries;
    }

    /** When it first claimed an address that is not link-local; {@link Long#MAX_VALUE} if it never did. */
    public long firstClaimNanos() {
        return firstClaimNanos;
    }

    int countFreeAddressTaken() {
        return ++freeAddressesTaken;
    }

    /**
     * Whether a DHCP server leased the address to the station.
     *
     * @param vlan 0 if untagged
     */
    public boolean isLeased(IpAddress address, int vlan) {
        Entry entry = find(address);
        return entry != null && entry.leasedVlan == vlan;
    }

    /** Notes a lease. Has no effect on an address that the station does not have. */
    public void setLeased(IpAddress address, int vlan) {
        Entry entry = find(address);
        if (entry != null) {
            entry.leasedVlan = (short) vlan;
        }
    }

    /** Notes that the address is leased to another station, or to none. */
    public void endLease(IpAddress address) {
        setLeased(address, NOT_LEASED);
    }

    /** Notes that the station gave the address back, or that it has it again. */
    public void setReleased(IpAddress address, boolean isReleased) {
        Entry entry = find(address);
        if (entry != null && entry.isReleased != isReleased) {
            entry.isReleased = isReleased;
            released += isReleased ? 1 : -1;
        }
    }

    /** Whether the station gave any of its addresses back. */
    public boolean hasReleased() {
        return released > 0;
    }

    List<StationAddress> snapshot() {
        return entries.stream().map(Entry::snapshot).toList();
    }

    /** One address of a station. */
    public static final class Entry {

        private final IpAddress address;
        private final long firstNanos;
        private long lastNanos;
        private String evidence = "";
        private short leasedVlan = NOT_LEASED; // there may be hundreds of thousands of entries
        private boolean isTentative;
        private boolean isReleased;

        private Entry(IpAddress address, long nanos) {
            this.address = address;
            firstNanos = nanos;
            lastNanos = nanos;
        }

        public IpAddress address() {
            return address;
        }

        /** Whether the station only probed for the address and never claimed it. */
        public boolean isTentative() {
            return isTentative;
        }

        private StationAddress snapshot() {
            Instant first = WallClock.instant(firstNanos);
            Instant last = lastNanos == firstNanos ? first : WallClock.instant(lastNanos);
            return new StationAddress(address, first, last, evidence);
        }
    }
}
