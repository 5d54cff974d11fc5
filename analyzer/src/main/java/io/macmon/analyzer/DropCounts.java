package io.macmon.analyzer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Frames lost on the way to a record, by the place that lost them, in the order of the way. All places are always
 * named: a reading that shows frames without drops is a bug.
 *
 * @param nic      the parent's network card had no room (rx_missed_errors and rx_fifo_errors of the parent)
 * @param backlog  the kernel's per-CPU backlog was full when the macvlan cloned the frame (rx_errors of the device)
 * @param kernel   the kernel's capture buffer was full
 * @param ring     the readers had fallen behind and every block was in use
 * @param analysis the analysis had failed
 * @param writer   frames missing in the capture file: its thread fell behind, or the disk failed
 * @param guard    frames of the parent that the guard did not get to see (kernel buffer or blocks)
 * @param recorder frames of the parent that the flight recorder did not get, or that are missing in its files
 * @param outbox   events, not frames, that found the outbox full
 * @param outputs  records, not frames, that a file or receiver of the outputs did not take, over all of them
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
        long outputs) {

    /** Whether anything at all was lost. */
    public boolean isEmpty() {
        return (nic | backlog | kernel | ring | analysis | writer | guard | recorder | outbox | outputs) == 0;
    }

    /** Every place with its count, in order. */
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
        return places;
    }
}
