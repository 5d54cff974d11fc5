package io.macmon.capture.pcap;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.FrameSource;
import io.macmon.capture.LinkType;
import io.macmon.capture.PackedBlock;
import io.macmon.capture.WallClock;
import io.macmon.capture.linux.Descriptor;
import io.macmon.capture.linux.FilterAttacher;
import io.macmon.capture.linux.Poll;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.BlockingMode;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * Frames that a device receives, by libpcap: copied from the kernel's ring in batches, and from there into a pooled
 * block.
 *
 * <p>The handle belongs to the network namespace of the thread that opened it, wherever {@link #run} runs. A frame
 * waits in the kernel for at most {@value #BLOCK_MILLIS} ms before it can be read; when nothing comes, an empty block
 * with the time is handed on every {@value #POLL_MILLIS} ms.
 *
 * <p>{@link #stop} ends the capture at that moment of capture time: what was stamped before is still handed on.
 */
public final class PcapSource implements FrameSource {

    private static final int BLOCK_MILLIS = 20;
    // Longer than a frame can wait in the kernel, so that a poll in vain proves that nothing older is on its way.
    private static final int POLL_MILLIS = 50;
    private static final long STATS_NANOS = 500_000_000L;
    private static final long NOT_YET = Long.MAX_VALUE;

    private static final Pattern NATIVE_HANDLE = Pattern.compile("native@0x([0-9a-f]+)");

    private final String device;
    private final PcapHandle pcap;
    private final Descriptor socket;
    private final Poll poll;
    private final BlockPool pool;
    private final Direction direction;

    private final FrameDump dump;
    private final ByteBuffer records;

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong droppedAtRing = new AtomicLong();
    private final AtomicLong droppedByKernel = new AtomicLong();
    private long kernelCounterBefore;
    private long nextStatsNanos = System.nanoTime();
    private volatile long stopNanos = NOT_YET;

    private PackedBlock block;
    private int blockEnd;

    private PcapSource(String device, PcapHandle pcap, CaptureConfig config, BlockPool pool) throws MacmonException {
        this.device = device;
        this.pcap = pcap;
        this.pool = pool;
        long handle = nativeHandle(pcap);
        int descriptor = NativePcap.pcap_get_selectable_fd(handle);
        if (descriptor < 0) {
            throw new MacmonException("cannot capture on " + device + ": libpcap gives no descriptor to wait on");
        }
        socket = Descriptor.borrowed(descriptor);
        poll = new Poll(socket);
        direction = config.outgoing() ? Direction.UNKNOWN : Direction.INBOUND;
        dump = new FrameDump(handle, config.snaplen());
        records = dump.records();
    }

    /**
     * Opens a device of the calling thread's network namespace for the frames that come in on it, and those that go out
     * if the configuration says so; libpcap does not tell which is which.
     *
     * @param pool blocks of at least the snaplen
     * @throws MacmonException when libpcap is missing, the device cannot be opened, or the filter is wrong
     */
    public static PcapSource open(String device, CaptureConfig config, BlockPool pool) throws MacmonException {
        if (pool.blockBytes() < config.snaplen()) {
            throw new IllegalArgumentException(
                    "A frame of " + config.snaplen() + " bytes does not fit in a block of " + pool.blockBytes());
        }
        Libpcap.require();
        PcapHandle pcap = activate(device, config);
        try {
            setFilter(pcap, device, config.filter());
            pcap.setBlockingMode(BlockingMode.NONBLOCKING);
            return new PcapSource(device, pcap, config, pool);
        } catch (PcapNativeException | NotOpenException failure) {
            pcap.close();
            throw new MacmonException("cannot capture on " + device + ": " + failure.getMessage(), failure);
        } catch (MacmonException | RuntimeException failure) {
            pcap.close();
            throw failure;
        }
    }

    /**
     * Opens a device for the frames that a filter of the kernel lets pass, which libpcap knows nothing about. Takes
     * some 50 ms longer, for what came before the filter was there is thrown away.
     *
     * @param config without a filter of its own
     */
    public static PcapSource open(String device, CaptureConfig config, BlockPool pool, FilterAttacher filter)
            throws MacmonException {
        PcapSource source = open(device, config, pool);
        try {
            SocketFilter.DROP_ALL.attach(source.socket);
            source.discard();
            filter.attach(source.socket);
            return source;
        } catch (MacmonException | RuntimeException failure) {
            source.close();
            throw failure;
        }
    }

    // No frame comes any more, so a poll in vain proves that none is left.
    private void discard() throws MacmonException {
        int fetched = 1;
        while (fetched > 0 || (fetched == 0 && poll.await(POLL_MILLIS))) {
            fetched = dump.fetch();
        }
        if (fetched < 0) {
            throw new MacmonException("cannot capture on " + device + ": libpcap fails before the first frame");
        }
    }

    private static void setFilter(PcapHandle pcap, String device, String expression)
            throws MacmonException, NotOpenException {
        if (expression.isEmpty()) {
            return;
        }
        try {
            pcap.setFilter(expression, BpfCompileMode.OPTIMIZE);
        } catch (PcapNativeException wrong) {
            throw PcapFilter.invalidFilter(expression, device, wrong.getMessage(), wrong);
        }
    }

    static PcapHandle activate(String device, CaptureConfig config) throws MacmonException {
        try {
            return new PcapHandle.Builder(device)
                    .snaplen(config.snaplen())
                    .promiscuousMode(
                            config.promiscuous() ? PromiscuousMode.PROMISCUOUS : PromiscuousMode.NONPROMISCUOUS)
                    .timeoutMillis(BLOCK_MILLIS)
                    .bufferSize(config.bufferBytes())
                    .timestampPrecision(TimestampPrecision.NANO)
                    .direction(config.outgoing() ? PcapDirection.INOUT : PcapDirection.IN)
                    .build();
        } catch (PcapNativeException failure) {
            throw new MacmonException(
                    "cannot capture on " + device + ": " + failure.getMessage()
                            + adviceFor(device, failure.getMessage()),
                    failure);
        }
    }

    private static String adviceFor(String device, String failure) {
        if (failure.contains("not up")) {
            return "; bring it up with: ip link set " + device + " up";
        }
        return failure.contains("permi") ? "; run as root or grant CAP_NET_RAW" : "";
    }

    // pcap4j has no accessor for the native handle; its toString() is the public way to it.
    static long nativeHandle(PcapHandle pcap) throws MacmonException {
        Matcher matcher = NATIVE_HANDLE.matcher(pcap.toString());
        if (!matcher.find()) {
            throw new MacmonException("cannot capture: this release of pcap4j does not tell its native handle");
        }
        return Long.parseUnsignedLong(matcher.group(1), 16);
    }

    @Override
    public void run(BlockSink sink) throws MacmonException {
        try {
            boolean more = true;
            while (more) {
                int fetched = dump.fetch();
                if (fetched > 0) {
                    more = take(fetched, sink);
                } else if (fetched == 0) {
                    publishBlock(sink);
                    more = await(sink);
                } else {
                    throw new MacmonException("capture on " + device + " ended: " + pcap.getError());
                }
            }
        } catch (NotOpenException closed) {
            throw new MacmonException("capture on " + device + " ended: " + closed.getMessage(), closed);
        } finally {
            publishBlock(sink);
            readKernelStats();
        }
    }

    // False once a frame is stamped after the stop.
    private boolean take(int fetched, BlockSink sink) {
        int at = 0;
        for (int i = 0; i < fetched; i++) {
            long timestamp = Integer.toUnsignedLong(records.getInt(at + FrameDump.RECORD_SECONDS)) * 1_000_000_000L
                    + records.getInt(at + FrameDump.RECORD_FRACTION);
            if (timestamp > stopNanos) {
                return false;
            }
            int captured = records.getInt(at + FrameDump.RECORD_CAPTURED);
            if (makeRoom(captured, sink)) {
                records.get(at + FrameDump.RECORD_LENGTH, block.array(), blockEnd, captured);
                block.add(blockEnd, captured, records.getInt(at + FrameDump.RECORD_ORIGINAL), timestamp);
                blockEnd += captured;
            } else {
                droppedAtRing.lazySet(droppedAtRing.get() + 1);
            }
            at += FrameDump.RECORD_LENGTH + captured;
        }
        return true;
    }

    // False when every block is with the readers.
    private boolean makeRoom(int captured, BlockSink sink) {
        if (block != null && (block.isFull() || captured > pool.blockBytes() - blockEnd)) {
            publishBlock(sink);
        }
        if (block == null) {
            block = pool.poll();
            blockEnd = 0;
            if (block != null) {
                block.setKind(LinkType.ETHERNET, direction);
            }
        }
        return block != null;
    }

    private void publishBlock(BlockSink sink) {
        if (block != null) {
            PackedBlock full = block;
            block = null;
            frames.lazySet(frames.get() + full.frames());
            readKernelStatsIfDue();
            sink.accept(full);
        }
    }

    // False when the capture was stopped and nothing stamped before is left in the kernel.
    private boolean await(BlockSink sink) throws MacmonException {
        boolean stopping = stopNanos != NOT_YET;
        long quietSince = WallClock.nanos(); // not counted back from the end: a machine that was paused wakes up late
        if (poll.await(POLL_MILLIS)) {
            return true;
        }
        readKernelStatsIfDue();
        publishTime(quietSince, sink);
        return !stopping;
    }

    private void publishTime(long nanos, BlockSink sink) {
        PackedBlock empty = pool.poll();
        if (empty != null) {
            empty.setTime(nanos);
            sink.accept(empty);
        }
    }

    private void readKernelStatsIfDue() {
        long now = System.nanoTime();
        if (now - nextStatsNanos >= 0) {
            nextStatsNanos = now + STATS_NANOS;
            readKernelStats();
        }
    }

    // The kernel's counters are 32 bits wide and wrap.
    private void readKernelStats() {
        try {
            long counter = pcap.getStats().getNumPacketsDropped();
            droppedByKernel.lazySet(droppedByKernel.get() + ((counter - kernelCounterBefore) & 0xFFFF_FFFFL));
            kernelCounterBefore = counter;
        } catch (PcapNativeException | NotOpenException ended) {
            // A capture that failed keeps its last count; the failure itself is what is told.
        }
    }

    @Override
    public void stop(long captureNanos) {
        if (stopNanos == NOT_YET) {
            stopNanos = captureNanos;
        }
    }

    @Override
    public CaptureStats stats() {
        return new CaptureStats(frames.get(), droppedByKernel.get(), droppedAtRing.get(), 0);
    }

    @Override
    public void close() {
        if (pcap.isOpen()) {
            dump.close();
            pcap.close();
        }
    }
}
