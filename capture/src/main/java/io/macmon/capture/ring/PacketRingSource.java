package io.macmon.capture.ring;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.LiveSource;
import io.macmon.capture.WallClock;
import io.macmon.capture.linux.Capability;
import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.FilterAttacher;
import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.PacketRing;
import io.macmon.capture.linux.Poll;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.capture.linux.Wakeup;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A live capture that reads frames where the kernel wrote them. It publishes the kernel's own blocks, which the kernel
 * cannot refill until all readers have released them. If the kernel has no block left, it drops frames and counts them;
 * nothing is dropped in this process.
 *
 * <p>The socket belongs to the network namespace of the thread that opened it, whichever thread calls {@link #run}. A
 * frame waits for at most {@link RingConfig#retireMillis} before it can be read. While no frame arrives, an empty block
 * that carries the time is published every {@value #MIN_POLL_MILLIS} ms or a little later, or the thread sleeps, as
 * {@link RingConfig#ticks} says.
 *
 * <p>{@link #stop} ends the capture at a given capture time; frames with earlier timestamps are still published.
 *
 * <p>Blocks may be released after {@link #close}. Their memory is unmapped after the last release.
 */
public final class PacketRingSource extends LiveSource {

    // By default, longer than a frame can wait in its block.
    private static final int MIN_POLL_MILLIS = 50;
    private static final int READER_POLL_MILLIS = 1;

    private final String device;
    private final PacketRing ring;
    private final RingBlock[] blocks;
    private final Poll poll;
    private final Poll pause = new Poll(new int[0]);
    private final int pollMillis;
    private final Wakeup wakeup;
    private final Poll frameOrStop;
    private final boolean ticks;

    private final AtomicLong frames = new AtomicLong();
    private final RingCounters counters = new RingCounters();

    private int next;
    private RingBlock previous;
    private boolean isDown;

    private PacketRingSource(String device, PacketRing ring, int snaplen, RingConfig ringConfig) throws LinuxException {
        super(new BlockPool(ringConfig.blocks(), 0));
        this.device = device;
        this.ring = ring;
        blocks = new RingBlock[ringConfig.blocks()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new RingBlock(
                    ring.memory(), i * ringConfig.blockBytes(), ringConfig.blockBytes(), snaplen, ring::release);
        }
        previous = blocks[blocks.length - 1];
        poll = new Poll(ring.descriptor());
        wakeup = Wakeup.open();
        frameOrStop = new Poll(ring.descriptor(), wakeup.descriptor());
        ticks = ringConfig.ticks();
        pollMillis = Math.max(MIN_POLL_MILLIS, 2 * ringConfig.retireMillis() + 10);
    }

    /**
     * Opens a device in the calling thread's network namespace. Captures incoming frames, and outgoing ones if the
     * configuration requests them.
     *
     * @param filter which frames to capture, and how many bytes per frame: {@link SocketFilter#snaplen} for all frames,
     *     or an expression compiled by libpcap. The filter in the configuration is ignored
     * @throws MacmonException if the device cannot be opened, or the kernel refuses the ring or the filter
     */
    public static PacketRingSource open(
            String device, CaptureConfig config, RingConfig ringConfig, FilterAttacher filter) throws MacmonException {
        PacketRing ring = prepare(device, config, ringConfig);
        try {
            boolean incomingAlready = config.outgoing() || ring.ignoresOutgoing();
            attach(device, ring, incomingAlready ? filter : incomingOnly(filter));
            bind(ring, device, config);
            return new PacketRingSource(device, ring, config.snaplen(), ringConfig);
        } catch (MacmonException | RuntimeException failure) {
            ring.close();
            throw failure;
        }
    }

    /**
     * Opens a device several times. Each incoming frame reaches exactly one of the sources, and all traffic between two
     * hosts reaches the same source. Each source has a ring of the given size, and its own thread.
     *
     * <p>All sources are bound with a filter that drops everything, and join the group, before the first gets the real
     * filter: a source that was bound but not yet in the group would receive frames for the others.
     *
     * @throws MacmonException like {@link #open}
     */
    public static List<PacketRingSource> openGroup(
            String device, CaptureConfig config, RingConfig ringConfig, FilterAttacher filter, int sources)
            throws MacmonException {
        List<PacketRing> rings = new ArrayList<>();
        try {
            int group = -1;
            for (int i = 0; i < sources; i++) {
                PacketRing ring = prepare(device, config, ringConfig);
                rings.add(ring);
                SocketFilter.DROP_ALL.attach(ring.descriptor());
                bind(ring, device, config);
                if (group < 0) {
                    group = ring.createGroup();
                } else {
                    ring.joinGroup(group);
                }
            }
            // Before Linux 6.2, a group ignores its members' setting to exclude outgoing frames.
            FilterAttacher incoming = incomingOnly(filter);
            List<PacketRingSource> opened = new ArrayList<>();
            for (PacketRing ring : rings) {
                attach(device, ring, incoming);
                opened.add(new PacketRingSource(device, ring, config.snaplen(), ringConfig));
            }
            return opened;
        } catch (MacmonException | RuntimeException failure) {
            rings.forEach(PacketRing::close);
            throw failure;
        }
    }

    private static PacketRing prepare(String device, CaptureConfig config, RingConfig ringConfig)
            throws LinuxException {
        return PacketRing.open(
                "cannot capture on " + device,
                ringConfig.blockBytes(),
                ringConfig.blocks(),
                ringConfig.retireMillis(),
                config.outgoing());
    }

    private static void attach(String device, PacketRing ring, FilterAttacher filter) throws MacmonException {
        try {
            filter.attach(ring.descriptor());
        } catch (MacmonException refused) {
            throw new MacmonException(
                    "cannot capture on " + device + ": " + refused.problem(), refused.advice(), refused);
        }
    }

    private static void bind(PacketRing ring, String device, CaptureConfig config) throws LinuxException {
        ring.bind(device);
        if (config.promiscuous()) {
            ring.setPromiscuous();
        }
    }

    // An eBPF filter checks the direction itself.
    private static FilterAttacher incomingOnly(FilterAttacher filter) {
        return filter instanceof SocketFilter classic ? classic.incomingOnly() : filter;
    }

    /**
     * The number of blocks in the ring. A reader that may fall behind must not hold more than half of them, or it costs
     * the other readers frames.
     */
    public int blocks() {
        return blocks.length;
    }

    /**
     * The maximum number of blocks that readers can hold at once: the ring's blocks, and as many empty blocks that
     * carry the time.
     */
    public int maxLentBlocks() {
        return 2 * blocks.length;
    }

    /** How often readers held every block, so that the kernel accepted no frames until one was released. */
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

    // Returns false once a frame has a timestamp after the stop.
    private boolean publishBlock(RingBlock block, BlockSink sink) {
        previous = block;
        isDown = false;
        next = next + 1 == blocks.length ? 0 : next + 1;
        ring.retain();
        block.lend(readyBlocks());
        long stop = stopNanos();
        boolean ended = stop != NEVER && block.truncateAfter(stop);
        frames.lazySet(frames.get() + block.frames());
        readCountersIfDue();
        sink.accept(block);
        return !ended;
    }

    // Mostly none: looks at one block only.
    private int readyBlocks() {
        int ready = 0;
        for (int i = next; ready < blocks.length && blocks[i].isReady(); i = i + 1 == blocks.length ? 0 : i + 1) {
            ready++;
        }
        return ready;
    }

    // Returns false if the capture was stopped and the kernel holds no frame from before the stop.
    private boolean await(RingBlock block, BlockSink sink) throws MacmonException {
        long stop = stopNanos();
        long idleSince = WallClock.nanos(); // not derived from the end of the wait: a paused machine wakes up late
        if (!ticks && !isDown && stop == NEVER && !previous.isLent()) {
            awaitFrameOrStop();
            return true;
        }
        readCountersIfDue();
        if (block.isLent()) {
            // The ring is full: all that the kernel took before it stopped has been published.
            pause.await(READER_POLL_MILLIS);
            return idleSince <= stop;
        }
        if (!isIdle(block)) {
            return true;
        }
        if (stop != NEVER) {
            return false;
        }
        if (ring.isDeviceGone()) {
            throw new MacmonException("capture on " + device + " ended: the device is gone");
        }
        if (ticks) {
            publishTime(idleSince, sink);
        }
        return true;
    }

    // After the counters are read, a frame can be dropped only if the ring is full, which ends the wait. So does a
    // device that goes down; its removal afterwards does not.
    private void awaitFrameOrStop() throws MacmonException {
        readCounters();
        frameOrStop.await();
        if (frameOrStop.isReady(0) && !blocks[next].isReady()) {
            requireNoError();
        }
    }

    // Waits for the block. Returns true if it is not ready, although any frame in transit had time to arrive.
    private boolean isIdle(RingBlock block) throws MacmonException {
        long start = System.nanoTime();
        // While the previous block is not released, the kernel reports the ring as readable, so poll would not wait.
        while (previous.isLent()) {
            boolean expired = System.nanoTime() - start > pollMillis * 1_000_000L;
            if (block.isReady()) {
                return false;
            }
            if (expired) {
                return !block.isFilling();
            }
            pause.await(READER_POLL_MILLIS);
        }
        if (!poll.await(pollMillis)) {
            return !block.isFilling(); // the kernel's timer may be late on a paused machine
        }
        if (!block.isReady()) {
            requireNoError();
        }
        return false;
    }

    // A device that is down may come up again; it reports nothing until then.
    private void requireNoError() throws MacmonException {
        int error = ring.takeError();
        isDown |= error == Errno.ENETDOWN.number();
        if (error != 0 && error != Errno.ENETDOWN.number()) {
            throw new LinuxException("capture on " + device + " ended", error, Capability.CAP_NET_RAW);
        }
    }

    @Override
    public boolean mayWait() {
        return true;
    }

    @Override
    protected void readCounters() {
        try {
            IntBuffer taken = ring.takeCounters();
            counters.add(taken.get(1), taken.get(2));
        } catch (LinuxException ignored) {
            // A failed capture keeps its last counts; run() reports the failure.
        }
    }

    @Override
    public CaptureStats stats() {
        return new CaptureStats(frames.get(), counters.dropped(), 0);
    }

    @Override
    protected void wake() {
        wakeup.signal();
    }

    @Override
    public void close() {
        ring.close();
        wakeup.close();
    }
}
