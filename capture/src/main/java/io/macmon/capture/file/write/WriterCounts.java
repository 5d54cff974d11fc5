package io.macmon.capture.file.write;

import java.util.concurrent.atomic.AtomicLong;

/** What became of the frames that came to a writer. Its thread counts, any thread reads. */
final class WriterCounts {

    /** In a file, those that wait for the next write not included. */
    final Count written = new Count();

    /** A write failed, then or before. */
    final Count failed = new Count();

    /** Of another link type than their pcap file has. */
    final Count otherLinkType = new Count();

    /** The file system would have had less free than it was to keep. */
    final Count noSpace = new Count();

    /** Of more sources than have files, or too short to have a source. */
    final Count noSource = new Count();

    /** Files begun. */
    final Count files = new Count();

    /** Files removed for later ones, and frames in them. */
    final Count removedFiles = new Count();

    final Count removedFrames = new Count();

    long notWritten() {
        return failed.get() + otherLinkType.get() + noSpace.get() + noSource.get();
    }

    /** Added to by one thread. */
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
