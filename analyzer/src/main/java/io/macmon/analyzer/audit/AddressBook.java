package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.StationMemory.AddressOwner;
import io.macmon.capture.WallClock;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which station has which IP address; the {@value #MAX_ADDRESSES} that were claimed last. */
final class AddressBook {

    static final int MAX_ADDRESSES = 262_144;

    private static final float LOAD = 0.75f;

    private final Map<IpAddress, Entry> holdings = new LinkedHashMap<>(1_024, LOAD, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<IpAddress, Entry> eldest) {
            boolean tooMany = size() > MAX_ADDRESSES;
            forgotten += tooMany ? 1 : 0;
            return tooMany;
        }
    };
    private final List<IpAddress> changed = new ArrayList<>();
    private long forgotten;

    /** Takes over what was remembered. */
    void restore(AddressOwner owner) {
        long before =
                owner.previous() == null ? Entry.NO_OWNER : owner.previous().value();
        Entry holding = new Entry(owner.station().value(), before, Entry.ANY_VLAN, WallClock.nanos(owner.since()));
        holding.lastNanos = WallClock.nanos(owner.lastSeen());
        holdings.put(owner.address(), holding);
    }

    /** Null when nobody is known to have it. */
    Entry find(IpAddress address) {
        return holdings.get(address);
    }

    /**
     * Makes a station the owner of an address, whoever was it before.
     *
     * @param vlan where it claims it
     */
    Entry assign(IpAddress address, long mac, int vlan, long nanos) {
        Entry holding = holdings.get(address);
        if (holding == null) {
            holding = new Entry(mac, Entry.NO_OWNER, vlan, nanos);
            holdings.put(address, holding);
        } else if (holding.mac != mac) {
            holding.before = holding.mac;
            holding.beforeNanos = holding.lastNanos;
            holding.mac = mac;
            holding.sinceNanos = nanos;
        }
        holding.vlan = vlan;
        holding.lastNanos = Math.max(holding.lastNanos, nanos);
        change(address, holding);
        return holding;
    }

    // Where nobody takes them, they are not to pile up.
    private void change(IpAddress address, Entry holding) {
        if (!holding.isChanged && changed.size() < MAX_ADDRESSES) {
            holding.isChanged = true;
            changed.add(address);
        }
    }

    int size() {
        return holdings.size();
    }

    /** Addresses that had to make room. */
    long forgotten() {
        return forgotten;
    }

    /** At most so many whose owner was heard since they were taken last; they count as taken. */
    List<AddressOwner> takeChanged(int most) {
        List<IpAddress> taken = changed.subList(0, Math.min(most, changed.size()));
        List<AddressOwner> owners = new ArrayList<>(taken.size());
        for (IpAddress address : taken) {
            Entry holding = holdings.get(address);
            if (holding != null) { // it may have had to make room meanwhile
                holding.isChanged = false;
                owners.add(holding.snapshot(address));
            }
        }
        taken.clear();
        return owners;
    }

    /** Takes back what was taken in vain. */
    void requeue(List<AddressOwner> owners) {
        for (AddressOwner owner : owners) {
            Entry holding = holdings.get(owner.address());
            if (holding != null) {
                change(owner.address(), holding);
            }
        }
    }

    /** An address with its owner. */
    static final class Entry {

        static final long NO_OWNER = -1;
        static final int ANY_VLAN = -1;

        private long mac;
        private int vlan;
        private long before;
        private long beforeNanos;
        private long sinceNanos;
        private long lastNanos;
        private boolean isChanged;

        private Entry(long mac, long before, int vlan, long nanos) {
            this.mac = mac;
            this.vlan = vlan;
            this.before = before;
            sinceNanos = nanos;
            lastNanos = nanos;
        }

        long owner() {
            return mac;
        }

        /** Whether it is an address of another VLAN. */
        boolean isInOtherVlan(int vlan) {
            return this.vlan != ANY_VLAN && this.vlan != vlan;
        }

        /** The owner before, or {@link #NO_OWNER}. */
        long previousOwner() {
            return before;
        }

        /** When the owner before claimed it last. */
        long previousOwnerLastNanos() {
            return beforeNanos;
        }

        long lastNanos() {
            return lastNanos;
        }

        private AddressOwner snapshot(IpAddress address) {
            return new AddressOwner(
                    address,
                    new MacAddress(mac),
                    before == NO_OWNER ? null : new MacAddress(before),
                    WallClock.instant(sinceNanos),
                    WallClock.instant(lastNanos));
        }
    }
}
