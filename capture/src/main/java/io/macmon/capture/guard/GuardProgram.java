package io.macmon.capture.guard;

import static io.macmon.capture.linux.BpfAssembler.Condition.EQUAL;
import static io.macmon.capture.linux.BpfAssembler.Condition.LESS;
import static io.macmon.capture.linux.BpfAssembler.Condition.LESS_SIGNED;
import static io.macmon.capture.linux.BpfAssembler.Condition.NOT_EQUAL;
import static io.macmon.capture.linux.BpfAssembler.Operation.ADD;
import static io.macmon.capture.linux.BpfAssembler.Operation.REMAINDER;
import static io.macmon.capture.linux.BpfAssembler.Operation.SUBTRACT;
import static io.macmon.capture.linux.BpfAssembler.Size.LONG;
import static io.macmon.capture.linux.BpfAssembler.Size.WORD;
import static io.macmon.capture.linux.BpfHelper.KTIME_GET_NS;
import static io.macmon.capture.linux.BpfHelper.MAP_LOOKUP_ELEM;
import static io.macmon.capture.linux.BpfHelper.MAP_UPDATE_ELEM;
import static io.macmon.capture.linux.BpfHelper.SKB_LOAD_BYTES;
import static io.macmon.capture.linux.BpfRegister.R0;
import static io.macmon.capture.linux.BpfRegister.R1;
import static io.macmon.capture.linux.BpfRegister.R10;
import static io.macmon.capture.linux.BpfRegister.R2;
import static io.macmon.capture.linux.BpfRegister.R3;
import static io.macmon.capture.linux.BpfRegister.R4;
import static io.macmon.capture.linux.BpfRegister.R6;
import static io.macmon.capture.linux.BpfRegister.R7;
import static io.macmon.capture.linux.BpfRegister.R8;
import static io.macmon.capture.linux.BpfRegister.R9;

import io.macmon.capture.linux.BpfAssembler;
import io.macmon.capture.linux.BpfMap;
import io.macmon.capture.linux.BpfRegister;

/**
 * The eBPF program that the kernel runs on each frame on the parent, on several processors at once.
 *
 * <pre>
 *   outgoing, or looped back                          -> drop
 *   source is a station                               -> drop
 *   guard switched off                                -> drop
 *   too short for an Ethernet header                  -> count as malformed, drop
 *   otherwise: count it in this processor's totals and for its stranger, which is added if new; then
 *     the stranger's last alert is within the quiet period        -> drop
 *     the limit on alerts per limit period is reached             -> drop; count a new stranger as held back
 *     another processor is passing a frame of this stranger       -> drop
 *     otherwise                                                   -> pass the frame to the socket
 * </pre>
 *
 * <p>The limit on alerts is a ring with the times of the last alerts. A frame draws a number, which gives it sole
 * ownership of a slot in the ring, and passes only if the time in that slot is at least a limit period old. So a limit
 * period never has more alerts than the ring has slots. The next slot is checked before a number is drawn, so that a
 * flood does not advance the ring.
 */
final class GuardProgram {

    /** A stranger's entry: three 64-bit numbers. */
    static final int STRANGER_FRAMES = 0;

    static final int STRANGER_BYTES = 8;
    /** Time of the stranger's last alert on the machine's monotonic clock; 0 for never. */
    static final int STRANGER_ALERT_NANOS = 16;

    /** Time of the stranger's last frame on the same clock. */
    static final int STRANGER_LAST_NANOS = 24;

    static final int STRANGER_LENGTH = 32;

    /** The totals of a processor: 64-bit numbers. */
    static final int TOTAL_FRAMES = 0;

    static final int TOTAL_BYTES = 8;
    static final int TOTAL_INSERTED = 16;
    static final int TOTAL_HELD_BACK = 24;
    static final int TOTAL_UNTRACKED = 32;
    static final int TOTAL_MALFORMED = 40;
    static final int TOTAL_LENGTH = 48;

    /** The control entry: the number that the next alert draws, and whether the guard is switched off. */
    static final int CONTROL_NEXT = 0;

    static final int CONTROL_OFF = 8;
    static final int CONTROL_LENGTH = 16;

    /** A MAC address as a key: six bytes in transmission order, then two zero bytes. */
    static final int ADDRESS_LENGTH = 8;

