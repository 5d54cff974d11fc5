package io.macmon.cli.input;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.capture.WallClock;
import io.macmon.capture.linux.ArrivalTimestamps;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import java.util.Collection;
import java.util.Optional;

/**
 * Stations that move from one device to another, at one moment of capture time. The kernel cannot change two lists at
 * once, so for a while both devices get the stations' frames; the capture on the old device leaves out those after the
 * moment, and the capture on the new device those before. So no frame is lost, and none counts twice.
 *
 * <pre>
 *   added to the new device      the moment      removed from the old device
 *   ----------|----------------------|----------------------|----------------> time
 *   old device: frames count         | frames are left out  |
 *             | frames are left out  | new device: frames count
 * </pre>
 *
 * <p>While this is open, the kernel timestamps each frame on arrival, so that both captures see the same time. Used by
 * the thread that changes the lists; a {@link Part} is thread-safe.
 */
final class Handover implements AutoCloseable {

    private static final long SETTLE_NANOS = MILLISECONDS.toNanos(100);
    private static final long LEAD_NANOS = MILLISECONDS.toNanos(20);

    private final Optional<ArrivalTimestamps> timestamps;
    private volatile long momentNanos = Long.MAX_VALUE;
    private volatile long endNanos = Long.MAX_VALUE;

    private Handover(Optional<ArrivalTimestamps> timestamps) {
        this.timestamps = timestamps;
    }

    static Handover open() {
        Optional<ArrivalTimestamps> timestamps = Optional.empty();
        try {
            timestamps = Optional.of(ArrivalTimestamps.enable());
        } catch (LinuxException refused) {
            // The times of one frame then differ by microseconds: a frame may count twice or be left out.
        }
        return new Handover(timestamps);
    }

    /** What a capture leaves out: frames of some stations with timestamps after one time, up to another. */
    record Range(MacSet stations, long afterNanos, long untilNanos) {

        boolean contains(long source, long nanos) {
            return nanos > afterNanos && nanos <= untilNanos && source >= 0 && stations.contains(source);
        }
    }

    /** The stations that one device gains or loses. */
    final class Part {

        private final MacSet stations;
        private final boolean isGain;

        private Part(Collection<MacAddress> stations, boolean isGain) {
            this.stations = new MacSet(stations);
            this.isGain = isGain;
        }

        Range leftOut() {
            return isGain
                    ? new Range(stations, Long.MIN_VALUE, momentNanos)
                    : new Range(stations, momentNanos, endNanos);
        }
    }

    Part gain(Collection<MacAddress> stations) {
        return new Part(stations, true);
    }

    Part loss(Collection<MacAddress> stations) {
        return new Part(stations, false);
    }

    /** Sets the moment and waits until it has passed. Call when both devices have the stations. */
    void passMoment() {
        sleep(SETTLE_NANOS); // the kernel may enable its timestamps with a delay
        momentNanos = WallClock.nanos() + LEAD_NANOS; // later than any frame that was published without knowing it
        sleep(LEAD_NANOS + SETTLE_NANOS); // a frame's timestamp is older than its delivery
    }

    /** Call when the old devices have lost the stations, or the change has failed. */
    @Override
    public void close() {
        long now = WallClock.nanos();
        momentNanos = Math.min(momentNanos, now);
        endNanos = now + SETTLE_NANOS;
        timestamps.ifPresent(ArrivalTimestamps::close);
    }

    private static void sleep(long nanos) {
        try {
            Thread.sleep(nanos / 1_000_000);
        } catch (InterruptedException early) {
            Thread.currentThread().interrupt();
        }
    }
}
