package io.macmon.capture.pcap;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.LinkType;
import io.macmon.capture.LiveSource;
import io.macmon.capture.PackedBlock;
import io.macmon.capture.WallClock;
import io.macmon.capture.linux.Capability;
import io.macmon.capture.linux.Descriptor;
import io.macmon.capture.linux.Errno;
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
 * A live capture by libpcap. Frames are copied in batches from the kernel's ring into this process's memory, and from
 * there into a pooled block.
 *
 * <p>The handle belongs to the network namespace of the thread that opened it, whichever thread calls {@link #run}. A
 * frame waits in the kernel for at most {@value #BLOCK_MILLIS} ms before it can be read. While no frame arrives, an
 * empty block that carries the time is published every {@value #POLL_MILLIS} ms.
 *
 * <p>{@link #stop} ends the capture at a given capture time; frames with earlier timestamps are still published.
 */
public final class PcapSource extends LiveSource {

    private static final int BLOCK_MILLIS = 20;
    // Longer than a frame can wait in the kernel: if a poll finds nothing, no older frame is in transit.
    private static final int POLL_MILLIS = 50;

    // The status of pcap_activate(3PCAP), from pcap/pcap.h. libpcap's message is for people only: its wording changes
    // between releases, and parts of it are in the language of the locale (pcap_fmt_errmsg_for_errno in libpcap's
    // fmtutils.c).
    private static final int PCAP_ERROR_PERM_DENIED = -8;
    private static final int PCAP_ERROR_IFACE_NOT_UP = -9;
    private static final int PCAP_ERROR_PROMISC_PERM_DENIED = -11;

    private static final Pattern NATIVE_HANDLE = Pattern.compile("native@0x([0-9a-f]+)");

    private final String device;
    private final PcapHandle pcap;
    private final Descriptor socket;
    private final Poll poll;
    private final BlockPool pool;
    private final Direction direction;

    private final FrameFetcher dump;
    private final ByteBuffer records;

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong droppedAtRing = new AtomicLong();
    private final AtomicLong droppedByKernel = new AtomicLong();
    private long lastKernelCounter;

    private PackedBlock block;
    private int blockEnd;

    private PcapSource(String device, PcapHandle pcap, CaptureConfig config, BlockPool pool) throws MacmonException {
        super(pool);
        this.device = device;
        this.pcap = pcap;
        this.pool = pool;
        long handle = nativeHandle(pcap);
        int descriptor = NativePcap.pcap_get_selectable_fd(handle);
        if (descriptor < 0) {
            throw new MacmonException("cannot capture on " + device + ": libpcap provides no descriptor to wait on");
        }
        socket = Descriptor.borrowed(descriptor);
        poll = new Poll(socket);
        direction = config.outgoing() ? Direction.UNKNOWN : Direction.INBOUND;
        dump = new FrameFetcher(handle, config.snaplen());
        records = dump.records();
    }

    /**
     * Opens a device in the calling thread's network namespace. Captures incoming frames, and outgoing ones if the
     * configuration requests them; libpcap does not report a frame's direction.
     *
     * @param pool pool of blocks that each hold at least the snaplen
     * @throws MacmonException if libpcap is missing, the device cannot be opened, or the filter is invalid
     */
    public static PcapSource open(String device, CaptureConfig config, BlockPool pool) throws MacmonException {
        if (pool.blockBytes() < config.snaplen()) {
            throw new IllegalArgumentException(
                    "a frame of " + config.snaplen() + " bytes does not fit in a block of " + pool.blockBytes());
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
     * Opens a device with a filter that the kernel runs and libpcap does not know. Takes about 50 ms longer,
     * because frames that arrived before the filter was attached are discarded.
     *
     * @param config without a filter
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

    // No more frames arrive, so if a poll finds nothing, none is left.
    private void discard() throws MacmonException {
        int fetched = 1;
        while (fetched > 0 || (fetched == 0 && poll.await(POLL_MILLIS))) {
            fetched = dump.fetch();
        }
        if (fetched < 0) {
            throw new MacmonException("cannot capture on " + device + ": libpcap failed before the first frame");
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
                    "cannot capture on " + device + ": " + failure.getMessage(),
                    advice(failure.getReturnCode(), device),
                    failure);
        }
    }

    // The status is null if pcap_activate was not reached.
    private static String advice(Integer status, String device) {
        return switch (status == null ? 0 : status) {
            case PCAP_ERROR_IFACE_NOT_UP -> "bring it up with: ip link set " + device + " up";
            case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED ->
                Errno.advice(Errno.EPERM.number(), Capability.CAP_NET_RAW);
            default -> "";
        };
    }

    // pcap4j has no accessor for the native handle; its toString() is the only public access.
    static long nativeHandle(PcapHandle pcap) throws MacmonException {
        Matcher matcher = NATIVE_HANDLE.matcher(pcap.toString());
        if (!matcher.find()) {
            throw new MacmonException("cannot capture: this release of pcap4j does not expose its native handle");
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
                    more = addFrames(fetched, sink);
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
            readCounters();
        }
    }

    // Returns false once a frame has a timestamp after the stop.
    private boolean addFrames(int fetched, BlockSink sink) {
        int at = 0;
        for (int i = 0; i < fetched; i++) {
            long timestamp = Integer.toUnsignedLong(records.getInt(at + FrameFetcher.RECORD_SECONDS)) * 1_000_000_000L
                    + records.getInt(at + FrameFetcher.RECORD_FRACTION);
            if (timestamp > stopNanos()) {
                return false;
            }
            int captured = records.getInt(at + FrameFetcher.RECORD_CAPTURED);
            if (ensureRoom(captured, sink)) {
                records.get(at + FrameFetcher.RECORD_LENGTH, block.array(), blockEnd, captured);
                block.add(blockEnd, captured, records.getInt(at + FrameFetcher.RECORD_ORIGINAL), timestamp);
                blockEnd += captured;
            } else {
                droppedAtRing.lazySet(droppedAtRing.get() + 1);
            }
            at += FrameFetcher.RECORD_LENGTH + captured;
        }
        return true;
    }

    // Returns false if readers hold every block.
    private boolean ensureRoom(int captured, BlockSink sink) {
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
            readCountersIfDue();
            sink.accept(full);
        }
    }

    // Returns false if the capture was stopped and the kernel holds no frame from before the stop.
    private boolean await(BlockSink sink) throws MacmonException {
        boolean stopping = stopNanos() != NEVER;
        long idleSince = WallClock.nanos(); // not derived from the end of the wait: a paused machine wakes up late
        if (poll.await(POLL_MILLIS)) {
            return true;
        }
        readCountersIfDue();
        publishTime(idleSince, sink);
        return !stopping;
    }

    // The kernel's counters are 32 bits wide and wrap.
    @Override
    protected void readCounters() {
        try {
            long counter = pcap.getStats().getNumPacketsDropped();
            droppedByKernel.lazySet(droppedByKernel.get() + ((counter - lastKernelCounter) & 0xFFFF_FFFFL));
            lastKernelCounter = counter;
        } catch (PcapNativeException | NotOpenException ignored) {
            // A failed capture keeps its last count; run() reports the failure.
        }
    }

    @Override
    public CaptureStats stats() {
        return new CaptureStats(frames.get(), droppedByKernel.get(), droppedAtRing.get());
    }

    @Override
    public void close() {
        if (pcap.isOpen()) {
            dump.close();
            pcap.close();
        }
    }
}
