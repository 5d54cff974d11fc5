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
 * What the kernel does with each frame of the parent. Several processors run it at once.
 *
 * <pre>
 *   goes out, or looped back                         -> ignored
 *   too short for an Ethernet header                 -> counted
 *   source among the stations                        -> ignored
 *   guard switched off                               -> ignored
 *   otherwise: counted in the totals of this processor, and at its stranger, who is added if new;
 *     the stranger's last alert is younger than the quiet period  -> that is all
 *     the alert so many alerts ago is younger                     -> that is all; a newcomer is counted as held back
 *     another processor is about to let up this stranger's frame  -> that is all
 *     otherwise                                                   -> the frame goes up
 * </pre>
 *
 * <p>The limit on alerts is a ring of the times of the last ones. A frame takes a number, by which it alone owns a
 * place in the ring, and goes up only if the time there is a quiet period old; so in no quiet period can there be more
 * alerts than places. Whether the next place is free is looked at before a number is taken, so that a flood does not
 * turn the ring.
 */
final class GuardProgram {

    /** Of a stranger: three numbers of 64 bits. */
    static final int STRANGER_FRAMES = 0;

    static final int STRANGER_BYTES = 8;
    /** When its last alert was given, by the machine's monotonic clock; 0 for never. */
    static final int STRANGER_ALERT_NANOS = 16;

    static final int STRANGER_LENGTH = 24;

    /** Of the totals: numbers of 64 bits. */
    static final int TOTAL_FRAMES = 0;

    static final int TOTAL_BYTES = 8;
    static final int TOTAL_INSERTED = 16;
    static final int TOTAL_HELD_BACK = 24;
    static final int TOTAL_UNTRACKED = 32;
    static final int TOTAL_MALFORMED = 40;
    static final int TOTAL_LENGTH = 48;

    /** Of the control: the number that the next alert takes, and whether the guard is switched off. */
    static final int CONTROL_NEXT = 0;

    static final int CONTROL_OFF = 8;
    static final int CONTROL_LENGTH = 16;

    /** As a table has it: the bytes in transmission order, and two of zero. */
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
    private static final int BPF_NOEXIST = 1; // BPF_NOEXIST

    // On the stack, downwards.
    private static final int SOURCE = -8;
    private static final int NEWCOMER = SOURCE - STRANGER_LENGTH;
    private static final int PLACE = NEWCOMER - 8;
    private static final int NOW = PLACE - 8;
    private static final int CONTROL = NOW - 8;
    private static final int FRAMES_BEFORE = CONTROL - 8;

    private final Tables tables;
    private final long quietNanos;
    private final int snaplen;
    private final BpfAssembler code = new BpfAssembler();

    private GuardProgram(Tables tables, long quietNanos, int snaplen) {
        this.tables = tables;
        this.quietNanos = quietNanos;
        this.snaplen = snaplen;
    }

    /**
     * The tables that the program uses.
     *
     * @param stations  addresses; the value does not matter
     * @param strangers by address
     * @param totals    one, of each processor
     * @param alerts    when the last alerts were given, as many as may be in a quiet period
     * @param control   one
     */
    record Tables(BpfMap stations, BpfMap strangers, BpfMap totals, BpfMap alerts, BpfMap control) {}

    static BpfAssembler assemble(Tables tables, long quietNanos, int snaplen) {
        GuardProgram program = new GuardProgram(tables, quietNanos, snaplen);
        program.selectStrangers();
        program.countInTotals();
        program.countAtStranger();
        program.limitAlerts();
        program.pass();
        program.otherPaths();
        return program.code;
    }

