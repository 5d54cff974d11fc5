package io.macmon.cli.export;

import io.macmon.capture.Frame;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.cli.input.GroupSelection;
import io.macmon.cli.input.MacvlanInputOptions;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.input.StationGroup;
import io.macmon.config.CaptureConfig;
import io.macmon.config.ExportConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A capture file that the command line or a group of the policy requests.
 *
 * @param group the group whose frames the file receives; empty for all frames
 */
public record ExportFile(ExportConfig config, Optional<StationGroup> group) {

    /**
     * The task that writes this file in one run.
     *
     * @param inputFiles files that are never overwritten
     * @param endsRun    whether the run ends when nothing more can be written
     * @param onClosed   called with each file after it is closed
     */
    public ExportTask task(
            MacvlanInputOptions from,
            RunContext run,
            ProtectedFiles inputFiles,
            boolean endsRun,
            Consumer<Path> onClosed) {
        CaptureConfig common = run.config().capture();
        CaptureConfig own = group.isPresent() && group.get().snaplen().isPresent()
                ? common.withSnaplen(group.get().snaplen().getAsInt())
                : common;
        return new ExportTask(config, from.captured(own), selection(run), inputFiles, endsRun, onClosed);
    }

    private Predicate<Frame> selection(RunContext run) {
        return group.<Predicate<Frame>>map(own -> new GroupSelection(run.groups(), own.name(), run.source()))
                .orElse(frame -> true);
    }
}
