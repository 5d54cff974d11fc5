package io.macmon.cli.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Frames and when each is sent. */
final class FrameSchedule {

    private final List<TimedFrame> timedFrames = new ArrayList<>();

    /** @param millis milliseconds from the start of the traffic */
    void add(long millis, Host sender, byte[] frame) {
        timedFrames.add(new TimedFrame(millis, sender, frame));
    }

    /** The frames in the order in which they are sent; those of the same millisecond, in which they were added. */
    List<TimedFrame> frames() {
        return timedFrames.stream()
                .sorted(Comparator.comparingLong(TimedFrame::millis))
                .toList();
    }

    /** Time from the first frame until some milliseconds after the last. */
    Duration lengthWith(int millisAfterLastFrame) {
        return Duration.ofMillis(
                timedFrames.stream().mapToLong(TimedFrame::millis).max().orElse(0) + millisAfterLastFrame);
    }
}
