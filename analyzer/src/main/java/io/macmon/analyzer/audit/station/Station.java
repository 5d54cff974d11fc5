package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.audit.station.StationRecord.StationName;
import io.macmon.capture.WallClock;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A source, and what is known of it. Each list has a bound; what was heard longest ago makes room. What most stations never have is
 * made when they do, for there may be a great many of them.
 */
public final class Station {

    private static final int MOST_VLANS = 16;
    private static final int MOST_ADDRESSES = 16;
    private static final int MOST_NAMES = 8;
    private static final int MOST_SERVICES = 8;
    private static final int NOWHERE = -1;

    public final long mac;

    /** Its place in the order in which stations are forgotten; the table's business. */
    Station older;

    Station newer;
    public StationTable.RecencyList line;

    private long firstNanos;
    private long lastNanos;
    private long frames;
    private long bytes;
    private boolean isHeard;
    private boolean isNew;
    private boolean isChanged = true;
    private long framesTaken;

    private int lastVlan = NOWHERE;
    private int[] vlans = {};
    private List<Held> addresses = List.of();
    private List<StationName> names = List.of();
    private List<String> services = List.of();
    private String fingerprint = "";
    private String neighbour = "";
    private String identity = "";
    private Dot1x dot1x = Dot1x.NONE;
    private boolean talkedFirst;
    private boolean isIntroduced;
    private long heardNanos;
    private long firstClaimNanos = Long.MAX_VALUE;
    private int newClaims;

    private Verdict standing = Verdict.SEEN;
    private Optional<Policy.Member> member = Optional.empty();
    private FindingLog.Entry unwelcome;
    private FindingLog.Entry astray;
    private FindingLog.Entry misaddressed;

    private long lastIpHigh;
    private long lastIpLow;

    /** What contradicts itself; null until something was told. */
    private SharedMacDetector contradictions;

    private int startsInWindow;
    private long startWindowNanos;

    public Station(long mac, long nanos) {
        this.mac = mac;
        firstNanos = nanos;
        lastNanos = nanos;
    }

    /** As it was remembered; not heard yet in this run. Where it stood with 802.1X may have changed since. */
    public static Station of(StationRecord remembered) {
        Station station = new Station(remembered.mac().value(), WallClock.nanos(remembered.firstSeen()));
        station.lastNanos = WallClock.nanos(remembered.lastSeen());
        station.frames = remembered.frames();
        station.bytes = remembered.bytes();
        station.vlans = remembered.vlans().stream()
                .mapToInt(Integer::intValue)
                .limit(MOST_VLANS)
                .toArray();
        remembered.addresses().stream().limit(MOST_ADDRESSES).forEach(station::recall);
        remembered.names().stream().limit(MOST_NAMES).forEach(name -> station.addName(name.name(), name.source()));
        remembered.services().stream().limit(MOST_SERVICES).forEach(station::addService);
        station.fingerprint = remembered.fingerprint();
        station.neighbour = remembered.neighbour();
        station.identity = remembered.identity();
        station.markPersisted();
        return station;
    }

    private void recall(StationAddress held) {
        if (addresses.isEmpty()) {
            addresses = new ArrayList<>(2);
        }
        Held recalled = new Held(held.address(), WallClock.nanos(held.firstSeen()));
        recalled.lastNanos = WallClock.nanos(held.lastSeen());
        recalled.how = held.how();
        addresses.add(recalled);
        if (!held.address().isLinkLocal()) {
            firstClaimNanos = Math.min(firstClaimNanos, recalled.firstNanos);
        }
    }

    /** Counts a frame. */
    public void count(int length, long nanos) {
        frames++;
        bytes += length;
        lastNanos = Math.max(lastNanos, nanos);
        if (!isHeard) {
            isHeard = true;
            heardNanos = nanos;
        }
    }

    public long frames() {
        return frames;
    }

    public long firstNanos() {
        return firstNanos;
    }

    public long lastNanos() {
        return lastNanos;
    }

    /** Whether it was heard in this run. */
    public boolean isSeenThisRun() {
        return isHeard;
    }

