package io.macmon.analyzer.audit.segment;

import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.capture.WallClock;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which station owns which IP address in which VLAN. Keeps the {@value #MAX_ADDRESSES} most recently used addresses.
 *
 * <p>An address that matters is held when it would be evicted: up to {@value #MAX_HELD} in all, and up to
 * {@value #MAX_HELD_PER_STATION} per station, so that strangers who claim addresses evict only each other's. When no
 * more can be held, a held address that no station claimed for a day makes room.
 */
public final class AddressBook {

    public static final int MAX_ADDRESSES = 262_144;
    public static final int MAX_HELD = 262_144;
    public static final int MAX_HELD_PER_STATION = 64;

    private static final long DISUSED_NANOS = Duration.ofDays(1).toNanos();
    private static final float LOAD_FACTOR = 0.75f;

    private final Importance importance;
    private final Map<AddressOwner.Key, Entry> entries = leastRecentlyUsedFirst();
    private final Map<AddressOwner.Key, Entry> held = leastRecentlyUsedFirst();
    private final Map<Long, Integer> heldByStation = new HashMap<>();
    private final List<AddressOwner.Key> changed = new ArrayList<>();
    private long forgotten;

    /** Decides which addresses matter. */
    @FunctionalInterface
    public interface Importance {

        /** @param owner the address's owner, or a previous one */
        boolean isImportant(IpAddress address, long owner);
    }

    public AddressBook(Importance importance) {
        this.importance = importance;
    }

    private static Map<AddressOwner.Key, Entry> leastRecentlyUsedFirst() {
        return new LinkedHashMap<>(16, LOAD_FACTOR, true);
    }

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
        add(saved.key(), entry);
    }

    /**
     * The entry for an address; null if no station is known to own it.
     *
     * @param vlan 0 if untagged
     */
    public Entry find(IpAddress address, int vlan) {
        Entry entry = get(new AddressOwner.Key(address, vlan));
        if (entry == null) {
            return get(new AddressOwner.Key(address, AddressOwner.ANY_VLAN));
        }
        return entry.isFree ? null : entry;
    }

    /** The latest message in which a station gave the address back in DHCP; null if none is known. */
    public Release findRelease(IpAddress address, int vlan) {
        Entry entry = get(new AddressOwner.Key(address, vlan));
        return entry == null ? null : entry.release;
    }

    private Entry get(AddressOwner.Key key) {
        Entry entry = entries.get(key);
        return entry == null && !held.isEmpty() ? held.get(key) : entry;
    }

    private void add(AddressOwner.Key key, Entry entry) {
        if (entries.size() >= MAX_ADDRESSES) {
            makeRoom(entry.lastNanos);
        }
        entries.put(key, entry);
    }

    private void makeRoom(long nanos) {
        AddressOwner.Key eldest = entries.keySet().iterator().next();
        Entry entry = entries.remove(eldest);
        if (!hold(eldest, entry, nanos)) {
            forgotten++;
        }
    }

    private boolean hold(AddressOwner.Key key, Entry entry, long nanos) {
        long mac = importance.isImportant(key.address(), entry.owner) ? entry.owner : entry.previousOwner();
        boolean isHeld = (mac == entry.owner || importance.isImportant(key.address(), mac))
                && heldByStation.getOrDefault(mac, 0) < MAX_HELD_PER_STATION
                && hasRoomToHold(nanos);
        if (isHeld) {
            entry.heldFor = mac;
            heldByStation.merge(mac, 1, Integer::sum);
            held.put(key, entry);
        }
        return isHeld;
    }

    private boolean hasRoomToHold(long nanos) {
        if (held.size() < MAX_HELD) {
            return true;
        }
        AddressOwner.Key eldest = held.keySet().iterator().next();
        boolean isDisused = nanos - held.values().iterator().next().lastNanos > DISUSED_NANOS;
        if (isDisused) {
            remove(eldest);
            forgotten++;
        }
        return isDisused;
    }

    private Entry remove(AddressOwner.Key key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            return entry;
        }
        Entry released = held.remove(key);
        if (released != null) {
            heldByStation.computeIfPresent(released.heldFor, (mac, count) -> count == 1 ? null : count - 1);
        }
        return released;
    }

    /**
     * Makes a station the owner of an address.
     *
     * @param vlan the VLAN in which it claims the address; 0 if untagged
     */
    public void assign(IpAddress address, long mac, int vlan, long nanos) {
        AddressOwner.Key key = new AddressOwner.Key(address, vlan);
        Entry entry = getInVlan(key);
        if (entry == null) {
            entry = new Entry(mac, Entry.NO_OWNER, nanos);
            add(key, entry);
        }
        entry.isFree = false;
        if (entry.owner != mac) {
            entry.change(mac, nanos);
        }
        entry.lastNanos = Math.max(entry.lastNanos, nanos);
        markChanged(key, entry);
    }

    // An entry in any VLAN becomes one in this VLAN.
    private Entry getInVlan(AddressOwner.Key key) {
        Entry entry = get(key);
        if (entry == null) {
            entry = remove(new AddressOwner.Key(key.address(), AddressOwner.ANY_VLAN));
            if (entry != null) {
                add(key, entry);
            }
        }
        return entry;
    }

    /**
     * Notes that the owner gave the address back. The entry stays, because the message may be forged.
     *
     * @param isFree whether another station may have the address at once
     */
    public void release(IpAddress address, int vlan, boolean isFree, long nanos) {
        AddressOwner.Key key = new AddressOwner.Key(address, vlan);
        Entry entry = getInVlan(key);
        if (entry != null) {
            entry.release = new Release(entry.owner, nanos);
            entry.isFree = isFree;
            markChanged(key, entry);
        }
    }

    /** Forgets that a station gave the address back. */
    public void forgetRelease(IpAddress address, int vlan) {
        Entry entry = get(new AddressOwner.Key(address, vlan));
        if (entry != null) {
            entry.release = null;
        }
    }

    /** Gives an address to the station that owned it before, as if no other station had claimed it. */
    public void restore(IpAddress address, long mac, int vlan, long nanos) {
        assign(address, mac, vlan, nanos);
        get(new AddressOwner.Key(address, vlan)).forgetPreviousOwner();
    }

    /** Forgets all addresses. Allocates nothing. */
    public void clear() {
        forgotten += size();
        entries.clear();
        held.clear();
        heldByStation.clear();
        changed.clear();
    }

    // Bounded, because the changes may never be consumed.
    private void markChanged(AddressOwner.Key key, Entry entry) {
        if (!entry.isChanged && changed.size() < MAX_ADDRESSES) {
            entry.isChanged = true;
            changed.add(key);
        }
    }

    public int size() {
        return entries.size() + held.size();
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
            Entry entry = get(key);
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
            Entry entry = get(owner.key());
            if (entry != null) {
                markChanged(owner.key(), entry);
            }
        }
    }

    /** The owner of an IP address, and its previous owner. */
    public static final class Entry {

        public static final long NO_OWNER = -1;

        private long owner;
        private long sinceNanos;
        private long lastNanos;
        private long heldFor; // meaningless unless held
        private Rivals rivals = Rivals.NONE;
        private Release release; // null unless the address was given back
        private boolean isFree;
        private boolean isUnproven;
        private boolean isChanged;

        private Entry(long owner, long previousOwner, long nanos) {
            this.owner = owner;
            sinceNanos = nanos;
            lastNanos = nanos;
            if (previousOwner != NO_OWNER) {
                rivals = new Rivals(previousOwner, 0, NO_OWNER, 0, 0);
            }
        }

        private void change(long newOwner, long nanos) {
            rivals = isUnproven ? Rivals.NONE : new Rivals(owner, lastNanos, NO_OWNER, 0, 0);
            owner = newOwner;
            sinceNanos = nanos;
            isUnproven = false;
        }

        private void forgetPreviousOwner() {
            rivals = rivals.withoutPreviousOwner();
        }

        /** The owner's MAC address. */
        public long owner() {
            return owner;
        }

        /** The latest station that claimed the address since its owner did, or {@link #NO_OWNER}. */
        public long challenger() {
            return rivals.challenger;
        }

        /** Whether only unsolicited replies support the owner's claim, so that any better claim prevails. */
        public boolean isUnproven() {
            return isUnproven;
        }

        public void setUnproven(boolean isUnproven) {
            this.isUnproven = isUnproven;
        }

        /** When the challenger last claimed the address. */
        public long challengedNanos() {
            return rivals.challengedNanos;
        }

        /** When the challenger first claimed the address. */
        public long challengerFirstNanos() {
            return rivals.challengerFirstNanos;
        }

        public void setChallenger(long mac, long nanos) {
            rivals = rivals.challenged(mac, nanos);
        }

        /** The previous owner's MAC address, or {@link #NO_OWNER}. */
        public long previousOwner() {
            return rivals.previousOwner;
        }

        /** When the previous owner last claimed the address. */
        public long previousOwnerLastNanos() {
            return rivals.previousOwnerLastNanos;
        }

        private AddressOwner snapshot(AddressOwner.Key key) {
            return new AddressOwner(
                    key.address(),
                    key.vlan(),
                    isFree ? null : new MacAddress(owner),
                    previousOwner() == NO_OWNER ? null : new MacAddress(previousOwner()),
                    WallClock.instant(sinceNanos),
                    WallClock.instant(lastNanos));
        }
    }
    // Separate, because few addresses have rivals.
    private record Rivals(
            long previousOwner,
            long previousOwnerLastNanos,
            long challenger,
            long challengerFirstNanos,
            long challengedNanos) {

        private static final Rivals NONE = new Rivals(Entry.NO_OWNER, 0, Entry.NO_OWNER, 0, 0);

        private Rivals withoutPreviousOwner() {
            return new Rivals(Entry.NO_OWNER, 0, challenger, challengerFirstNanos, challengedNanos);
        }

        private Rivals challenged(long mac, long nanos) {
            long firstNanos = mac == challenger ? challengerFirstNanos : nanos;
            return new Rivals(previousOwner, previousOwnerLastNanos, mac, firstNanos, nanos);
        }
    }
}
