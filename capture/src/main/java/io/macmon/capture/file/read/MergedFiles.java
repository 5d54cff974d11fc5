package io.macmon.capture.file.read;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.PackedBlock;
import io.macmon.config.text.MacmonException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Reads several capture files as one, in the order of time. Frames of one file keep their order, also where their times do
 * not; of two frames of the same time, that of the file named first comes first.
 *
 * <p>A file is open from its first frame's turn to its last frame's. So files that follow each other, as a rotation
 * leaves them, are read one at a time and at the cost of one file: blocks are handed on as they were read. Frames are
 * copied where files overlap, and only there.
 *
 * <p>A file that is damaged, or no capture, costs what cannot be read of it and nothing of the others.
 */
public final class MergedFiles implements FileSource {

    /** More at once would take more than 200 MiB, and more descriptors than some systems give. */
    static final int MAX_OPEN = 256;

    // As much as one reading of a file gives.
    private static final int MERGED_BYTES = 128 * 1024;

    private static final int MAX_REPORTED_FAILURES = 8;

    private final List<FileCursor> files;
    private final PriorityQueue<FileCursor> byTime;
    private final List<MacmonException> failures = new ArrayList<>();
    private final Map<Integer, Long> skippedPerLinkType = new TreeMap<>();
    private final BlockPool pool;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private PackedBlock merged;
    private int open;

    private Thread captureThread;
    private volatile boolean stopped;

    private MergedFiles(FileScan first, int blocks) {
        files = first.files();
        failures.addAll(first.failures());
        first.skipped().forEach(this::addSkipped);
        skipped.set(first.skipped().stream().mapToLong(SkippedFrames::frames).sum());
        byTime = new PriorityQueue<>(files);
        pool = new BlockPool(blocks, CaptureReader.BLOCK_BYTES);
    }

    /**
     * Finds out when each file starts: opens it, reads up to its first frame, and closes it.
     *
     * @param files  regular ones, in any order
     * @param blocks to be filled while others are read; no more than the ring they go through has slots, and at least 3
     * @throws MacmonException when one cannot be opened; what is wrong in a file is told at the end of {@link #run}
     */
    public static MergedFiles open(List<Path> files, int blocks) throws MacmonException {
        return new MergedFiles(FileScan.of(files), blocks);
    }

    /**
     * {@inheritDoc}
     *
     * @throws MacmonException after the last frame, when a file is damaged or could not be read; the message names each
     */
    @Override
    public void run(BlockSink sink) throws MacmonException {
        start();
        try {
            while (!stopped && !byTime.isEmpty()) {
                readUpToTheNext(byTime.poll(), sink);
            }
            handOnMerged(sink);
        } catch (InterruptedException | ClosedByInterruptException interrupted) {
            Thread.currentThread().interrupt(); // kept for the caller, unless it was stop() who did it
        } finally {
            end();
        }
        if (!stopped && !failures.isEmpty()) {
            throw failure();
        }
    }

    @Override
    public synchronized void stop(long captureNanos) {
        stopped = true;
        if (captureThread != null) {
            captureThread.interrupt();
        }
    }

    @Override
    public CaptureStats stats() {
        return new CaptureStats(frames.get(), 0, 0, skipped.get());
    }

    @Override
    public List<SkippedFrames> skipped() {
        return skippedPerLinkType.entrySet().stream()
                .map(linkType -> new SkippedFrames(linkType.getKey(), linkType.getValue()))
                .toList();
    }

    @Override
    public long position() {
        return files.stream().mapToLong(FileCursor::position).sum();
    }

    @Override
    public long size() {
        return files.stream().mapToLong(FileCursor::size).sum();
    }

    @Override
    public void close() {
        files.forEach(FileCursor::close);
    }

    private synchronized void start() {
        captureThread = Thread.currentThread();
    }

    private synchronized void end() {
        captureThread = null;
        if (stopped) {
            Thread.interrupted();
        }
    }

    // Takes frames of a file as long as they come before those of every other.
    private void readUpToTheNext(FileCursor file, BlockSink sink)
            throws InterruptedException, ClosedByInterruptException, MacmonException {
        FileCursor other = byTime.peek();
        if (!file.isOpen()) {
            open(file, sink);
        }
        while (!stopped) {
            if (!file.hasFrame() && !readOn(file)) {
                end(file);
                return;
            }
            if (open == 1 && file.blockPrecedes(other)) {
                handOnMerged(sink);
                handOn(file.takeBlock(), sink);
            } else if (file.framePrecedes(other)) {
                copyFrame(file, sink);
            } else {
                byTime.add(file);
                return;
            }
        }
    }

    private void open(FileCursor file, BlockSink sink) throws MacmonException {
        if (open == MAX_OPEN) {
            handOnMerged(sink);
            throw new MacmonException("cannot read on: more than " + MAX_OPEN
                    + " of the files have frames of the same time; merge some of them first, with mergecap for"
                    + " example");
        }
        file.open();
        open++;
    }

    private boolean readOn(FileCursor file) throws InterruptedException, ClosedByInterruptException {
        long before = file.skippedFrames();
        boolean more = file.readOn(open == 1 ? pool : null);
        skipped.lazySet(skipped.get() + file.skippedFrames() - before);
        return more;
    }

    private void end(FileCursor file) {
        if (file.failure() != null) {
            failures.add(file.failure());
        }
        file.skipped().forEach(this::addSkipped);
        file.close();
        open--;
    }

    private void addSkipped(SkippedFrames more) {
        skippedPerLinkType.merge(more.linkType(), more.frames(), Long::sum);
    }

    private void copyFrame(FileCursor file, BlockSink sink) throws InterruptedException {
        if (merged == null) {
            merged = pool.take();
        }
        if (merged.usedBytes() >= MERGED_BYTES || !file.copyFrameTo(merged)) {
            handOnMerged(sink);
        }
    }

    private void handOnMerged(BlockSink sink) {
        if (merged != null) {
            PackedBlock full = merged;
            merged = null;
            handOn(full, sink);
        }
    }

    private void handOn(PackedBlock block, BlockSink sink) {
        frames.lazySet(frames.get() + block.frames());
        sink.accept(block);
    }

    private MacmonException failure() {
        if (failures.size() == 1) {
            return failures.get(0);
        }
        String told = failures.stream()
                .limit(MAX_REPORTED_FAILURES)
                .map(MacmonException::getMessage)
                .collect(Collectors.joining("; "));
        int rest = failures.size() - MAX_REPORTED_FAILURES;
        return new MacmonException(
                failures.size() + " files could not be read to their end: " + told
                        + (rest > 0 ? "; and " + rest + " more" : ""),
                failures.get(0));
    }
}