    /** When it was heard first in this run. */
    public long firstSeenThisRunNanos() {
        return heardNanos;
    }

    /** Whether its coming was told. */
    public boolean isIntroduced() {
        return isIntroduced;
    }

    public void introduce() {
        isIntroduced = true;
    }

    /** Whether it was never heard before; only where something is remembered. */
    public boolean isNew() {
        return isNew;
    }

    public void markNew() {
        isNew = true;
    }

    /** Whether more than its counts changed since it was {@link #markPersisted} last. */
    public boolean isChanged() {
        return isChanged;
    }

    /** Whether it was heard since it was {@link #markPersisted} last. */
    public boolean hasUnsavedCounts() {
        return frames != framesTaken;
    }

    /** Notes that it was remembered as it is now. */
    public void markPersisted() {
        isChanged = false;
        framesTaken = frames;
    }

    /** Whether it is in another VLAN than with its last frame. */
    public boolean isInOtherVlan(int vlan) {
        return vlan != lastVlan;
    }

    /** Notes where it is; 0 is outside all VLANs. */
    public void enterVlan(int vlan) {
        lastVlan = vlan;
        if (Arrays.stream(vlans).noneMatch(known -> known == vlan) && vlans.length < MOST_VLANS) {
            vlans = Arrays.copyOf(vlans, vlans.length + 1);
            vlans[vlans.length - 1] = vlan;
            Arrays.sort(vlans);
            isChanged = true;
        }
    }

    /** Whether its packets come from another IP address than the last one that was looked at. */
    public boolean sendsFromOther(long high, long low) {
        return low != lastIpLow || high != lastIpHigh;
    }

    public void sendsFrom(long high, long low) {
        lastIpHigh = high;
        lastIpLow = low;
    }

    /** Notes that it claims an address. */
    public void addAddress(IpAddress address, String how, long nanos) {
        if (!address.isLinkLocal()) {
            firstClaimNanos = Math.min(firstClaimNanos, nanos);
        }
        hold(address, how, nanos).isWish = false;
    }

    /** Notes that it asks whether it may have an address. */
    public void addTentativeAddress(IpAddress address, String how, long nanos) {
        if (held(address) == null) {
            hold(address, how, nanos).isWish = true;
        }
    }

    private Held hold(IpAddress address, String how, long nanos) {
        if (addresses.isEmpty()) {
            addresses = new ArrayList<>(2);
        }
        Held held = held(address);
        if (held == null) {
            held = new Held(address, nanos);
            isChanged = true;
            makeRoom();
        } else {
            addresses.remove(held);
        }
        held.lastNanos = Math.max(held.lastNanos, nanos);
        held.how = how;
        addresses.add(0, held); // the latest first
        return held;
    }

    /** When it claimed an address first that is good beyond its link. */
    public long firstClaimNanos() {
        return firstClaimNanos;
    }

    /** Counts an address that it took when nobody had it; how many there were, this one included. */
    public int takesNew() {
        return ++newClaims;
    }

    private void makeRoom() {
        if (addresses.size() == MOST_ADDRESSES) {
            addresses.remove(MOST_ADDRESSES - 1);
        }
    }

    boolean holds(IpAddress address) {
        return held(address) != null;
    }

    /** Whether a DHCP server leased the address to it. */
    public boolean isLeased(IpAddress address) {
        Held held = held(address);
        return held != null && held.isLeased;
    }

    /** Notes that the address, which it {@link #holds}, was leased to it. */
    public void markLeased(IpAddress address) {
        held(address).isLeased = true;
    }

    /** Notes that the address was leased to somebody else. */
    public void endLease(IpAddress address) {
        Held held = held(address);
        if (held != null) {
            held.isLeased = false;
        }
    }

    public List<Held> addresses() {
        return addresses;
    }

    private Held held(IpAddress address) {
        for (Held held : addresses) {
            if (held.address.equals(address)) {
                return held;
            }
        }
        return null;
    }

    public void addName(String name, String source) {
        StationName known = new StationName(name, source);
        if (!name.isEmpty() && !names.contains(known)) {
            names = withLast(names, known, MOST_NAMES);
            isChanged = true;
        }
    }

