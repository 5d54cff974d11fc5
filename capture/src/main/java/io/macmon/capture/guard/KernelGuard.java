package io.macmon.capture.guard;

import static io.macmon.capture.guard.GuardProgram.ADDRESS_LENGTH;
import static io.macmon.capture.guard.GuardProgram.CONTROL_LENGTH;
import static io.macmon.capture.guard.GuardProgram.CONTROL_OFF;
import static io.macmon.capture.guard.GuardProgram.STRANGER_BYTES;
import static io.macmon.capture.guard.GuardProgram.STRANGER_FRAMES;
import static io.macmon.capture.guard.GuardProgram.STRANGER_LENGTH;
import static io.macmon.capture.guard.GuardProgram.TOTAL_BYTES;
import static io.macmon.capture.guard.GuardProgram.TOTAL_FRAMES;
import static io.macmon.capture.guard.GuardProgram.TOTAL_HELD_BACK;
import static io.macmon.capture.guard.GuardProgram.TOTAL_INSERTED;
import static io.macmon.capture.guard.GuardProgram.TOTAL_LENGTH;
import static io.macmon.capture.guard.GuardProgram.TOTAL_MALFORMED;
import static io.macmon.capture.guard.GuardProgram.TOTAL_UNTRACKED;

import io.macmon.capture.linux.BpfMap;
import io.macmon.capture.linux.BpfProgram;
import io.macmon.capture.linux.Descriptor;
import io.macmon.capture.linux.FilterAttacher;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A filter for a capture on the parent that lets up one frame of each source that is not a station, once in a quiet
 * period, and counts all others of such sources in the kernel (Linux 5.12, on ARM 5.18; CAP_BPF, and outside of user
 * namespaces).
 *
 * <p>Which addresses are stations changes while frames come: each from one frame to the next, and none else is touched.
 * Up to {@value #MAX_STRANGERS} strangers are remembered; for one more the kernel throws some out that were not heard
 * for long. One that was thrown out and comes back is new. Alerts are limited in number all the same, so a flood of
 * random source addresses costs the kernel a few look-ups a frame and this process nothing.
 *
 * <p>Any thread may call it. The tables take some 25 MiB of the kernel's memory, and an entry for each station.
 */
public final class KernelGuard implements FilterAttacher, AutoCloseable {

    /** Stations at most. */
    public static final int MAX_STATIONS = 1 << 20;

    /** Strangers remembered, give or take what the kernel keeps free for each processor. */
    public static final int MAX_STRANGERS = 1 << 16;

    private static final String SINCE = "5.12";
    private static final int ADDRESS_SHIFT = Long.SIZE - 8 * MacAddress.LENGTH;

    private final List<BpfMap> tables = new ArrayList<>();
    private final BpfMap stations;
    private final BpfMap strangers;
    private final BpfMap totals;
    private final BpfMap control;
    private final BpfProgram program;

    private KernelGuard(Duration quietPeriod, int maxAlerts, int snaplen) throws LinuxException {
        try {
            stations = table(BpfMap.Type.HASH, "macmon_stations", ADDRESS_LENGTH, Integer.BYTES, MAX_STATIONS);
            strangers = table(BpfMap.Type.LRU_HASH, "macmon_stranger", ADDRESS_LENGTH, STRANGER_LENGTH, MAX_STRANGERS);
            totals = table(BpfMap.Type.ARRAY_PER_PROCESSOR, "macmon_totals", Integer.BYTES, TOTAL_LENGTH, 1);
            control = table(BpfMap.Type.ARRAY, "macmon_control", Integer.BYTES, CONTROL_LENGTH, 1);
            BpfMap alerts = table(BpfMap.Type.ARRAY, "macmon_alerts", Integer.BYTES, Long.BYTES, maxAlerts);
            program = BpfProgram.load(
                    BpfProgram.Type.SOCKET_FILTER,
                    "macmon_guard",
                    SINCE,
                    GuardProgram.assemble(
                            new GuardProgram.Tables(stations, strangers, totals, alerts, control),
                            quietPeriod.toNanos(),
                            snaplen));
        } catch (LinuxException | RuntimeException failed) {
            tables.forEach(BpfMap::close);
            throw failed;
        }
    }

    /**
     * Loads the guard, with no stations yet.
     *
     * @param quietPeriod of a stranger: its next frame is let up after this long
     * @param maxAlerts   frames let up in any stretch of time as long as the quiet period
     * @param snaplen     bytes of such a frame
     * @throws LinuxException when this kernel has not what it takes, or this process may not use it
     */
    public static KernelGuard load(Duration quietPeriod, int maxAlerts, int snaplen) throws LinuxException {
        return new KernelGuard(quietPeriod, maxAlerts, snaplen);
    }

    /** Makes this the filter of a packet socket; frames that go out are not looked at. */
    @Override
    public void attach(Descriptor socket) throws LinuxException {
        program.attachTo(socket);
    }

    /** Expects these stations too, from when this returns. E2BIG beyond {@value #MAX_STATIONS}. */
    public void addStations(Collection<MacAddress> added) throws LinuxException {
        ByteBuffer key = stations.newKey();
        ByteBuffer listed = stations.newValue();
        for (MacAddress station : added) {
            stations.put(putAddress(key, station.value()), listed);
        }
    }

    /** Expects these stations and nobody else, from when this returns. */
    public void setStations(Collection<MacAddress> expected) throws LinuxException {
        addStations(expected);
        MacSet kept = new MacSet(expected);
        List<Long> gone = new ArrayList<>();
        stations.forEach((keys, key, values, value) -> {
            long station = address(keys, key);
            if (!kept.contains(station)) {
                gone.add(station);
            }
        });
        ByteBuffer key = stations.newKey();
        for (long station : gone) {
            stations.remove(putAddress(key, station));
        }
    }

    /**
     * What is counted of one stranger.
     *
     * @param source   its address, in the low 48 bits
     * @param tracking is told frames and bytes, running totals
     * @return false when it is not remembered
     */
    public boolean readTraffic(long source, TrafficHandler tracking) throws LinuxException {
        ByteBuffer value = strangers.newValue();
        if (!strangers.lookUp(putAddress(strangers.newKey(), source), value)) {
            return false;
        }
        tracking.onTraffic(value.getLong(STRANGER_FRAMES), value.getLong(STRANGER_BYTES));
        return true;
    }

    /** Counts no more and lets nothing up, but for a frame that a processor looks at this moment. */
    public void stop() throws LinuxException {
        ByteBuffer value = control.newValue();
        value.putLong(CONTROL_OFF, 1);
        control.put(control.newKey(), value);
    }

    /** What is counted of all strangers. While frames come, those of one moment and a moment later are added up. */
    public GuardCounts counts() throws LinuxException {
        long[] remembered = new long[2];
        strangers.forEach((keys, key, values, value) -> {
            remembered[0]++;
            remembered[1] += values.getLong(value + STRANGER_FRAMES);
        });
        long[] total = totals();
        long untracked = total[TOTAL_UNTRACKED / Long.BYTES];
        long evicted = Math.max(0, total[TOTAL_INSERTED / Long.BYTES] - remembered[0]);
        long elsewhere = total[TOTAL_FRAMES / Long.BYTES] - untracked - remembered[1];
        return new GuardCounts(
                total[TOTAL_FRAMES / Long.BYTES],
                total[TOTAL_BYTES / Long.BYTES],
                remembered[0],
                evicted,
                evicted == 0 ? 0 : Math.max(0, elsewhere),
                untracked,
                total[TOTAL_HELD_BACK / Long.BYTES],
                total[TOTAL_MALFORMED / Long.BYTES]);
    }

    /** Ends the tables and the program, once no socket uses them. */
    @Override
    public void close() {
        program.close();
        tables.forEach(BpfMap::close);
    }

    /** Takes running totals. */
    @FunctionalInterface
    public interface TrafficHandler {
        void onTraffic(long frames, long bytes);
    }

    private long[] totals() throws LinuxException {
        ByteBuffer value = totals.newValue();
        totals.lookUp(totals.newKey(), value);
        long[] sums = new long[TOTAL_LENGTH / Long.BYTES];
        for (int at = 0; at < value.capacity(); at += Long.BYTES) {
            sums[at % TOTAL_LENGTH / Long.BYTES] += value.getLong(at);
        }
        return sums;
    }

    private BpfMap table(BpfMap.Type type, String name, int keyBytes, int valueBytes, int maxEntries)
            throws LinuxException {
        BpfMap table = BpfMap.create(type, name, keyBytes, valueBytes, maxEntries);
        tables.add(table);
        return table;
    }

    private static ByteBuffer putAddress(ByteBuffer key, long address) {
        return key.order(ByteOrder.BIG_ENDIAN).putLong(0, address << ADDRESS_SHIFT);
    }

    // The buffers are in native order, an address is in network order.
    private static long address(ByteBuffer keys, int key) {
        long address = keys.getLong(key);
        return (keys.order() == ByteOrder.BIG_ENDIAN ? address : Long.reverseBytes(address)) >>> ADDRESS_SHIFT;
    }
}
