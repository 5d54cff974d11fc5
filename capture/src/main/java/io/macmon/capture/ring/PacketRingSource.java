package io.macmon.capture.ring;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameSource;
import io.macmon.capture.PackedBlock;
import io.macmon.capture.WallClock;
import io.macmon.capture.linux.Capability;
import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.FilterAttacher;
import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.PacketRing;
import io.macmon.capture.linux.Poll;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames that a device receives, read where the kernel wrote them. The blocks handed on are the kernel's own: what
 * readers keep, the kernel cannot fill. When it has none left it drops and counts; nothing is dropped in this process.
 *
 * <p>The socket belongs to the network namespace of the thread that opened it, wherever {@link #run} runs. A frame
 * waits for at most {@link RingConfig#retireMillis} before it can be read; when nothing comes, an empty block with the
 * time is handed on every {@value #MIN_POLL_MILLIS} ms or a little more than that.
 *
 * <p>{@link #stop} ends the capture at that moment of capture time: what was stamped before is still handed on.
 *
 * <p>Blocks may be released after {@link #close}. The memory they lie in is given up after the last of them.
 */
public final class PacketRingSource implements FrameSource {

    // With the default, longer than a frame is to wait in its block.
    private static final int MIN_POLL_MILLIS = 50;
    private static final int READER_POLL_MILLIS = 1;
    private static final long STATS_NANOS = 500_000_000L;
    private static final long NOT_YET = Long.MAX_VALUE;

    private final String device;
    private final PacketRing ring;
    private final RingBlock[] blocks;
    private final BlockPool emptyBlocks;
    private final Poll poll;
    private final Poll pause = new Poll(new int[0]);
    private final int pollMillis;

    private final AtomicLong frames = new AtomicLong();
    private final RingCounters counters = new RingCounters();
    private long nextStatsNanos = System.nanoTime();
    private volatile long stopNanos = NOT_YET;

    private int next;
    private RingBlock previous;

    private PacketRingSource(String device, PacketRing ring, int snaplen, RingConfig shape) {
        this.device = device;
        this.ring = ring;
        blocks = new RingBlock[shape.blocks()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] =
                    new RingBlock(ring.memory(), i * shape.blockBytes(), shape.blockBytes(), snaplen, ring::release);
        }
        previous = blocks[blocks.length - 1];
        emptyBlocks = new BlockPool(blocks.length, 0);
        poll = new Poll(ring.descriptor());
        pollMillis = Math.max(MIN_POLL_MILLIS, 2 * shape.retireMillis() + 10);
    }

    /**
     * Opens a device of the calling thread's network namespace for the frames that come in on it, and those that go out
     * if the configuration says so.
     *
     * @param filter which frames, and how much of them: {@link SocketFilter#snaplen} for all, or what libpcap made of
     *     an expression; that of the configuration is not looked at here
     * @throws MacmonException when the device cannot be opened, or the kernel refuses the ring or the filter
     */
    public static PacketRingSource open(String device, CaptureConfig config, RingConfig shape, FilterAttacher filter)
            throws MacmonException {
        PacketRing ring = prepare(device, config, shape);
        try {
            boolean asItIs = config.outgoing() || ring.ignoresOutgoing();
            attach(device, ring, asItIs ? filter : incomingOnly(filter));
            bind(ring, device, config);
            return new PacketRingSource(device, ring, config.snaplen(), shape);
        } catch (MacmonException | RuntimeException failure) {
            ring.close();
            throw failure;
        }
    }

    /**
     * Opens a device several times, so that each frame that comes in comes to exactly one of the sources, and all that
     * two hosts say to each other to the same. Each source has a ring of this shape, and is to be run by a thread of
     * its own.
     *
     * <p>All are bound with a filter that takes nothing, and join the group, before the first one gets the real filter:
     * a source that was bound but alone would see what belongs to others.
     *
     * @throws MacmonException as {@link #open}
     */
    public static List<PacketRingSource> openGroup(
            String device, CaptureConfig config, RingConfig shape, FilterAttacher filter, int sources)
            throws MacmonException {
        List<PacketRing> rings = new ArrayList<>();
        try {
            int group = -1;
            for (int i = 0; i < sources; i++) {
                PacketRing ring = prepare(device, config, shape);
                rings.add(ring);
                SocketFilter.DROP_ALL.attach(ring.descriptor());
                bind(ring, device, config);
                if (group < 0) {
                    group = ring.createGroup();
                } else {
                    ring.joinGroup(group);
                }
            }
            // Before Linux 6.2 a group does not ask its members whether they want what goes out.
            FilterAttacher incoming = incomingOnly(filter);
            List<PacketRingSource> opened = new ArrayList<>();
            for (PacketRing ring : rings) {
                attach(device, ring, incoming);
                opened.add(new PacketRingSource(device, ring, config.snaplen(), shape));
            }
            return opened;
        } catch (MacmonException | RuntimeException failure) {
            rings.forEach(PacketRing::close);
            throw failure;
        }
    }

    private static PacketRing prepare(String device, CaptureConfig config, RingConfig shape) throws LinuxException {
        return PacketRing.open(
                "cannot capture on " + device,
                shape.blockBytes(),
                shape.blocks(),
                shape.retireMillis(),
                config.outgoing());
    }

    private static void attach(String device, PacketRing ring, FilterAttacher filter) throws MacmonException {
        try {
            filter.attach(ring.descriptor());
        } catch (MacmonException refused) {
            throw new MacmonException("cannot capture on " + device + ": " + refused.getMessage(), refused);
        }
    }

    private static void bind(PacketRing ring, String device, CaptureConfig config) throws LinuxException {
        ring.bind(device);
        if (config.promiscuous()) {
            ring.setPromiscuous();
        }
    }

    // A filter of another kind looks at the direction itself.
    private static FilterAttacher incomingOnly(FilterAttacher filter) {
        return filter instanceof SocketFilter classic ? classic.incomingOnly() : filter;
    }

    /**
     * Blocks of the ring. A reader that may fall behind, such as a writer to a slow disk, must not be able to hold more
     * than half of them, or else it costs the other readers frames.
     */
    public int blocks() {
        return blocks.length;
    }

    /** The most blocks that are with readers at once: those of the ring, and as many empty ones that carry the time. */
    public int maxLentBlocks() {
        return 2 * blocks.length;
    }

    /** How often the kernel found every block with readers, and took no frame until one came back. */
    public long freezes() {
        return counters.freezes();
    }

    @Override
    public void run(BlockSink sink) throws MacmonException {
        try {
            boolean more = true;
            while (more) {
                RingBlock block = blocks[next];
                more = block.isReady() ? publishBlock(block, sink) : await(block, sink);
            }
        } finally {
            readCounters();
        }
    }

    // False once a frame is stamped after the stop.
    private boolean publishBlock(RingBlock block, BlockSink sink) {
        previous = block;
        next = next + 1 == blocks.length ? 0 : next + 1;
        ring.retain();
        block.lend();
        long stop = stopNanos;
        boolean ended = stop != NOT_YET && block.truncateAfter(stop);
        frames.lazySet(frames.get() + block.frames());
        readCountersIfDue();
        sink.accept(block);
        return !ended;
    }

    // False when the capture was stopped and nothing stamped before is left in the kernel.
    private boolean await(RingBlock block, BlockSink sink) throws MacmonException {
        long stop = stopNanos;
        long quietSince = WallClock.nanos(); // not counted back from the end: a machine that was paused wakes up late
        readCountersIfDue();
        if (block.isLent()) {
            // The ring is full: what the kernel took before it stopped has all been handed on.
            pause.await(READER_POLL_MILLIS);
            return quietSince <= stop;
        }
        if (!isQuiet(block)) {
            return true;
        }
        if (stop != NOT_YET) {
            return false;
        }
        if (ring.isDeviceGone()) {
            throw new MacmonException("capture on " + device + " ended: the device is gone");
        }
        publishTime(quietSince, sink);
        return true;
    }

    // Waits for the block. True when it did not come although every frame that was on its way had the time to.
    private boolean isQuiet(RingBlock block) throws MacmonException {
        long start = System.nanoTime();
        // The kernel calls the ring readable while the block before is not given back, so poll would not wait.
        while (previous.isLent()) {
            boolean inVain = System.nanoTime() - start > pollMillis * 1_000_000L;
            if (block.isReady()) {
                return false;
            }
            if (inVain) {
                return !block.isFilling();
            }
            pause.await(READER_POLL_MILLIS);
        }
        if (!poll.await(pollMillis)) {
            return !block.isFilling(); // the kernel's timer may be late: a machine that was paused
        }
        if (!block.isReady()) {
            requireNoError();
        }
        return false;
    }

    // A device that is down may come up again, and tells nothing in between.
    private void requireNoError() throws MacmonException {
        int error = ring.takeError();
        if (error != 0 && error != Errno.ENETDOWN.number()) {
            throw new LinuxException("capture on " + device + " ended", error, Capability.CAP_NET_RAW);
        }
    }

    private void publishTime(long nanos, BlockSink sink) {
        PackedBlock empty = emptyBlocks.poll();
        if (empty != null) {
            empty.setTime(nanos);
            sink.accept(empty);
        }
    }

    private void readCountersIfDue() {
        long now = System.nanoTime();
        if (now - nextStatsNanos >= 0) {
            nextStatsNanos = now + STATS_NANOS;
            readCounters();
        }
    }

    private void readCounters() {
        try {
            IntBuffer taken = ring.takeCounters();
            counters.add(taken.get(1), taken.get(2));
        } catch (LinuxException ended) {
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
        return new CaptureStats(frames.get(), counters.dropped(), 0, 0);
    }

    @Override
    public void close() {
        ring.close();
    }
}
