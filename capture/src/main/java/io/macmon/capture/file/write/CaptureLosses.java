package io.macmon.capture.file.write;

import java.util.Map;

/**
 * What a capture has come to so far, for the statistics in its files.
 *
 * @param received          frames that the device gave, dropped ones included
 * @param droppedByDevice   before they came to a capture buffer
 * @param droppedByKernel   because the capture buffer was full
 * @param droppedInProcess  by place, on their way to the writer
 */
public record CaptureLosses(
        long received, long droppedByDevice, long droppedByKernel, Map<String, Long> droppedInProcess) {

    /** Nothing known. */
    public static final CaptureLosses NONE = new CaptureLosses(0, 0, 0, Map.of());

    /** What has come on top since an earlier moment. */
    CaptureLosses since(CaptureLosses earlier) {
        Map<String, Long> more = new java.util.LinkedHashMap<>();
        droppedInProcess.forEach(
                (place, frames) -> more.put(place, frames - earlier.droppedInProcess.getOrDefault(place, 0L)));
        return new CaptureLosses(
                received - earlier.received,
                droppedByDevice - earlier.droppedByDevice,
                droppedByKernel - earlier.droppedByKernel,
                more);
    }
}