    private static final int SKB_LENGTH = 0;
    private static final int SKB_PACKET_TYPE = 4;
    private static final int SKB_VLAN_PRESENT = 20;
    private static final int PACKET_OUTGOING = 4;
    private static final int PACKET_LOOPBACK = 5;
    private static final int ETHERNET_LENGTH = 14;
    private static final int ETHERNET_SOURCE = 6;
    private static final int SOURCE_LENGTH = 6;
    private static final int VLAN_TAG_LENGTH = 4;
    private static final int BPF_NOEXIST = 1;

    // Offsets on the stack, which grows downwards.
    private static final int SOURCE = -8;
    private static final int NEWCOMER = SOURCE - STRANGER_LENGTH;
    private static final int INDEX = NEWCOMER - 8;
    private static final int NOW = INDEX - 8;
    private static final int CONTROL = NOW - 8;
    private static final int FRAMES_BEFORE = CONTROL - 8;

    private final Maps maps;
    private final long quietNanos;
    private final long limitNanos;
    private final int snaplen;
    private final BpfAssembler code = new BpfAssembler();

    private GuardProgram(Maps maps, long quietNanos, long limitNanos, int snaplen) {
        this.maps = maps;
        this.quietNanos = quietNanos;
        this.limitNanos = limitNanos;
        this.snaplen = snaplen;
    }

    /**
     * The maps that the program uses.
     *
     * @param buckets   the addresses of most stations, see {@link StationBuckets}
     * @param stations  the addresses of all stations; the values are unused
     * @param strangers counts by address
     * @param totals    one entry per processor
     * @param alerts    times of the last alerts, as many as are allowed per limit period
     * @param control   one entry
     */
    record Maps(BpfMap buckets, BpfMap stations, BpfMap strangers, BpfMap totals, BpfMap alerts, BpfMap control) {}

    static BpfAssembler assemble(Maps maps, long quietNanos, long limitNanos, int snaplen) {
        GuardProgram program = new GuardProgram(maps, quietNanos, limitNanos, snaplen);
        program.selectStrangers();
        program.countInTotals();
        program.countAtStranger();
        program.limitAlerts();
        program.pass();
        program.otherPaths();
        return program.code;
    }

