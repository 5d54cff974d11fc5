package io.macmon.capture.file.write;

import java.util.concurrent.atomic.AtomicLong;

/** Outcome of the frames that reached a writer. Only the writer's thread updates the counts; reads are thread-safe. */
final class WriterCounts {

    /** Frames in a file, without buffered ones. */
    final Count written = new Count();

    /** Frames lost because a write failed, at that time or earlier. */
    final Count failed = new Count();

    /** Frames whose link type differs from that of their pcap file. */
    final Count otherLinkType = new Count();

    /** Frames not written because the file system had too little free space. */
    final Count noSpace = new Count();

    /** Frames from sources beyond the limit, or without a source address. */
    final Count noSource = new Count();

    /** Frames that arrived after an autostop condition was met. */
    final Count afterEnd = new Count();

    /** Files created. */
    final Count files = new Count();

    /** Files removed to make room for later ones, and the frames in them. */
    final Count removedFiles = new Count();

    final Count removedFrames = new Count();

    long notWritten() {
        return failed.get() + otherLinkType.get() + noSpace.get() + noSource.get();
    }

    /** Only one thread adds. */
    static final class Count {

        private final AtomicLong value = new AtomicLong();

        void add(long more) {
            value.lazySet(value.get() + more);
        }

        long get() {
            return value.get();
        }
    }
}
