package io.macmon.capture.file.read;

import io.macmon.capture.BlockPool;
import io.macmon.capture.PackedBlock;
import io.macmon.config.text.MacmonException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads several capture files as one, in time order. Frames from one file keep their order, even if their times are not
 * ascending; if two frames have the same time, the one from the file given first comes first.
 *
 * <p>A file is open from its first frame to its last. Files that follow each other in time, as in a rotation, are read
 * one at a time and at the cost of a single file: their blocks are published as read. Frames are copied only where
 * files overlap.
 *
 * <p>If a file is damaged or not a capture file, only the rest of that file is missing.
 */
public final class MergedFiles extends StoppableFileSource {

    /** More open files would take over 200 MiB, and more descriptors than some systems allow. */
    static final int MAX_OPEN = 256;

    // As many bytes as one read of a file returns.
    private static final int MERGED_BYTES = 128 * 1024;

    private static final int MAX_REPORTED_FAILURES = 8;

    private final List<FileCursor> files;
    private final PriorityQueue<FileCursor> byTime;
    private final List<MacmonException> failures = new ArrayList<>();
    private final Map<Integer, Long> skippedPerLinkType = new TreeMap<>();
    private final BlockPool pool;
    private PackedBlock merged;
    private int open;

    private MergedFiles(FileScan scan, int blocks) {
        files = scan.files();
        failures.addAll(scan.failures());
        scan.skipped().forEach(this::count);
        addSkipped(scan.skipped().stream().mapToLong(SkippedFrames::frames).sum());
        byTime = new PriorityQueue<>(files);
        pool = new BlockPool(blocks, CaptureReader.BLOCK_BYTES);
    }

    /**
     * Opens each file, reads it up to its first frame, and closes it, to find the order of the files.
     *
     * @param files  regular files, in any order
     * @param blocks number of blocks in the pool; at least 3, and at most the number of slots in the ring
     * @throws MacmonException if a file cannot be opened; errors within a file are reported at the end of {@link #run}
     */
    public static MergedFiles open(List<Path> files, int blocks) throws MacmonException {
        return new MergedFiles(FileScan.of(files), blocks);
    }

    /**
     * {@inheritDoc}
     *
     * @throws MacmonException after the last frame, if a file is damaged or could not be read; the message names each
     *     file
     */
    @Override
    public void run(BlockSink sink) throws MacmonException {
        super.run(sink);
        if (!isStopped() && !failures.isEmpty()) {
            throw failure();
        }
    }

    @Override
    void readAll(BlockSink sink) throws MacmonException, InterruptedException, ClosedByInterruptException {
        while (!isStopped() && !byTime.isEmpty()) {
            readUpToNextFile(byTime.poll(), sink);
        }
        publishMerged(sink);
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

    // Reads the frames from a file that come before the frames from every other file.
    private void readUpToNextFile(FileCursor file, BlockSink sink)
            throws InterruptedException, ClosedByInterruptException, MacmonException {
        FileCursor other = byTime.peek();
        if (!file.isOpen()) {
            open(file, sink);
        }
        while (!isStopped()) {
            if (!file.hasFrame() && !readOn(file)) {
                end(file);
                return;
            }
            if (open == 1 && file.blockPrecedes(other)) {
                publishMerged(sink);
                publish(file.takeBlock(), sink);
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
            publishMerged(sink);
            throw new MacmonException(
                    "cannot continue reading: more than " + MAX_OPEN + " files overlap in time",
                    "merge some of them first, for example with mergecap");
        }
        file.open();
        open++;
    }

    private boolean readOn(FileCursor file) throws InterruptedException, ClosedByInterruptException {
        long skippedBefore = file.skippedFrames();
        long malformedBefore = file.malformedTimes();
        boolean more = file.readOn(open == 1 ? pool : null);
        addSkipped(file.skippedFrames() - skippedBefore);
        addMalformedTimes(file.malformedTimes() - malformedBefore);
        return more;
    }

    private void end(FileCursor file) {
        if (file.failure() != null) {
            failures.add(file.failure());
        }
        file.skipped().forEach(this::count);
        file.close();
        open--;
    }

    private void count(SkippedFrames more) {
        skippedPerLinkType.merge(more.linkType(), more.frames(), Long::sum);
    }

    private void copyFrame(FileCursor file, BlockSink sink) throws InterruptedException {
        if (merged == null) {
            merged = pool.take();
        }
        if (merged.usedBytes() >= MERGED_BYTES || !file.copyFrameTo(merged)) {
            publishMerged(sink);
        }
    }

    private void publishMerged(BlockSink sink) {
        if (merged != null) {
            PackedBlock full = merged;
            merged = null;
            publish(full, sink);
        }
    }

    private MacmonException failure() {
        if (failures.size() == 1) {
            return failures.get(0);
        }
        String reported = failures.stream()
                .limit(MAX_REPORTED_FAILURES)
                .map(MacmonException::getMessage)
                .collect(Collectors.joining("; "));
        int rest = failures.size() - MAX_REPORTED_FAILURES;
        return new MacmonException(
                failures.size() + " files could not be read to the end: " + reported
                        + (rest > 0 ? "; and " + rest + " more" : ""),
                failures.get(0));
    }
}
