package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.claim.Claim;
import io.macmon.analyzer.claim.Claim.Name.Source;
import io.macmon.analyzer.claim.ClaimCounts;
import io.macmon.analyzer.claim.ClaimProtocol;
import io.macmon.analyzer.claim.ClaimReader;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.flow.name.StationNames.Address;
import io.macmon.analyzer.flow.name.StationNames.Owner;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.KeyedHash;
import io.macmon.capture.Frame;
import io.macmon.capture.WallClock;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.SafeText;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reads the names that stations reveal of themselves, as an audit does, and what DNS answers call them. A name of
 * another station, as in a DHCP message that a relay forwards, does not count: a watch does not know which stations may
 * relay. Nor does a name in a packet that a router may have forwarded, except in DHCP.
 *
 * <p>Anyone can send a DNS answer, so a stranger's is not read. It names the station that asked for other hosts from
 * the address, in ARP or neighbour discovery: proxies and routers answer for addresses of others, but ask from theirs.
 *
 * <p>Reading a frame with a name takes some microseconds. So of each sender, at most {@value #MAX_PER_SECOND} frames
 * with names, as many that show its address, and as many DNS answers are read per second of capture time, and at most
 * {@value #SENDERS} times as many of all listed ones, of all others, and of DNS answers. One thread only.
 */
public final class StationNameReader {

    /** Senders that are limited apart; others share a limit. */
    static final int SENDERS = 256;

    /** Frames that are read per second and sender. */
    static final int MAX_PER_SECOND = 16;

    private static final int MAX_CHARACTERS = 64;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final StationNames names;
    private final ClaimCounts faults = new ClaimCounts();
    private final ClaimReader reader = new ClaimReader(faults);
    private final Consumer<Claim> claims = this::onClaim;
    private final SenderLimit listedLimit = new SenderLimit();
    private final SenderLimit strangersLimit = new SenderLimit();
    private final SenderLimit answersLimit = new SenderLimit();
    private final SenderLimit listedAddressesLimit = new SenderLimit();
    private final SenderLimit strangersAddressesLimit = new SenderLimit();
    private long sender;
    private boolean isListed;
    private int vlan;
    private long nanos;
    private NameCounts counts;
    private Claim.Name found; // the first one of the frame; null until then

    public StationNameReader(StationNames names) {
        this.names = names;
    }

    /** Whether a frame may name a station, or show its address; false for nearly all frames. */
    public static boolean isRead(Frame frame, DecodedFrame decoded) {
        ClaimProtocol protocol = ClaimReader.protocolOf(decoded);
        if (protocol == null) {
            return false;
        }
        return switch (protocol) {
            case DHCP, DHCP6, MDNS, LLMNR, NBNS, LLDP, CDP, ARP, ND -> true;
            case DNS -> ClaimReader.mayNameHosts(frame, decoded);
            default -> false;
        };
    }

    /**
     * Reads a frame.
     *
     * @param decoded  the frame's fields; {@link #isRead} must be true
     * @param isListed whether its sender is on the station list; true without a list
     * @param counts   counts what was read
     */
    public void read(Frame frame, DecodedFrame decoded, boolean isListed, NameCounts counts) {
        ClaimProtocol protocol = ClaimReader.protocolOf(decoded);
        boolean isAnswer = protocol == ClaimProtocol.DNS;
        sender = decoded.hasMacs() ? decoded.sourceMac() : decoded.linkSource();
        if (!MacAddress.isStation(sender) || (isAnswer && !isListed)) {
            return;
        }
        this.isListed = isListed;
        this.counts = counts;
        vlan = decoded.vlan();
        nanos = frame.timestampNanos();
        boolean isAddress = protocol == ClaimProtocol.ARP || protocol == ClaimProtocol.ND;
        SenderLimit limit = isAnswer ? answersLimit : isListed ? listedLimit : strangersLimit;
        if (isAddress) {
            limit = isListed ? listedAddressesLimit : strangersAddressesLimit;
        }
        if (!limit.mayRead(sender, nanos)) {
            counts.count(NameCounter.STATION_LIMIT);
            return;
        }
        found = null;
        long faultsBefore = faults.faults();
        reader.read(frame, decoded, claims);
        if (faults.faults() != faultsBefore) {
            boolean isWhole = frame.capturedLength() >= frame.originalLength();
            counts.count(isWhole ? NameCounter.MALFORMED : NameCounter.TRUNCATED);
        }
        if (found != null && isSenders(found, frame, decoded)) {
            counts.count(NameCounter.STATION);
            countLost(names.learn(sender, name(found.name(), found.source()), found.source(), isListed));
        }
    }

    // A DHCP message contains its client's address, so it counts after a unicast renewal as well.
    private static boolean isSenders(Claim.Name name, Frame frame, DecodedFrame decoded) {
        return name.source() == Source.DHCP || ClaimReader.isFromSegment(frame, decoded);
    }

    private void onClaim(Claim claim) {
        if (claim instanceof Claim.Name name) {
            found = found == null && name.mac() == sender ? name : found;
        } else if (claim instanceof Claim.HostName host) {
            learnHost(host);
        } else if (claim instanceof Claim.AddressClaim address && address.mac() == sender && isOwn(address)) {
            countLost(names.learnAddress(new Address(address.address(), vlan), new Owner(sender, isListed)));
        }
    }

    private static boolean isOwn(Claim.AddressClaim claim) {
        return switch (claim.evidence()) {
            case ARP_REQUEST, ARP_GRATUITOUS, ND_SOURCE -> true;
            default -> false;
        };
    }

    private void learnHost(Claim.HostName host) {
        Owner owner = names.owner(new Address(host.address(), vlan));
        if (owner != null) {
            counts.count(NameCounter.STATION);
            countLost(names.learnHost(owner, name(host.name(), Source.DNS), host.isReverse()));
        }
    }

    private StationName name(String name, Source source) {
        return new StationName(
                SafeText.of(name, MAX_CHARACTERS), source.name().toLowerCase(Locale.ROOT), WallClock.instant(nanos));
    }

    private void countLost(boolean isLost) {
        if (isLost) {
            counts.count(NameCounter.STATION_FULL);
        }
    }

    /** Counts frames by sender; which senders share a count depends on a secret key. */
    private static final class SenderLimit {

        private final long[] seconds = new long[SENDERS];
        private final int[] read = new int[SENDERS];

        boolean mayRead(long sender, long nanos) {
            int slot = (int) KeyedHash.mix(0, sender) & (SENDERS - 1);
            long second = Math.floorDiv(nanos, SECOND_NANOS);
            if (seconds[slot] != second) {
                seconds[slot] = second;
                read[slot] = 0;
            }
            return ++read[slot] <= MAX_PER_SECOND;
        }
    }
}
