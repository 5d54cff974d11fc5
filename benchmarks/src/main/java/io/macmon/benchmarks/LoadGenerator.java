package io.macmon.benchmarks;

import static io.macmon.capture.linux.BpfAssembler.Condition.EQUAL;
import static io.macmon.capture.linux.BpfAssembler.Condition.GREATER;
import static io.macmon.capture.linux.BpfAssembler.Condition.NOT_EQUAL;
import static io.macmon.capture.linux.BpfAssembler.Operation.ADD;
import static io.macmon.capture.linux.BpfAssembler.Operation.AND;
import static io.macmon.capture.linux.BpfAssembler.Operation.REMAINDER;
import static io.macmon.capture.linux.BpfAssembler.Operation.SHIFT_RIGHT;
import static io.macmon.capture.linux.BpfAssembler.Operation.XOR;
import static io.macmon.capture.linux.BpfAssembler.Size.HALF;
import static io.macmon.capture.linux.BpfAssembler.Size.LONG;
import static io.macmon.capture.linux.BpfAssembler.Size.WORD;
import static io.macmon.capture.linux.BpfRegister.R0;
import static io.macmon.capture.linux.BpfRegister.R1;
import static io.macmon.capture.linux.BpfRegister.R10;
import static io.macmon.capture.linux.BpfRegister.R2;
import static io.macmon.capture.linux.BpfRegister.R6;
import static io.macmon.capture.linux.BpfRegister.R7;
import static io.macmon.capture.linux.BpfRegister.R8;
import static io.macmon.capture.linux.BpfRegister.R9;