    // Sets R6: the frame. Stations come first: nearly all frames are theirs.
    private void selectStrangers() {
        code.move(R6, R1)
                .load(WORD, R1, R6, SKB_PACKET_TYPE)
                .jumpIf(R1, EQUAL, PACKET_OUTGOING, "ignore")
                .jumpIf(R1, EQUAL, PACKET_LOOPBACK, "ignore")
                .load(WORD, R1, R6, SKB_LENGTH)
                .jumpIf(R1, LESS, ETHERNET_LENGTH, "malformed")
                .store(LONG, R10, SOURCE, 0)
                .move(R1, R6)
                .move(R2, ETHERNET_SOURCE)
                .moveStackAddress(R3, SOURCE)
                .move(R4, SOURCE_LENGTH)
                .call(SKB_LOAD_BYTES)
                .jumpIf(R0, NOT_EQUAL, 0, "malformed");
        StationBuckets.lookUp(code, maps.buckets, SOURCE, INDEX, "ignore", "stranger");
        code.moveMap(R1, maps.stations)
                .moveStackAddress(R2, SOURCE)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, NOT_EQUAL, 0, "ignore")
                .label("stranger");
        ignoreIfOff();
    }

    private void ignoreIfOff() {
        code.store(WORD, R10, INDEX, 0)
                .moveMap(R1, maps.control)
                .moveStackAddress(R2, INDEX)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, EQUAL, 0, "ignore")
                .store(LONG, R10, CONTROL, R0)
                .load(LONG, R1, R0, CONTROL_OFF)
                .jumpIf(R1, NOT_EQUAL, 0, "ignore");
    }

    // Sets R7: the totals; R9: the frame's length on the wire, including a VLAN tag that the device removed.
    private void countInTotals() {
        code.moveMap(R1, maps.totals)
                .moveStackAddress(R2, INDEX)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, EQUAL, 0, "ignore")
                .move(R7, R0)
                .load(WORD, R9, R6, SKB_LENGTH)
                .load(WORD, R1, R6, SKB_VLAN_PRESENT)
                .jumpIf(R1, EQUAL, 0, "untagged")
                .apply(ADD, R9, VLAN_TAG_LENGTH)
                .label("untagged");
        increment(R7, TOTAL_FRAMES);
        code.load(LONG, R1, R7, TOTAL_BYTES).apply(ADD, R1, R9).store(LONG, R7, TOTAL_BYTES, R1);
    }

    // Sets R8: the stranger; R9: the time of its last alert. A new stranger is looked up again after it was added,
    // because another processor may have added it first, and only the entry in the map may be incremented.
    private void countAtStranger() {
        lookUpStranger();
        code.jumpIf(R0, NOT_EQUAL, 0, "known");
        for (int at = 0; at < STRANGER_LENGTH; at += Long.BYTES) {
            code.store(LONG, R10, NEWCOMER + at, 0);
        }
        code.moveMap(R1, maps.strangers)
                .moveStackAddress(R2, SOURCE)
                .moveStackAddress(R3, NEWCOMER)
                .move(R4, BPF_NOEXIST)
                .call(MAP_UPDATE_ELEM)
                .jumpIf(R0, NOT_EQUAL, 0, "not added");
        increment(R7, TOTAL_INSERTED);
        code.label("not added");
        lookUpStranger();
        code.jumpIf(R0, EQUAL, 0, "untracked")
                .label("known")
                .move(R8, R0)
                .atomicAdd(R8, STRANGER_BYTES, R9)
                .move(R1, 1)
                .atomicFetchAdd(R8, STRANGER_FRAMES, R1)
                .store(LONG, R10, FRAMES_BEFORE, R1)
                .load(LONG, R9, R8, STRANGER_ALERT_NANOS)
                .call(KTIME_GET_NS)
                .store(LONG, R10, NOW, R0)
                .store(LONG, R8, STRANGER_LAST_NANOS, R0)
                .jumpIf(R9, EQUAL, 0, "never alerted");
        jumpIfYounger(R9, quietNanos, "ignore");
        code.label("never alerted");
    }

    // Sets R6: the control entry.
    private void limitAlerts() {
        code.load(LONG, R6, R10, CONTROL).load(LONG, R1, R6, CONTROL_NEXT);
        jumpIfSlotIsTaken("next slot is free");
        code.move(R1, 1).atomicFetchAdd(R6, CONTROL_NEXT, R1);
        jumpIfSlotIsTaken("own slot is free");
        code.load(LONG, R1, R10, NOW).store(LONG, R0, 0, R1);
    }

    private void pass() {
        code.move(R0, R9)
                .atomicCompareExchange(R8, STRANGER_ALERT_NANOS, R1)
                .jumpIf(R0, NOT_EQUAL, R9, "ignore")
                .move(R0, snaplen)
                .exit();
    }

    private void otherPaths() {
        code.label("held back").load(LONG, R1, R10, FRAMES_BEFORE).jumpIf(R1, NOT_EQUAL, 0, "ignore");
        increment(R7, TOTAL_HELD_BACK);
        code.jump("ignore").label("untracked");
        increment(R7, TOTAL_UNTRACKED);
        code.jump("ignore").label("malformed");
        ignoreIfOff();
        code.moveMap(R1, maps.totals)
                .moveStackAddress(R2, INDEX)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, EQUAL, 0, "ignore");
        increment(R0, TOTAL_MALFORMED);
        code.label("ignore").move(R0, 0).exit();
    }

    private void lookUpStranger() {
        code.moveMap(R1, maps.strangers).moveStackAddress(R2, SOURCE).call(MAP_LOOKUP_ELEM);
    }

    // Expects R1: the number of an alert. Sets R0: its slot.
    private void jumpIfSlotIsTaken(String free) {
        code.apply(REMAINDER, R1, maps.alerts.maxEntries())
                .store(WORD, R10, INDEX, R1)
                .moveMap(R1, maps.alerts)
                .moveStackAddress(R2, INDEX)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, EQUAL, 0, "ignore")
                .load(LONG, R3, R0, 0)
                .jumpIf(R3, EQUAL, 0, free);
        jumpIfYounger(R3, limitNanos, "held back");
        code.label(free);
    }

    // The comparison is signed, because another processor may already have stored a slightly later time.
    private void jumpIfYounger(BpfRegister nanos, long period, String label) {
        code.load(LONG, R1, R10, NOW)
                .apply(SUBTRACT, R1, nanos)
                .moveLong(R2, period)
                .jumpIf(R1, LESS_SIGNED, R2, label);
    }

    // Needs no atomic operation: totals belong to one processor, which handles one frame at a time.
    private void increment(BpfRegister base, int offset) {
        code.load(LONG, R1, base, offset).apply(ADD, R1, 1).store(LONG, base, offset, R1);
    }
}