    /** Notes that it serves others. */
    public void addService(String service) {
        if (!services.contains(service)) {
            services = withLast(services, service, MOST_SERVICES);
            isChanged = true;
        }
    }

    private static <T> List<T> withLast(List<T> list, T last, int most) {
        List<T> longer = new ArrayList<>(list.size() == most ? list.subList(1, most) : list);
        longer.add(last);
        return longer;
    }

    public void setFingerprint(String fingerprint) {
        if (!fingerprint.equals(this.fingerprint)) {
            this.fingerprint = fingerprint;
            isChanged = true;
        }
    }

    public void setNeighbour(String words) {
        if (!words.equals(neighbour)) {
            neighbour = words;
            isChanged = true;
        }
    }

    public String identity() {
        return identity;
    }

    public void setIdentity(String identity) {
        if (!identity.equals(this.identity)) {
            this.identity = identity;
            isChanged = true;
        }
    }

    public Dot1x dot1x() {
        return dot1x;
    }

    /** Whether it was heard to talk before any EAPOL. */
    public boolean talkedFirst() {
        return talkedFirst;
    }

    public void talkFirst() {
        talkedFirst = true;
    }

    public void setDot1x(Dot1x state) {
        if (state != dot1x) {
            dot1x = state;
            isChanged = true;
        }
    }

    /** Counts an EAPOL-Start; how many there were within a stretch of time, this one included. */
    public int starts(long nanos, long windowNanos) {
        if (nanos - startWindowNanos >= windowNanos || nanos < startWindowNanos) {
            startWindowNanos = nanos;
            startsInWindow = 0;
        }
        return ++startsInWindow;
    }

    public SharedMacDetector sharedMac() {
        if (contradictions == null) {
            contradictions = new SharedMacDetector();
        }
        return contradictions;
    }

    /** What the policy makes of it, before anything is found. */
    public Verdict policyVerdict() {
        return standing;
    }

    public Optional<Policy.Member> member() {
        return member;
    }

    public boolean has(Role role) {
        return member.isPresent() && member.get().has(role);
    }

    /** Takes its place in a policy. */
    public void applyPolicy(Verdict standing, Optional<Policy.Member> member) {
        this.standing = standing;
        this.member = member;
        unwelcome = null;
        astray = null;
        misaddressed = null;
        lastVlan = NOWHERE; // to be looked at once more
        lastIpHigh = 0;
        lastIpLow = 0;
    }

    /** The finding that says that it should not be here; null when there is none. */
    public FindingLog.Entry unwelcome() {
        return unwelcome;
    }

    public void unwelcome(FindingLog.Entry entry) {
        unwelcome = entry;
    }

    /** The finding that says that it should not be in the VLAN where it is; null when it may. */
    public FindingLog.Entry astray() {
        return astray;
    }

    public void astray(FindingLog.Entry entry) {
        astray = entry;
    }

    /** The finding that says that it may not have the address that its packets come from; null when it may. */
    public FindingLog.Entry misaddressed() {
        return misaddressed;
    }

    public void misaddressed(FindingLog.Entry entry) {
        misaddressed = entry;
    }

    public StationRecord snapshot() {
        return new StationRecord(
                new MacAddress(mac),
                WallClock.instant(firstNanos),
                WallClock.instant(lastNanos),
                frames,
                bytes,
                Arrays.stream(vlans).boxed().toList(),
                addresses.stream().map(Held::snapshot).toList(),
                names,
                fingerprint,
                services,
                neighbour,
                identity,
                dot1x);
    }

    /** An address that a station claims. */
    public static final class Held {

        public final IpAddress address;
        final long firstNanos;
        private long lastNanos;
        private String how = "";
        private boolean isLeased;
        private boolean isWish;

        Held(IpAddress address, long nanos) {
            this.address = address;
            firstNanos = nanos;
            lastNanos = nanos;
        }

        /** Whether it only asked for the address. */
        public boolean isWish() {
            return isWish;
        }

        private StationAddress snapshot() {
            return new StationAddress(address, WallClock.instant(firstNanos), WallClock.instant(lastNanos), how);
        }
    }
}
