package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.identity.IdentityChange;
import io.macmon.analyzer.identity.RememberedIdentity;
import io.macmon.analyzer.identity.RememberedTrait;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.identity.Trait;
import io.macmon.capture.WallClock;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A MAC address that sent frames, and what is known about it. Every list is bounded; the oldest entry makes room for
 * the latest.
 */
public final class Station extends StationTable.Node {

    private static final int MAX_VLANS = 16;
    private static final int[] NO_VLANS = {};
    private static final long NO_TAGS = -1;
    private static final long NEVER = Long.MIN_VALUE;
    private static final long UNSAVED = -1;

    public final long mac;

    private final long firstNanos;
    private long lastNanos;
    private long frames;
    private long bytes;
    private long persistedFrames = UNSAVED; // UNSAVED as soon as anything but the counters changes
    private long firstSeenThisRunNanos = NEVER;
    private Introduction introduction = Introduction.PENDING;
    private int[] vlans = NO_VLANS;
    private long lastTags = NO_TAGS;
    private long lastSourceHigh;
    private long lastSourceLow;
    private OpenFindings openFindings = OpenFindings.NONE;
    private StationProfile profile; // null until needed
    private Supplicant supplicant; // null until needed
    private Verdict policyVerdict = Verdict.SEEN;
    private Optional<Member> member = Optional.empty();

    private enum Introduction {
        PENDING,
        KNOWN,
        NEW
    }

    public Station(long mac, long firstNanos) {
        this.mac = mac;
        this.firstNanos = firstNanos;
        lastNanos = firstNanos;
    }

    /** Restores a station from an earlier run, without its 802.1X state, which may have changed since. */
    public static Station of(StationRecord saved) {
        Station station = new Station(saved.mac().value(), WallClock.nanos(saved.firstSeen()));
        station.lastNanos = WallClock.nanos(saved.lastSeen());
        station.frames = saved.frames();
        station.bytes = saved.bytes();
        saved.vlans().forEach(station::addVlan);
        station.profile = StationProfile.of(saved);
        station.setIdentity(saved.identity());
        station.markPersisted();
        return station;
    }

    public void countFrame(int length, long nanos) {
        frames++;
        bytes += length;
        lastNanos = Math.max(lastNanos, nanos);
        if (firstSeenThisRunNanos == NEVER) {
            firstSeenThisRunNanos = nanos;
        }
    }

    /** Frames in this run and in earlier runs. */
    public long frames() {
        return frames;
    }

    public long firstNanos() {
        return firstNanos;
    }

    public long lastNanos() {
        return lastNanos;
    }

    public boolean isSeenThisRun() {
        return firstSeenThisRunNanos != NEVER;
    }

    /** Meaningless unless {@link #isSeenThisRun}. */
    public long firstSeenThisRunNanos() {
        return firstSeenThisRunNanos;
    }

    /** Whether {@link #introduce} was called. */
    public boolean isIntroduced() {
        return introduction != Introduction.PENDING;
    }

    /**
     * Marks the station as reported for the first time in this run.
     *
     * @param isNew whether no earlier run saw it
     */
    public void introduce(boolean isNew) {
        introduction = isNew ? Introduction.NEW : Introduction.KNOWN;
    }

    /** Whether no earlier run saw it. Always false if earlier runs are not remembered. */
    public boolean isNew() {
        return introduction == Introduction.NEW;
    }

    /** Whether anything but its counters changed since {@link #markPersisted}. */
    public boolean isChanged() {
        return persistedFrames == UNSAVED;
    }

    /** Whether it sent frames since {@link #markPersisted}. */
    public boolean hasUnsavedCounts() {
        return frames != persistedFrames;
    }

    public void markPersisted() {
        persistedFrames = frames;
    }

    private void markChanged(boolean isChanged) {
        if (isChanged) {
            persistedFrames = UNSAVED;
            countDetails();
        }
    }

    /** @param tags the VLAN IDs of all tags of a frame, as one number; not negative */
    public boolean isLastTags(long tags) {
        return tags == lastTags;
    }

    /** Makes these the tags of its last frame. */
    public void setLastTags(long tags) {
        lastTags = tags;
    }

    /** @param vlan 0 if untagged */
    public void addVlan(int vlan) {
        if (vlans.length < MAX_VLANS && Arrays.binarySearch(vlans, vlan) < 0) {
            vlans = Arrays.copyOf(vlans, vlans.length + 1);
            vlans[vlans.length - 1] = vlan;
            Arrays.sort(vlans);
            markChanged(true);
        }
    }

    /** The VLANs in which it sent frames, ascending; 0 for untagged. Must not be modified. */
    public int[] vlans() {
        return vlans;
    }

    public boolean isLastSource(long high, long low) {
        return low == lastSourceLow && high == lastSourceHigh;
    }

    /** Makes this the source IP address of its last packet; 0 if its next packet must be judged. */
    public void setLastSource(long high, long low) {
        if ((lastSourceLow | lastSourceHigh) != 0 && frames >= StationTable.SETTLED_FRAMES) {
            createProfile().senders().add(lastSourceHigh, lastSourceLow);
        }
        lastSourceHigh = high;
        lastSourceLow = low;
    }

    /** The source IP addresses of its packets, up to five. */
    public List<IpAddress> senderAddresses() {
        return profile().senders().with(lastSourceHigh, lastSourceLow);
    }

    public boolean hasOpenFindings() {
        return openFindings != OpenFindings.NONE;
    }

    public OpenFindings openFindings() {
        return openFindings;
    }

    public void setOpenFindings(OpenFindings open) {
        openFindings = open;
    }

    /**
     * Adds an address that the station claimed, or confirms a known address.
     *
     * @param evidence as in {@code arp} or {@code dhcp-ack}
     */
    public void addAddress(IpAddress address, String evidence, long nanos) {
        markChanged(createProfile().addresses().add(address, evidence, nanos));
    }

