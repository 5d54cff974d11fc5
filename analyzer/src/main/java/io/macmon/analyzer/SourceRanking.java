package io.macmon.analyzer;

import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The sources that sent the most frames.
 *
 * @param top           the first of them, by descending number of frames
 * @param sources       number of sources that were counted
 * @param leftOutFrames frames from further sources, for which there was no room
 */
public record SourceRanking(List<SourceTotals> top, long sources, long leftOutFrames) {

    /** No source at all. */
    public static final SourceRanking EMPTY = new SourceRanking(List.of(), 0);

    /** A ranking that left out no source. */
    public SourceRanking(List<SourceTotals> top, long sources) {
        this(top, sources, 0);
    }

    public SourceRanking {
        top = List.copyOf(top);
    }

    /** Number of counted sources that are not among the {@link #top}. */
    public long others() {
        return sources - top.size();
    }

    /** Frames from one source, and their bytes on the wire. */
    public record SourceTotals(MacAddress source, long frames, long bytes) {}

    /** Ranks the sources that it is given, in memory for the top ones. One thread only. */
    public static final class Builder {

        private final int limit;
        private final PriorityQueue<SourceTotals> top = new PriorityQueue<>(Builder::compareFrames);
        private long sources;
        private long leftOutFrames;

        /** @param limit the maximum number of top sources */
        public Builder(int limit) {
            this.limit = limit;
        }

        /** Adds a source that was not added before. */
        public void add(long source, long frames, long bytes) {
            sources++;
            if (top.size() == limit && frames < top.element().frames()) {
                return;
            }
            top.add(new SourceTotals(new MacAddress(source), frames, bytes));
            if (top.size() > limit) {
                top.remove();
            }
        }

        /** Adds frames from sources that could not be counted one by one. */
        public void leaveOut(long frames) {
            leftOutFrames += frames;
        }

        public SourceRanking build() {
            List<SourceTotals> descending = new ArrayList<>(top);
            descending.sort((a, b) -> compareFrames(b, a));
            return new SourceRanking(descending, sources, leftOutFrames);
        }

        private static int compareFrames(SourceTotals a, SourceTotals b) {
            return a.frames() == b.frames() ? b.source().compareTo(a.source()) : Long.compare(a.frames(), b.frames());
        }
    }
}
