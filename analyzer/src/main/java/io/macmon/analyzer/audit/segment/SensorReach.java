package io.macmon.analyzer.audit.segment;

import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds out whose unicast frames the sensor receives. On an ordinary switch port it receives none between other
 * stations, so an audit without findings proves less there.
 *
 * <p>Looks at each of the first {@value #FIRST_FRAMES} unicast frames, then at every 16th. Remembers at most
 * {@value #MAX_STATIONS} stations, the first that were seen. Allocates nothing per frame.
 */
public final class SensorReach {

    private static final int FIRST_FRAMES = 65_536;
    private static final int EVERY = 16;
    private static final int SLOTS = 8_192;
    private static final int SLOT_BITS = 13;
    private static final int MAX_STATIONS = 4_096;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final byte SENT = 1;
    private static final byte RECEIVED = 2;
    private static final byte BOTH = SENT | RECEIVED;

    private final long[] macs = new long[SLOTS];
    private final byte[] directions = new byte[SLOTS];
    private long frames;
    private int stations;

    /**
     * What the sensor received.
     *
     * @param bothDirections the stations to and from which it received unicast frames of others, in ascending order
     * @param oneDirection   the number of stations of which it received only one direction
     */
    public record Reach(List<MacAddress> bothDirections, int oneDirection) {

        public static final Reach NONE = new Reach(List.of(), 0);

        public Reach {
            bothDirections = List.copyOf(bothDirections);
        }
    }

    /** Reads a frame whose station is known. Frames that this machine sent or received do not count. */
    public void read(Sighting sighting, SegmentPolicy segment) {
        if (isSampled() && sighting.isUnicast()) {
            sample(sighting, segment);
        }
    }

    private void sample(Sighting sighting, SegmentPolicy segment) {
        long source = sighting.station().mac;
        long destination = sighting.headers().destinationMac();
        if (!segment.isOwn(source) && !segment.isOwn(destination)) {
            mark(source, SENT);
            mark(destination, RECEIVED);
        }
    }

    private boolean isSampled() {
        return ++frames <= FIRST_FRAMES || frames % EVERY == 0;
    }

    private void mark(long mac, byte direction) {
        int slot = (int) ((mac * MULTIPLIER) >>> (Long.SIZE - SLOT_BITS));
        while (directions[slot] != 0 && macs[slot] != mac) {
            slot = (slot + 1) % SLOTS;
        }
        if (directions[slot] == 0) {
            if (stations == MAX_STATIONS) {
                return;
            }
            stations++;
            macs[slot] = mac;
        }
        directions[slot] |= direction;
    }

    public Reach reach() {
        List<MacAddress> both = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (directions[slot] == BOTH) {
                both.add(new MacAddress(macs[slot]));
            }
        }
        Collections.sort(both);
        return new Reach(both, stations - both.size());
    }
}