import io.macmon.benchmarks.Load.Sources;
import io.macmon.capture.linux.BpfAssembler;
import io.macmon.capture.linux.BpfHelper;
import io.macmon.capture.linux.BpfMap;
import io.macmon.capture.linux.BpfProgram;
import io.macmon.capture.linux.Descriptor;
import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a device receive frames faster than any sender could send them: the kernel runs a small program on copies of
 * one frame and treats each copy as received (BPF_F_TEST_XDP_LIVE_FRAMES, Linux 5.18).
 *
 * <p>The program counts the frames, so {@link #injected} is exact even after an interrupted run. The kernel receives
 * the frames on the calling thread. One thread at a time; it must be in the device's network namespace, and root
 * outside any user namespace.
 */
public final class LoadGenerator implements AutoCloseable {

    /** Full speed. */
    public static final long FLAT_OUT = 0;

    private static final int XDP_ABORTED = 0;
    private static final int XDP_PASS = 2;
    private static final int XDP_FRAME = 0;
    private static final int XDP_FRAME_END = 4;
    private static final int XDP_INGRESS_INDEX = 12;

    /** The index of every namespace's loopback device. */
    private static final int LOOPBACK = 1;

    private static final int KEY = -8; // on the program's stack
    private static final int MAX_PORTS = 1 << 16;
    private static final int MAX_AT_ONCE = 16_384;
    private static final int MIN_AT_ONCE = 32;
    private static final int SLICES_PER_SECOND = 1_000;
    private static final long TOO_SHORT_TO_SLEEP_NANOS = 50_000;

    private final byte[] template;
    private final int ingressIndex;
    private final BpfMap count;
    private final BpfMap addresses;
    private final BpfProgram program;
    // While attached to a device, the program stays in the kernel's dispatcher; otherwise each run waits for it twice,
    // 10 ms or more each time.
    private final Descriptor attachment;

    private LoadGenerator(Load load, int ingressIndex, int attachIndex, BpfMap count, BpfMap addresses)
            throws LinuxException {
        this.template = load.template();
        this.ingressIndex = ingressIndex;
        this.count = count;
        this.addresses = addresses;
        program = BpfProgram.load(BpfProgram.Type.XDP, "load", "5.18", program(load, ingressIndex, count, addresses));
        try {
            attachment = program.attachTo(attachIndex);
        } catch (LinuxException failure) {
            program.close();
            throw failure;
        }
    }

    /**
     * Loads the program; makes no frame yet.
     *
     * @param ingressIndex the device that receives the frames
     */
    public static LoadGenerator open(Load load, int ingressIndex) throws LinuxException {
        return open(load, ingressIndex, LOOPBACK);
    }

    /**
     * Loads the program; makes no frame yet.
     *
     * @param attachIndex a device for this generator's program to be attached to; its own frames pass
     */
    static LoadGenerator open(Load load, int ingressIndex, int attachIndex) throws LinuxException {
        List<MacAddress> listed = load.sources() instanceof Sources.RoundRobin each ? each.addresses() : List.of();
        BpfMap count = BpfMap.create(BpfMap.Type.ARRAY, "count", Integer.BYTES, Long.BYTES, 1);
        BpfMap addresses = null;
        try {
            addresses = BpfMap.create(
                    BpfMap.Type.ARRAY, "addresses", Integer.BYTES, Long.BYTES, Math.max(1, listed.size()));
            fill(addresses, listed);
            return new LoadGenerator(load, ingressIndex, attachIndex, count, addresses);
        } catch (LinuxException failure) {
            count.close();
            if (addresses != null) {
                addresses.close();
            }
            throw failure;
        }
    }

    /** Makes the device receive this many frames, at full speed. */
    public void inject(long frames) throws LinuxException {
        long end = injected() + frames;
        for (long left = frames; left > 0; left = end - injected()) {
            try {
                program.runLive(template, ingressIndex, (int) Math.min(left, MAX_AT_ONCE));
            } catch (LinuxException interrupted) {
                if (!interrupted.is(Errno.EINTR)) {
                    throw interrupted;
                }
            }
        }
    }

    /**
     * Makes the device receive frames at a steady rate, in portions of a millisecond. When late, it runs at full speed
     * until it has caught up.
     *
     * @param framesPerSecond or {@link #FLAT_OUT}
     * @return number of frames received
     */
    public long run(long framesPerSecond, Duration duration) throws LinuxException {
        long before = injected();
        long start = System.nanoTime();
        long length = duration.toNanos();
        if (framesPerSecond == FLAT_OUT) {
            while (System.nanoTime() - start < length) {
                inject(MAX_AT_ONCE);
            }
        } else {
            long all = Math.round(framesPerSecond * (length / 1e9));
            long share = Math.max(MIN_AT_ONCE, framesPerSecond / SLICES_PER_SECOND);
            for (long made = 0; made < all; made += share) {
                sleepUntil(start + Math.round(made * 1e9 / framesPerSecond));
                inject(Math.min(share, all - made));
            }
        }
        return injected() - before;
    }

    /** Number of frames received so far. */
    public long injected() throws LinuxException {
        ByteBuffer value = count.newValue();
        count.lookUp(count.newKey(), value);
        return value.getLong(0);
    }

    @Override
    public void close() {
        attachment.close();
        program.close();
        count.close();
        addresses.close();
    }

    private static void sleepUntil(long nanoTime) {
        long early = nanoTime - System.nanoTime();
        if (early > TOO_SHORT_TO_SLEEP_NANOS) {
            LockSupport.parkNanos(early);
        }
    }

    private static void fill(BpfMap addresses, List<MacAddress> listed) throws LinuxException {
        ByteBuffer key = addresses.newKey();
        ByteBuffer value = addresses.newValue();
        for (int i = 0; i < listed.size(); i++) {
            key.putInt(0, i);
            value.put(0, listed.get(i).toBytes());
            addresses.put(key, value);
        }
    }

    // R6: the frame; R7: the address of the count; R8: this frame's number.
    private static BpfAssembler program(Load load, int ingressIndex, BpfMap count, BpfMap addresses) {
        BpfAssembler code = new BpfAssembler()
                .load(WORD, R2, R1, XDP_INGRESS_INDEX)
                .jumpIf(R2, NOT_EQUAL, ingressIndex, "pass")
                .load(WORD, R6, R1, XDP_FRAME)
                .load(WORD, R2, R1, XDP_FRAME_END)
                .move(R1, R6)
                .apply(ADD, R1, Load.MIN_FRAME_BYTES)
                .jumpIf(R1, GREATER, R2, "refuse")
                .store(WORD, R10, KEY, 0)
                .moveMap(R1, count)
                .moveStackAddress(R2, KEY)
                .call(BpfHelper.MAP_LOOKUP_ELEM)
                .jumpIf(R0, EQUAL, 0, "refuse")
                .move(R7, R0)
                .load(LONG, R8, R7, 0);
        chooseSource(code, load.sources(), addresses);
        chooseFlow(code, load);
        return code.apply(ADD, R8, 1)
                .store(LONG, R7, 0, R8)
                .label("pass")
                .move(R0, XDP_PASS)
                .exit()
                .label("refuse")
                .move(R0, XDP_ABORTED)
                .exit();
    }

    private static void chooseSource(BpfAssembler code, Sources sources, BpfMap addresses) {
        if (sources instanceof Sources.Random) {
            code.call(BpfHelper.GET_PRANDOM_U32).store(WORD, R6, Load.ETHERNET_SOURCE + 2, R0);
        } else if (sources instanceof Sources.Consecutive consecutive) {
            code.move(R1, R8)
                    .moveLong(R2, consecutive.count())
                    .apply(REMAINDER, R1, R2)
                    .moveLong(R2, consecutive.first().value() & 0xFFFF_FFFFL)
                    .apply(ADD, R1, R2)
                    .toNetworkOrder(R1, Integer.SIZE)
                    .store(WORD, R6, Load.ETHERNET_SOURCE + 2, R1);
        } else if (sources instanceof Sources.RoundRobin each
                && each.addresses().size() > 1) {
            code.move(R1, R8)
                    .apply(REMAINDER, R1, each.addresses().size())
                    .store(WORD, R10, KEY, R1)
                    .moveMap(R1, addresses)
                    .moveStackAddress(R2, KEY)
                    .call(BpfHelper.MAP_LOOKUP_ELEM)
                    .jumpIf(R0, EQUAL, 0, "refuse")
                    .load(WORD, R1, R0, 0)
                    .store(WORD, R6, Load.ETHERNET_SOURCE, R1)
                    .load(HALF, R1, R0, Integer.BYTES)
                    .store(HALF, R6, Load.ETHERNET_SOURCE + Integer.BYTES, R1);
        }
    }

    // R9: the flow's number; the low half is the port, the high half the end of the source address.
    private static void chooseFlow(BpfAssembler code, Load load) {
        if (load.flows() == 1) {
            return;
        }
        code.call(BpfHelper.GET_PRANDOM_U32)
                .moveLong(R2, load.flows())
                .apply(REMAINDER, R0, R2)
                .move(R9, R0)
                .toNetworkOrder(R0, Short.SIZE)
                .store(HALF, R6, Load.UDP_SOURCE_PORT, R0);
        if (load.flows() > MAX_PORTS) {
            code.apply(SHIFT_RIGHT, R9, Short.SIZE)
                    .move(R1, R9)
                    .toNetworkOrder(R1, Short.SIZE)
                    .store(HALF, R6, Load.IP_SOURCE + Short.BYTES, R1)
                    .apply(ADD, R9, load.headerSum())
                    .move(R1, R9)
                    .apply(SHIFT_RIGHT, R1, Short.SIZE)
                    .apply(AND, R9, 0xFFFF)
                    .apply(ADD, R9, R1)
                    .apply(XOR, R9, 0xFFFF)
                    .toNetworkOrder(R9, Short.SIZE)
                    .store(HALF, R6, Load.IP_CHECKSUM, R9);
        }
    }
}
