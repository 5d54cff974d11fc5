package io.macmon.cli.input;

import io.macmon.capture.CaptureStats;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.screen.Quantities;
import java.util.stream.Collectors;

/** What was lost before the frames reached a run's readers, in words. */
public final class CaptureLoss {

    private CaptureLoss() {}

    /**
     * Reports the losses at the network card, in the kernel and at the ring, and files without a readable frame. Call
     * after {@link Input#stop}.
     */
    public static void report(Input input, LossReport losses) {
        Input.Losses outside = input.losses();
        CaptureStats captured = input.stats();
        long arrived = captured.frames() + captured.droppedByKernel() + captured.droppedAtRing();
        losses.add(outside.nic(), "frame", "the network card had no room for them; enlarge its ring with ethtool -G");
        losses.add(
                outside.backlog(),
                "frame",
                "the kernel's backlog was full; enlarge it with sysctl net.core.netdev_max_backlog");
        losses.add(
                captured.droppedByKernel(),
                arrived,
                "frame",
                "the kernel's capture buffer was full; enlarge it with --buffer");
        losses.add(captured.droppedAtRing(), arrived, "frame", "the readers fell behind, and no block was free");
        if (captured.frames() == 0 && captured.skipped() > 0) {
            losses.add(input.files() + ": 0 of " + Quantities.count(captured.skipped(), "frame")
                    + " could be read: link types that are not supported: "
                    + input.skipped().stream()
                            .map(skipped -> skipped.linkTypeName() + " " + Quantities.exact(skipped.frames()))
                            .collect(Collectors.joining(", ")));
        }
        losses.add(
                outside.guard(), "frame", "the guard fell behind; sources that are not on the list may have no alert");
    }
}
