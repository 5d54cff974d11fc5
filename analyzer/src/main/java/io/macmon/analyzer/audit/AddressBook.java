package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.StationMemory.Owner;
import io.macmon.capture.WallClock;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which station has which IP address; the {@value #MOST_ADDRESSES} that were claimed last. */
final class AddressBook {

    static final int MOST_ADDRESSES = 262_144;

    private static final float LOAD = 0.75f;

    private final Map<IpAddress, Holding> holdings = new LinkedHashMap<>(1_024, LOAD, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<IpAddress, Holding> eldest) {
            boolean tooMany = size() > MOST_ADDRESSES;
            forgotten += tooMany ? 1 : 0;
            return tooMany;
        }
    };
    private final List<IpAddress> changed = new ArrayList<>();
    private long forgotten;

    /** Takes over what was remembered. */
    void recall(Owner owner) {
        long before = owner.before() == null ? Holding.NOBODY : owner.before().value();
        Holding holding =
                new Holding(owner.station().value(), before, Holding.ANYWHERE, WallClock.nanos(owner.since()));
        holding.lastNanos = WallClock.nanos(owner.lastSeen());
        holdings.put(owner.address(), holding);
    }

    /** Null when nobody is known to have it. */
    Holding find(IpAddress address) {
        return holdings.get(address);
    }

    /**
     * Makes a station the owner of an address, whoever was it before.
     *
     * @param vlan where it claims it
     */
    Holding give(IpAddress address, long mac, int vlan, long nanos) {
        Holding holding = holdings.get(address);
        if (holding == null) {
            holding = new Holding(mac, Holding.NOBODY, vlan, nanos);
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
    private void change(IpAddress address, Holding holding) {
        if (!holding.isChanged && changed.size() < MOST_ADDRESSES) {
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
    List<Owner> takeChanged(int most) {
        List<IpAddress> taken = changed.subList(0, Math.min(most, changed.size()));
        List<Owner> owners = new ArrayList<>(taken.size());
        for (IpAddress address : taken) {
            Holding holding = holdings.get(address);
            if (holding != null) { // it may have had to make room meanwhile
                holding.isChanged = false;
                owners.add(holding.snapshot(address));
            }
        }
        taken.clear();
        return owners;
    }

    /** Takes back what was taken in vain. */
    void giveBack(List<Owner> owners) {
        for (Owner owner : owners) {
            Holding holding = holdings.get(owner.address());
            if (holding != null) {
                change(owner.address(), holding);
            }
        }
    }

    /** An address with its owner. */
    static final class Holding {

        static final long NOBODY = -1;
        static final int ANYWHERE = -1;

        private long mac;
        private int vlan;
        private long before;
        private long beforeNanos;
        private long sinceNanos;
        private long lastNanos;
        private boolean isChanged;

        private Holding(long mac, long before, int vlan, long nanos) {
            this.mac = mac;
            this.vlan = vlan;
            this.before = before;
            sinceNanos = nanos;
            lastNanos = nanos;
        }

        long mac() {
            return mac;
        }

        /** Whether it is an address of another VLAN. */
        boolean isElsewhere(int vlan) {
            return this.vlan != ANYWHERE && this.vlan != vlan;
        }

        /** The owner before, or {@link #NOBODY}. */
        long before() {
            return before;
        }

        /** When the owner before claimed it last. */
        long beforeNanos() {
            return beforeNanos;
        }

        long lastNanos() {
            return lastNanos;
        }

        private Owner snapshot(IpAddress address) {
            return new Owner(
                    address,
                    new MacAddress(mac),
                    before == NOBODY ? null : new MacAddress(before),
                    WallClock.instant(sinceNanos),
                    WallClock.instant(lastNanos));
        }
    }
}
