package io.macmon.cli.top.view;

/**
 * A place where frames or records can be lost.
 *
 * @param unit      {@code frames} or {@code records}
 * @param countedBy the counter of the kernel that the number comes from, or macmon
 * @param why       what happened there
 * @param advice    what to do
 */
record LossPlace(String unit, String countedBy, String why, String advice) {

    private static final String FRAMES = "frames";
    private static final String RECORDS = "records";
    private static final String MACMON = "macmon";

    static LossPlace of(String name) {
        return switch (name) {
            case "nic" ->
                new LossPlace(
                        FRAMES,
                        "kernel: rx_missed_errors, rx_fifo_errors of the parent",
                        "The network card had no room for frames, from whichever source.",
                        "Give the card a larger ring: ethtool -G DEVICE rx 4096");
            case "backlog" ->
                new LossPlace(
                        FRAMES,
                        "kernel: drops of the backlog queues in softnet_stat",
                        "A processor's backlog queue in the kernel had no room for the copy of a frame.",
                        "sysctl -w net.core.netdev_max_backlog=10000");
            case "kernel" ->
                new LossPlace(
                        FRAMES,
                        "kernel: tp_drops of the capture socket",
                        "The capture buffer was full.",
                        "Use a larger buffer (--buffer 512M), more threads (--workers 2), a smaller -s, or a"
                                + " --filter.");
            case "ring" ->
                new LossPlace(
                        FRAMES,
                        MACMON,
                        "No block was free, because the analysis or the writer fell behind.",
                        "--engine ring");
            case "analysis" ->
                new LossPlace(
                        FRAMES,
                        MACMON,
                        "Frames arrived after the analysis had failed.",
                        "Report the internal error that macmon printed.");
            case "writer" ->
                new LossPlace(
                        FRAMES,
                        MACMON,
                        "The buffer of the capture file was full, or its disk failed.",
                        "Use a faster disk, less compression, a smaller -s, or a larger --buffer.");
            case "guard" ->
                new LossPlace(
                        FRAMES,
                        "kernel: tp_drops of the guard's socket",
                        "The guard did not see these frames on the parent, so a stranger may be missing.",
                        "Run fewer programs on this machine; give macmon CAP_BPF if it reports that the kernel refused"
                                + " the guard.");
            case "recorder" ->
                new LossPlace(
                        FRAMES,
                        MACMON,
                        "Frames did not reach the flight recorder, or are missing from its files.",
                        "--record-memory 256M");
            case "outbox" ->
                new LossPlace(
                        RECORDS,
                        MACMON,
                        "Flows ended faster than their records could be distributed, and the flow table was full.",
                        "Use a larger --max-flows, fewer outputs, or longer timeouts.");
            case "outputs" ->
                new LossPlace(
                        RECORDS,
                        MACMON,
                        "A file or receiver did not accept records in time, or at all.",
                        "The view Outputs shows which one, and why.");
            case "spool" ->
                new LossPlace(
                        RECORDS,
                        MACMON,
                        "The spool had no room for records for the fleet, because no broker accepted them.",
                        "Use a larger spool-size, or see in the view Outputs why no broker accepts records.");
            default -> new LossPlace(FRAMES, Units.UNKNOWN, "", "");
        };
    }
}