    /** Adds an address that the station probed for, unless it is known. */
    public void addTentativeAddress(IpAddress address, String evidence, long nanos) {
        markChanged(createProfile().addresses().addTentative(address, evidence, nanos));
    }

    /** Its addresses, latest first. */
    public List<StationAddresses.Entry> addresses() {
        return profile().addresses().entries();
    }

    /** Counts an address that the station took while no station owned it. Returns the new count. */
    public int countFreeAddressTaken() {
        return createProfile().addresses().countFreeAddressTaken();
    }

    /** Which of its addresses DHCP servers leased to it. */
    public StationAddresses leases() {
        return profile().addresses();
    }

    /** The names that it gave itself or got from a server; at most {@value StationProfile#MAX_NAMES}. */
    public List<StationName> names() {
        return profile().names();
    }

    /** The fingerprint of its DHCP client; empty if unknown. */
    public String fingerprint() {
        return profile().fingerprint();
    }

    /** Adds a name that a frame of this time announced; its source is, for example, {@code dhcp} or {@code mdns}. */
    public void addName(String name, String source, long nanos) {
        if (!name.isEmpty()) {
            markChanged(createProfile().addName(name, source, WallClock.instant(nanos)));
        }
    }

    /** Adds the name that a DNS answer gave to one of its addresses. It comes after those of all other sources. */
    public void addHostName(String name, boolean isReverse, long nanos) {
        markChanged(createProfile().addHostName(name, isReverse, WallClock.instant(nanos)));
    }

    /** @param service as in {@code dhcp-server} or {@code vrrp 7} */
    public void addService(String service) {
        markChanged(createProfile().addService(service));
    }

    /** @param fingerprint the fingerprint of its DHCP client, as in {@code 1,3,6,15 (MSFT 5.0)} */
    public void setFingerprint(String fingerprint) {
        markChanged(createProfile().setFingerprint(fingerprint));
    }

    /** @param neighbour what the station announces about itself in LLDP or CDP */
    public void setNeighbour(String neighbour) {
        markChanged(createProfile().setNeighbour(neighbour));
    }

    /** What it shows of the device it is. */
    public List<Trait> traits() {
        return profile().traits();
    }

    public void addTrait(Trait trait) {
        markChanged(createProfile().addTrait(trait));
    }

    /** Compares a trait with what is remembered; see {@link RememberedIdentity#observe}. */
    public Optional<IdentityChange> compareWithKnown(Trait trait, long nanos) {
        RememberedIdentity identity = createProfile().identity();
        Optional<IdentityChange> change = identity.observe(trait, nanos);
        markChanged(identity.takeChanged());
        return change;
    }

    public SharedMacDetector sharedMac() {
        return createProfile().sharedMac();
    }

    // Must not be modified: it may be the shared EMPTY.
    private StationProfile profile() {
        return profile == null ? StationProfile.EMPTY : profile;
    }

    private StationProfile createProfile() {
        if (profile == null) {
            profile = new StationProfile();
        }
        return profile;
    }

    @Override
    int memorySizeOfDetails() {
        return (profile == null ? 0 : profile.memorySize()) + (supplicant == null ? 0 : supplicant.memorySize());
    }

    @Override
    void dropDetails() {
        if (profile != null) {
            profile.dropDetails();
        }
        if (supplicant != null) {
            supplicant.setIdentity("");
        }
    }

    public Dot1x dot1x() {
        return supplicant == null ? Dot1x.NONE : supplicant.state();
    }

    public void setDot1x(Dot1x state) {
        if (state != dot1x()) {
            supplicant().setState(state);
            markChanged(true);
        }
    }

    /** Whether it sent a frame that only 802.1X supplicants send. */
    public boolean sentEapol() {
        return supplicant != null && supplicant.sentEapol();
    }

    /** Its latest EAP identity; empty if it never sent one. */
    public String identity() {
        return supplicant == null ? "" : supplicant.identity();
    }

    public void setIdentity(String identity) {
        if (!identity.equals(identity())) {
            supplicant().setIdentity(identity);
            markChanged(true);
        }
    }

    public Supplicant supplicant() {
        if (supplicant == null) {
            supplicant = new Supplicant();
        }
        return supplicant;
    }

    /** The verdict from the policy's lists alone, before any findings. */
    public Verdict policyVerdict() {
        return policyVerdict;
    }

    /** The group and entry that list it; empty if none does. */
    public Optional<Member> member() {
        return member;
    }

    public boolean has(Role role) {
        return member.isPresent() && member.get().has(role);
    }

    /** Applies a policy: the station's next frame is judged again. */
    public void applyPolicy(Verdict policyVerdict, Optional<Member> member) {
        this.policyVerdict = policyVerdict;
        this.member = member;
        lastTags = NO_TAGS;
        lastSourceHigh = 0;
        lastSourceLow = 0;
        openFindings = OpenFindings.NONE;
    }

    public StationRecord snapshot() {
        return snapshot(remembered());
    }

    /** What the station is recognised by. */
    public List<RememberedTrait> remembered() {
        return profile().remembered();
    }

    /** A snapshot with this instead of what the station is recognised by, which takes much memory. */
    public StationRecord snapshot(List<RememberedTrait> remembered) {
        return new StationRecord(
                new MacAddress(mac),
                WallClock.instant(firstNanos),
                WallClock.instant(lastNanos),
                frames,
                bytes,
                Arrays.stream(vlans).boxed().toList(),
                profile().addresses().snapshot(),
                profile().names(),
                profile().fingerprint(),
                profile().services(),
                profile().neighbour(),
                identity(),
                dot1x(),
                remembered);
    }
}
