package io.macmon.capture.file.write;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The counters of a capture so far, for the statistics in its files.
 *
 * @param received          frames received by the device, including dropped ones
 * @param droppedByDevice  frames dropped before they reached the capture buffer
 * @param droppedByKernel  frames dropped because the capture buffer was full
 * @param droppedInProcess frames dropped on their way to the writer, by place
 */
public record CaptureLosses(
        long received, long droppedByDevice, long droppedByKernel, Map<String, Long> droppedInProcess) {

    /** All counters are zero. */
    public static final CaptureLosses NONE = new CaptureLosses(0, 0, 0, Map.of());

    /** The change since earlier counters. */
    CaptureLosses since(CaptureLosses earlier) {
        Map<String, Long> more = new LinkedHashMap<>();
        droppedInProcess.forEach(
                (place, frames) -> more.put(place, frames - earlier.droppedInProcess.getOrDefault(place, 0L)));
        return new CaptureLosses(
                received - earlier.received,
                droppedByDevice - earlier.droppedByDevice,
                droppedByKernel - earlier.droppedByKernel,
                more);
    }
}
