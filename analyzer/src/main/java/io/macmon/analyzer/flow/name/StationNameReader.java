package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.claim.Claim;
import io.macmon.analyzer.claim.ClaimCounts;
import io.macmon.analyzer.claim.ClaimReader;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.KeyedHash;
import io.macmon.capture.Frame;
import io.macmon.capture.WallClock;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.SafeText;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reads the names that stations reveal of themselves, as an audit does. A name of another station, as in a DHCP message
 * that a relay forwards, does not count: a watch does not know which stations may relay. Nor does a name in a packet
 * that a router may have forwarded, except in DHCP.
 *
 * <p>Reading such a frame takes some microseconds. So of each sender, at most {@value #MAX_PER_SECOND} frames are read
 * per second of capture time, and at most {@value #SENDERS} times as many of all listed ones, and of all others. One
 * thread only.
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
    private long sender;
    private Claim.Name found; // the first one of the frame; null until then

    public StationNameReader(StationNames names) {
        this.names = names;
    }

    /** Whether a frame may name its sender, by its protocol; false for nearly all frames. */
    public static boolean isRead(DecodedFrame decoded) {
        return ClaimReader.mayName(decoded);
    }

    /**
     * Reads a frame.
     *
     * @param decoded  the frame's fields; {@link #isRead} must be true
     * @param isListed whether its sender is on the station list; true without a list
     * @param counts   counts what was read
     */
    public void read(Frame frame, DecodedFrame decoded, boolean isListed, NameCounts counts) {
        sender = decoded.hasMacs() ? decoded.sourceMac() : decoded.linkSource();
        if (!MacAddress.isStation(sender)) {
            return;
        }
        SenderLimit limit = isListed ? listedLimit : strangersLimit;
        if (!limit.mayRead(sender, frame.timestampNanos())) {
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
            learn(frame.timestampNanos(), isListed, counts);
        }
    }

    // A DHCP message contains its client's address, so it counts after a unicast renewal as well.
    private static boolean isSenders(Claim.Name name, Frame frame, DecodedFrame decoded) {
        return name.source() == Claim.Name.Source.DHCP || ClaimReader.isFromSegment(frame, decoded);
    }

    private void learn(long nanos, boolean isListed, NameCounts counts) {
        StationName name = new StationName(
                SafeText.of(found.name(), MAX_CHARACTERS),
                found.source().name().toLowerCase(Locale.ROOT),
                WallClock.instant(nanos));
        counts.count(NameCounter.STATION);
        if (names.learn(sender, name, found.source(), isListed)) {
            counts.count(NameCounter.STATION_FULL);
        }
    }

    private void onClaim(Claim claim) {
        if (found == null && claim instanceof Claim.Name name && name.mac() == sender) {
            found = name;
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
