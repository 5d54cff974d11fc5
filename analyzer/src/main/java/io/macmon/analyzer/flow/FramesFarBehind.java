package io.macmon.analyzer.flow;

/**
 * Counts the frames in a row that are far behind stream time, and moves the time of a flow's first frame back for those
 * out of order. If the clock turns out to have been set back, the move by the first of those frames is undone. One
 * thread only.
 */
final class FramesFarBehind {

    private static final long NONE = -1;

    private final FlowTable table;
    private int inRow;
    private long firstOfRow;
    private long movedBy = NONE;
    private int movedSlot;
    private long movedSerial;
    private long movedFrom;

    FramesFarBehind(FlowTable table) {
        this.table = table;
    }

    /** Counts a frame, by its number. Returns how many frames in a row are far behind. */
    int count(boolean isFarBehind, long number) {
        if (!isFarBehind) {
            inRow = 0;
        } else if (inRow++ == 0) {
            firstOfRow = number;
        }
        return inRow;
    }

    /**
     * Moves the time of a flow's first frame back. A frame far behind is out of order, unless all others are behind as
     * well: then the clock was set back, and only the first of them has moved a time.
     */
    void moveFirst(int slot, MeterBatch batch, int frame) {
        if ((batch.marks[frame] & MeterBatch.LATER_FAR_BEHIND) != 0) {
            return;
        }
        if ((batch.marks[frame] & MeterBatch.FIRST_FAR_BEHIND) != 0) {
            movedBy = batch.numbers[frame];
            movedSerial = table.get(slot, FlowTable.SERIAL);
            movedSlot = slot;
            movedFrom = table.get(slot, FlowTable.FIRST_NANOS);
        }
        table.set(slot, FlowTable.FIRST_NANOS, batch.nanos[frame]);
    }

    /** Undoes the move by the first of the frames in a row, because the clock was set back. */
    void undoMove() {
        if (movedBy == firstOfRow && table.get(movedSlot, FlowTable.SERIAL) == movedSerial) {
            table.set(movedSlot, FlowTable.FIRST_NANOS, movedFrom);
        }
        movedBy = NONE;
    }

    /** Keeps the time of a record that starts: a time before it is that of the record that has ended. */
    void startRecord(int slot) {
        if (table.get(slot, FlowTable.SERIAL) == movedSerial) {
            movedBy = NONE;
        }
    }
}
