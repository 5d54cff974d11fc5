package io.macmon.capture.guard;

import static io.macmon.capture.guard.GuardProgram.ADDRESS_LENGTH;
import static io.macmon.capture.guard.GuardProgram.CONTROL_LENGTH;
import static io.macmon.capture.guard.GuardProgram.CONTROL_OFF;
import static io.macmon.capture.guard.GuardProgram.STRANGER_ALERT_NANOS;
import static io.macmon.capture.guard.GuardProgram.STRANGER_BYTES;
import static io.macmon.capture.guard.GuardProgram.STRANGER_FRAMES;
import static io.macmon.capture.guard.GuardProgram.STRANGER_LAST_NANOS;
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
 * A filter for a capture on the parent. It passes one frame per quiet period from each source that is not a station,
 * and counts the others in the kernel. Needs Linux 5.12 (5.18 on ARM) and CAP_BPF outside any user namespace.
 *
 * <p>Stations can be added and removed while frames arrive: each change takes effect between two frames, and affects no
 * other station. Up to {@value #MAX_STRANGERS} strangers are remembered; beyond that, the kernel evicts some that were
 * not seen recently. A stranger that returns after eviction is new. The number of alerts is limited separately, so a
 * flood of random source addresses costs the kernel a few lookups per frame and this process nothing.
 *
 * <p>Thread-safe. The maps take about 25 MiB of kernel memory, plus an entry per station.
 */
public final class KernelGuard implements FilterAttacher, AutoCloseable {

    /** The maximum number of stations. */
    public static final int MAX_STATIONS = 1 << 20;

    /** The maximum number of strangers, plus or minus the entries that the kernel keeps free for each processor. */
    public static final int MAX_STRANGERS = 1 << 16;

    private static final String SINCE = "5.12";
    private static final int ADDRESS_SHIFT = Long.SIZE - 8 * MacAddress.LENGTH;

    private final List<BpfMap> maps = new ArrayList<>();
    private final BpfMap stations;
    private final StationBuckets buckets;
    private final BpfMap strangers;
    private final BpfMap totals;
    private final BpfMap control;
    private final BpfProgram program;

    private KernelGuard(Duration quietPeriod, int maxAlerts, Duration limitPeriod, int snaplen) throws LinuxException {
        try {
            stations = createMap(BpfMap.Type.HASH, "macmon_stations", ADDRESS_LENGTH, Integer.BYTES, MAX_STATIONS);
            BpfMap bucketMap = createMap(
                    BpfMap.Type.ARRAY,
                    "macmon_buckets",
                    Integer.BYTES,
                    StationBuckets.BUCKET_LENGTH,
                    StationBuckets.BUCKETS);
            buckets = new StationBuckets(bucketMap);
            strangers =
                    createMap(BpfMap.Type.LRU_HASH, "macmon_stranger", ADDRESS_LENGTH, STRANGER_LENGTH, MAX_STRANGERS);
            totals = createMap(BpfMap.Type.ARRAY_PER_PROCESSOR, "macmon_totals", Integer.BYTES, TOTAL_LENGTH, 1);
            control = createMap(BpfMap.Type.ARRAY, "macmon_control", Integer.BYTES, CONTROL_LENGTH, 1);
            BpfMap alerts = createMap(BpfMap.Type.ARRAY, "macmon_alerts", Integer.BYTES, Long.BYTES, maxAlerts);
            program = BpfProgram.load(
                    BpfProgram.Type.SOCKET_FILTER,
                    "macmon_guard",
                    SINCE,
                    GuardProgram.assemble(
                            new GuardProgram.Maps(bucketMap, stations, strangers, totals, alerts, control),
                            quietPeriod.toNanos(),
                            limitPeriod.toNanos(),
                            snaplen));
        } catch (LinuxException | RuntimeException failed) {
            maps.forEach(BpfMap::close);
            throw failed;
        }
    }

    /**
     * Loads the guard, without stations.
     *
     * @param quietPeriod time after which a stranger's next frame passes
     * @param maxAlerts   the maximum number of frames that pass within any limit period
     * @param limitPeriod at most the quiet period
     * @param snaplen     bytes to pass per frame
     * @throws LinuxException if the kernel lacks a feature, or this process lacks permission
     */
    public static KernelGuard load(Duration quietPeriod, int maxAlerts, Duration limitPeriod, int snaplen)
            throws LinuxException {
        return new KernelGuard(quietPeriod, maxAlerts, limitPeriod, snaplen);
    }

    /** Makes this the filter of a packet socket. Outgoing frames are ignored. */
    @Override
    public void attach(Descriptor socket) throws LinuxException {
        program.attachTo(socket);
    }

    /** Adds stations; they are in effect when this returns. Fails with E2BIG beyond {@value #MAX_STATIONS}. */
    public void addStations(Collection<MacAddress> added) throws LinuxException {
        ByteBuffer key = stations.newKey();
        ByteBuffer unused = stations.newValue();
        for (MacAddress station : added) {
            stations.put(putAddress(key, station.value()), unused);
            buckets.add(keyNumber(station.value()));
        }
    }

    /** Replaces all stations; the new ones are in effect when this returns. */
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
            buckets.remove(keyNumber(station));
            stations.remove(putAddress(key, station));
        }
        if (!gone.isEmpty()) { // there may be room now
            for (MacAddress station : expected) {
                buckets.add(keyNumber(station.value()));
            }
        }
    }

    /**
     * Reads the counts of one stranger.
     *
     * @param source the stranger's address, in the low 48 bits
     * @return false if the stranger is not remembered
     */
    public boolean readStranger(long source, StrangerHandler handler) throws LinuxException {
        ByteBuffer value = strangers.newValue();
        if (!strangers.lookUp(putAddress(strangers.newKey(), source), value)) {
            return false;
        }
        pass(source, value, 0, handler);
        return true;
    }

    /** Reads the counts of all remembered strangers; not an exact snapshot while frames arrive. */
    public void forEachStranger(StrangerHandler handler) throws LinuxException {
        strangers.forEach((keys, key, values, value) -> pass(address(keys, key), values, value, handler));
    }

    private static void pass(long source, ByteBuffer values, int value, StrangerHandler handler) {
        handler.onStranger(
                source,
                values.getLong(value + STRANGER_FRAMES),
                values.getLong(value + STRANGER_BYTES),
                values.getLong(value + STRANGER_ALERT_NANOS),
                values.getLong(value + STRANGER_LAST_NANOS));
    }

    /** Strangers so far; one that was evicted and returns counts again. */
    public long sources() throws LinuxException {
        return totals()[TOTAL_INSERTED / Long.BYTES];
    }

    /** Number of new strangers whose first frame was suppressed by the limit on alerts. */
    public long heldBack() throws LinuxException {
        return totals()[TOTAL_HELD_BACK / Long.BYTES];
    }

    /**
     * Switches the guard off: it counts and passes nothing, except for frames that a processor is handling right now.
     */
    public void stop() throws LinuxException {
        ByteBuffer value = control.newValue();
        value.putLong(CONTROL_OFF, 1);
        control.put(control.newKey(), value);
    }

    /** The counts of all strangers together; not an exact snapshot while frames arrive. */
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

    /** Frees the maps and the program once no socket uses them. */
    @Override
    public void close() {
        program.close();
        maps.forEach(BpfMap::close);
    }

    /** Receives the running totals of a stranger. */
    @FunctionalInterface
    public interface StrangerHandler {

        /**
         * Receives one stranger.
         *
         * @param source     its address, in the low 48 bits
         * @param alertNanos when its last frame was passed on, on the clock of {@link System#nanoTime}; 0 for never
         * @param lastNanos  when its last frame arrived, on the same clock
         */
        void onStranger(long source, long frames, long bytes, long alertNanos, long lastNanos);
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

    private BpfMap createMap(BpfMap.Type type, String name, int keyBytes, int valueBytes, int maxEntries)
            throws LinuxException {
        BpfMap map = BpfMap.create(type, name, keyBytes, valueBytes, maxEntries);
        maps.add(map);
        return map;
    }

    /** The number that the machine reads from the key of an address. */
    static long keyNumber(long address) {
        long key = address << ADDRESS_SHIFT;
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? key : Long.reverseBytes(key);
    }

    private static ByteBuffer putAddress(ByteBuffer key, long address) {
        return key.order(ByteOrder.BIG_ENDIAN).putLong(0, address << ADDRESS_SHIFT);
    }

    // The buffer is in native order, the address in network order.
    private static long address(ByteBuffer keys, int key) {
        long address = keys.getLong(key);
        return (keys.order() == ByteOrder.BIG_ENDIAN ? address : Long.reverseBytes(address)) >>> ADDRESS_SHIFT;
    }
}