    // R6 the frame.
    private void selectStrangers() {
        code.move(R6, R1)
                .load(WORD, R1, R6, SKB_PACKET_TYPE)
                .jumpIf(R1, EQUAL, PACKET_OUTGOING, "ignore")
                .jumpIf(R1, EQUAL, PACKET_LOOPBACK, "ignore")
                .store(WORD, R10, PLACE, 0)
                .moveMap(R1, tables.control)
                .moveStackAddress(R2, PLACE)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, EQUAL, 0, "ignore")
                .store(LONG, R10, CONTROL, R0)
                .load(LONG, R1, R0, CONTROL_OFF)
                .jumpIf(R1, NOT_EQUAL, 0, "ignore")
                .load(WORD, R1, R6, SKB_LENGTH)
                .jumpIf(R1, LESS, ETHERNET_LENGTH, "malformed")
                .store(LONG, R10, SOURCE, 0)
                .move(R1, R6)
                .move(R2, ETHERNET_SOURCE)
                .moveStackAddress(R3, SOURCE)
                .move(R4, SOURCE_LENGTH)
                .call(SKB_LOAD_BYTES)
                .jumpIf(R0, NOT_EQUAL, 0, "malformed")
                .moveMap(R1, tables.stations)
                .moveStackAddress(R2, SOURCE)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, NOT_EQUAL, 0, "ignore");
    }

    // From here on R7 the totals, R9 the frame's bytes on the wire: a tag that the device took off was there.
    private void countInTotals() {
        code.moveMap(R1, tables.totals)
                .moveStackAddress(R2, PLACE)
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

    // From here on R8 the stranger, R9 the time of its last alert. A new one is looked up again: another processor may
    // have added it, and only what is in the table may be counted up.
    private void countAtStranger() {
        lookUpStranger();
        code.jumpIf(R0, NOT_EQUAL, 0, "known");
        for (int at = 0; at < STRANGER_LENGTH; at += Long.BYTES) {
            code.store(LONG, R10, NEWCOMER + at, 0);
        }
        code.moveMap(R1, tables.strangers)
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
                .jumpIf(R9, EQUAL, 0, "never alerted");
        jumpIfYounger(R9, "ignore");
        code.label("never alerted");
    }

    // From here on R6 the control.
    private void limitAlerts() {
        code.load(LONG, R6, R10, CONTROL).load(LONG, R1, R6, CONTROL_NEXT);
        jumpIfPlaceIsTaken("next place is free");
        code.move(R1, 1).atomicFetchAdd(R6, CONTROL_NEXT, R1);
        jumpIfPlaceIsTaken("own place is free");
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
        code.jump("ignore")
                .label("malformed")
                .moveMap(R1, tables.totals)
                .moveStackAddress(R2, PLACE)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, EQUAL, 0, "ignore");
        increment(R0, TOTAL_MALFORMED);
        code.label("ignore").move(R0, 0).exit();
    }

    private void lookUpStranger() {
        code.moveMap(R1, tables.strangers).moveStackAddress(R2, SOURCE).call(MAP_LOOKUP_ELEM);
    }

    // R1 the number of an alert; R0 its place afterwards.
    private void jumpIfPlaceIsTaken(String free) {
        code.apply(REMAINDER, R1, tables.alerts.maxEntries())
                .store(WORD, R10, PLACE, R1)
                .moveMap(R1, tables.alerts)
                .moveStackAddress(R2, PLACE)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, EQUAL, 0, "ignore")
                .load(LONG, R3, R0, 0)
                .jumpIf(R3, EQUAL, 0, free);
        jumpIfYounger(R3, "held back");
        code.label(free);
    }

    // Signed: another processor may have read the clock a little later and stored it already.
    private void jumpIfYounger(BpfRegister nanos, String label) {
        code.load(LONG, R1, R10, NOW)
                .apply(SUBTRACT, R1, nanos)
                .moveLong(R2, quietNanos)
                .jumpIf(R1, LESS_SIGNED, R2, label);
    }

    // Totals are of one processor, which receives one frame at a time.
    private void increment(BpfRegister base, int offset) {
        code.load(LONG, R1, base, offset).apply(ADD, R1, 1).store(LONG, base, offset, R1);
    }
}
