package io.macmon.analyzer.broadcast;

import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.LinkType;
import io.macmon.capture.SourceMac;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps, for each source, the broadcasts with the lowest hashes since its sample was last taken. Sensors that hear the
 * same frames thereby choose the same ones, without knowing of each other.
 *
 * <p>The memory is fixed, about 2 MB. While all places for a source are taken by others, its broadcasts are left out.
 * A sample that nothing takes for five minutes makes room.
 * One thread only.
 */
public final class BroadcastSample implements FrameHandler {

    /** The largest number of broadcasts in the sample of a source. */
    public static final int MAX_PER_SOURCE = 8;

    private static final int SOURCE_BITS = 14;
    private static final int PLACES = 8; // for a source, one after another
    private static final long LIFETIME_NANOS = Duration.ofMinutes(5).toNanos(); // a sample is due each minute
    private static final int HASHED_BYTES = 120; // a capture of headers only has as much

    private static final int HEADER_BYTES = 14;
    private static final int TYPE = 12;
    private static final int TAG_BYTES = 4;
    private static final int MAX_TAGS = 3;
    private static final int ARP_BYTES = 28;
    private static final int IPV6_HEADER_BYTES = 40;

    private static final long FIRST_FACTOR = 0x9E37_79B9_7F4A_7C15L; // as in SplitMix64
    private static final long SECOND_FACTOR = 0xBF58_476D_1CE4_E5B9L;

    private final long[] sources = new long[(1 << SOURCE_BITS) + PLACES];
    private final byte[] counts = new byte[sources.length];
    private final long[] hashes = new long[sources.length * MAX_PER_SOURCE];
    private final long[] times = new long[hashes.length];

    @Override
    public void onFrame(Frame frame) {
        if (frame.linkType() == LinkType.ETHERNET
                && frame.capturedLength() >= HEADER_BYTES
                && (frame.memory().get(frame.offset()) & 1) != 0) {
            long source = SourceMac.outer(frame);
            int place = find(source);
            if (place < 0) {
                place = freePlace(source, frame.timestampNanos());
            }
            if (place >= 0) {
                add(place, hash(frame, source), frame.timestampNanos());
            }
        }
    }

    /** The sample of a source, which then begins again; empty if it sent no broadcast. */
    public List<Broadcast> take(long source) {
        int place = find(source);
        if (place < 0) {
            return List.of();
        }
        List<Broadcast> taken = new ArrayList<>(counts[place]);
        for (int i = 0; i < counts[place]; i++) {
            int at = place * MAX_PER_SOURCE + i;
            taken.add(new Broadcast(hashes[at], times[at]));
        }
        counts[place] = 0;
        return taken;
    }

    private static int firstPlace(long source) {
        return (int) (mix(source) >>> (Long.SIZE - SOURCE_BITS));
    }

    private int find(long source) {
        int first = firstPlace(source);
        for (int place = first; place < first + PLACES; place++) {
            if (counts[place] > 0 && sources[place] == source) {
                return place;
            }
        }
        return -1;
    }

    // Nothing takes the samples of made-up sources, so old ones make room.
    private int freePlace(long source, long nanos) {
        int first = firstPlace(source);
        for (int place = first; place < first + PLACES; place++) {
            if (counts[place] == 0 || Math.abs(nanos - times[place * MAX_PER_SOURCE]) > LIFETIME_NANOS) {
                counts[place] = 0;
                sources[place] = source;
                return place;
            }
        }
        return -1;
    }

    private void add(int place, long hash, long nanos) {
        int begin = place * MAX_PER_SOURCE;
        int highest = begin;
        for (int at = begin; at < begin + counts[place]; at++) {
            if (hashes[at] == hash) {
                times[at] = nanos;
                return;
            }
            highest = hashes[at] > hashes[highest] ? at : highest;
        }
        if (counts[place] < MAX_PER_SOURCE) {
            highest = begin + counts[place]++;
        } else if (hash > hashes[highest]) {
            return;
        }
        hashes[highest] = hash;
        times[highest] = nanos;
    }

    // Neither VLAN tags nor padding count: whether a sensor sees them depends on its port and its driver.
    private static long hash(Frame frame, long source) {
        ByteBuffer memory = frame.memory();
        int end = frame.offset() + frame.capturedLength();
        int at = frame.offset() + TYPE;
        int type = memory.getShort(at) & 0xFFFF;
        for (int tags = 0; tags < MAX_TAGS && EtherType.isVlanTag(type) && at + TAG_BYTES + 2 <= end; tags++) {
            at += TAG_BYTES;
            type = memory.getShort(at) & 0xFFFF;
        }
        at += Short.BYTES;
        int length = Math.min(payloadLength(memory, at, end, type), HASHED_BYTES);
        long hash = mix(source ^ (long) type << 48);
        int last = at + length;
        for (; at + Long.BYTES <= last; at += Long.BYTES) {
            hash = mix(hash ^ memory.getLong(at));
        }
        for (; at < last; at++) {
            hash = mix(hash ^ memory.get(at));
        }
        return hash;
    }

    private static int payloadLength(ByteBuffer memory, int at, int end, int type) {
        int captured = end - at;
        int claimed = switch (type) {
            case EtherType.ARP -> ARP_BYTES;
            case EtherType.IPV4 -> captured < TAG_BYTES ? captured : memory.getShort(at + 2) & 0xFFFF;
            case EtherType.IPV6 ->
                captured < IPV6_HEADER_BYTES
                        ? captured
                        : IPV6_HEADER_BYTES + (memory.getShort(at + TAG_BYTES) & 0xFFFF);
            default -> type < EtherType.MIN ? type : captured; // the length of an LLC frame
        };
        return Math.min(claimed, captured);
    }

    private static long mix(long value) {
        long mixed = value * FIRST_FACTOR;
        mixed = (mixed ^ mixed >>> 29) * SECOND_FACTOR;
        return mixed ^ mixed >>> 32;
    }
}
