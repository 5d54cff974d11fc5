package io.macmon.analyzer.audit;

/** Frames that were audited, and those whose source nobody can tell. */
final class AuditCounts {

    private long frames;
    private long bytes;
    private long sourceless;
    private long cut;
    private long groupSources;

    void countFrame(int length) {
        frames++;
        bytes += length;
    }

    /** @param cut whether the frame ends before its source does */
    void sourceless(boolean cut) {
        if (cut) {
            this.cut++;
        } else {
            sourceless++;
        }
    }

    /** A source that is a group's address or zero, which no station has. */
    void countGroupSource() {
        groupSources++;
    }

    long frames() {
        return frames;
    }

    long bytes() {
        return bytes;
    }

    long sourceless() {
        return sourceless;
    }

    long cut() {
        return cut;
    }

    long groupSources() {
        return groupSources;
    }
}
