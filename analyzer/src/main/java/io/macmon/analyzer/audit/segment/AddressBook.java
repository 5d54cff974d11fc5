package io.macmon.analyzer.audit.segment;

import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.capture.WallClock;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which station owns which IP address in which VLAN. Keeps the {@value #MAX_ADDRESSES} most recently used addresses.
 */
public final class AddressBook {

    public static final int MAX_ADDRESSES = 262_144;

    private static final float LOAD_FACTOR = 0.75f;

    private final Map<AddressOwner.Key, Entry> entries = new LinkedHashMap<>(1_024, LOAD_FACTOR, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AddressOwner.Key, Entry> eldest) {
            boolean isFull = size() > MAX_ADDRESSES;
            forgotten += isFull ? 1 : 0;
            return isFull;
        }
    };
    private final List<AddressOwner.Key> changed = new ArrayList<>();
    private long forgotten;

    /** Adds the owners from earlier runs. Where an address has an owner in a VLAN, that one in any VLAN is outdated. */
    public void restore(Collection<AddressOwner> saved) {
        Set<IpAddress> inVlans = saved.stream()
                .filter(owner -> owner.vlan() != AddressOwner.ANY_VLAN)
                .map(AddressOwner::address)
                .collect(Collectors.toSet());
        saved.stream()
                .filter(owner -> owner.vlan() != AddressOwner.ANY_VLAN || !inVlans.contains(owner.address()))
                .forEach(this::restore);
    }

    private void restore(AddressOwner saved) {
        long previous =
                saved.previous() == null ? Entry.NO_OWNER : saved.previous().value();
        Entry entry = new Entry(saved.station().value(), previous, WallClock.nanos(saved.since()));
        entry.lastNanos = WallClock.nanos(saved.lastSeen());
        entries.put(saved.key(), entry);
    }

    /**
     * The entry for an address; null if no station is known to own it.
     *
     * @param vlan 0 if untagged
     */
    public Entry find(IpAddress address, int vlan) {
        Entry entry = entries.get(new AddressOwner.Key(address, vlan));
        return entry == null ? entries.get(new AddressOwner.Key(address, AddressOwner.ANY_VLAN)) : entry;
    }

    /**
     * Makes a station the owner of an address.
     *
     * @param vlan the VLAN in which it claims the address; 0 if untagged
     */
    public void assign(IpAddress address, long mac, int vlan, long nanos) {
        AddressOwner.Key key = new AddressOwner.Key(address, vlan);
        Entry entry = entries.get(key);
        if (entry == null) {
            Entry fromAnyVlan = entries.remove(new AddressOwner.Key(address, AddressOwner.ANY_VLAN));
            entry = fromAnyVlan == null ? new Entry(mac, Entry.NO_OWNER, nanos) : fromAnyVlan;
            entries.put(key, entry);
        }
        if (entry.owner != mac) {
            entry.previousOwner = entry.isUnproven ? Entry.NO_OWNER : entry.owner;
            entry.previousOwnerLastNanos = entry.lastNanos;
            entry.owner = mac;
            entry.sinceNanos = nanos;
            entry.isUnproven = false;
        }
        entry.lastNanos = Math.max(entry.lastNanos, nanos);
        markChanged(key, entry);
    }

    /** Makes an address free. */
    public void release(IpAddress address, int vlan) {
        entries.remove(new AddressOwner.Key(address, vlan));
        entries.remove(new AddressOwner.Key(address, AddressOwner.ANY_VLAN));
    }

    // Bounded, because the changes may never be consumed.
    private void markChanged(AddressOwner.Key key, Entry entry) {
        if (!entry.isChanged && changed.size() < MAX_ADDRESSES) {
            entry.isChanged = true;
            changed.add(key);
        }
    }

    public int size() {
        return entries.size();
    }

    /** The number of addresses evicted. */
    public long forgotten() {
        return forgotten;
    }

    /** Returns up to {@code max} owners that changed or claimed their address since they were last returned. */
    public List<AddressOwner> takeChanged(int max) {
        List<AddressOwner.Key> taken = changed.subList(0, Math.min(max, changed.size()));
        List<AddressOwner> owners = new ArrayList<>(taken.size());
        for (AddressOwner.Key key : taken) {
            Entry entry = entries.get(key);
            if (entry != null) { // null if it has been evicted since
                entry.isChanged = false;
                owners.add(entry.snapshot(key));
            }
        }
        taken.clear();
        return owners;
    }

    /** Marks owners as changed again, because they could not be stored. */
    public void requeue(List<AddressOwner> owners) {
        for (AddressOwner owner : owners) {
            Entry entry = entries.get(owner.key());
            if (entry != null) {
                markChanged(owner.key(), entry);
            }
        }
    }

    /** The owner of an IP address, and its previous owner. */
    public static final class Entry {

        public static final long NO_OWNER = -1;

        private long owner;
        private long previousOwner;
        private long previousOwnerLastNanos;
        private long sinceNanos;
        private long lastNanos;
        private long challenger = NO_OWNER;
        private long challengedNanos;
        private boolean isUnproven;
        private boolean isChanged;

        private Entry(long owner, long previousOwner, long nanos) {
            this.owner = owner;
            this.previousOwner = previousOwner;
            sinceNanos = nanos;
            lastNanos = nanos;
        }

        /** The owner's MAC address. */
        public long owner() {
            return owner;
        }

        /** The latest station that claimed the address since its owner did, or {@link #NO_OWNER}. */
        public long challenger() {
            return challenger;
        }

        /** Whether the owner has nothing but ARP replies to no request. */
        public boolean isUnproven() {
            return isUnproven;
        }

        public void setUnproven(boolean isUnproven) {
            this.isUnproven = isUnproven;
        }

        public long challengedNanos() {
            return challengedNanos;
        }

        public void setChallenger(long mac, long nanos) {
            challenger = mac;
            challengedNanos = nanos;
        }

        /** The previous owner's MAC address, or {@link #NO_OWNER}. */
        public long previousOwner() {
            return previousOwner;
        }

        /** When the previous owner last claimed the address. */
        public long previousOwnerLastNanos() {
            return previousOwnerLastNanos;
        }

        private AddressOwner snapshot(AddressOwner.Key key) {
            return new AddressOwner(
                    key.address(),
                    key.vlan(),
                    new MacAddress(owner),
                    previousOwner == NO_OWNER ? null : new MacAddress(previousOwner),
                    WallClock.instant(sinceNanos),
                    WallClock.instant(lastNanos));
        }
    }
}
