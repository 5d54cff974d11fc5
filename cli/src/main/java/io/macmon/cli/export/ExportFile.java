package io.macmon.cli.export;

import io.macmon.capture.Frame;
import io.macmon.capture.file.write.InputFiles;
import io.macmon.cli.input.GroupSelection;
import io.macmon.cli.input.InputOptions;
import io.macmon.cli.input.StationGroup;
import io.macmon.cli.input.StationGroups;
import io.macmon.config.CaptureConfig;
import io.macmon.config.ExportConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A capture file that was asked for, on the command line or by a group of a policy.
 *
 * @param group whose stations' frames it takes; empty takes those of all
 */
public record ExportFile(ExportConfig config, Optional<StationGroup> group) {

    /**
     * To be written.
     *
     * @param groups as they are now, while a policy is followed
     */
    public ExportTask task(
            InputOptions from,
            CaptureConfig capture,
            Supplier<StationGroups> groups,
            InputFiles read,
            boolean alone,
            Consumer<Path> onClosed,
            Consumer<String> say) {
        CaptureConfig own = group.isPresent() && group.get().snaplen().isPresent()
                ? capture.withSnaplen(group.get().snaplen().getAsInt())
                : capture;
        return new ExportTask(config, from.captured(own), selection(groups), read, alone, onClosed, say);
    }

    private Predicate<Frame> selection(Supplier<StationGroups> groups) {
        return group.<Predicate<Frame>>map(of -> new GroupSelection(groups, of.name()))
                .orElse(frame -> true);
    }
}
