package io.macmon.analyzer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The drop counters: how many frames were lost between the network card and the outputs, by place, in the order in
 * which a frame passes the places. Every place is always shown, with 0 if nothing was lost there; only {@code spool}
 * needs a fleet.
 *
 * @param nic      frames dropped because the parent's network card had no room (its rx_missed_errors and
 *                 rx_fifo_errors)
 * @param backlog  frames dropped because the kernel's per-CPU backlog was full when the macvlan cloned them (rx_errors
 *                 of the device)
 * @param kernel   frames dropped because the kernel's capture buffer was full
 * @param ring     frames dropped because every block of the ring was in use: its readers had fallen behind
 * @param analysis frames that arrived after the analysis had failed
 * @param writer   frames missing from the capture file, because its buffer was full or the disk failed
 * @param guard    frames on the parent that the guard did not see, because the kernel's buffer or the blocks were full
 * @param recorder frames on the parent that did not reach the flight recorder or are missing from its files
 * @param outbox   events (not frames) dropped because the outbox was full
 * @param outputs  records (not frames) that a file or receiver did not accept, over all outputs
 * @param spool    records (not frames) for a fleet that its spool did not take; empty without a fleet
 */
public record DropCounts(
        long nic,
        long backlog,
        long kernel,
        long ring,
        long analysis,
        long writer,
        long guard,
        long recorder,
        long outbox,
        long outputs,
        OptionalLong spool) {

    /** Counts of a run without a fleet. */
    public DropCounts(
            long nic,
            long backlog,
            long kernel,
            long ring,
            long analysis,
            long writer,
            long guard,
            long recorder,
            long outbox,
            long outputs) {
        this(nic, backlog, kernel, ring, analysis, writer, guard, recorder, outbox, outputs, OptionalLong.empty());
    }

    /** Whether nothing was lost. */
    public boolean isEmpty() {
        return byPlace().values().stream().allMatch(count -> count == 0);
    }

    /** The count of every place, in order. */
    public Map<String, Long> byPlace() {
        Map<String, Long> places = new LinkedHashMap<>();
        places.put("nic", nic);
        places.put("backlog", backlog);
        places.put("kernel", kernel);
        places.put("ring", ring);
        places.put("analysis", analysis);
        places.put("writer", writer);
        places.put("guard", guard);
        places.put("recorder", recorder);
        places.put("outbox", outbox);
        places.put("outputs", outputs);
        spool.ifPresent(count -> places.put("spool", count));
        return places;
    }
}
