package io.macmon.cli.export;

import io.macmon.capture.Frame;
import io.macmon.capture.file.write.FilesBeingRead;
import io.macmon.cli.input.OfGroup;
import io.macmon.cli.input.Origin;
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
public record WantedFile(ExportConfig config, Optional<StationGroup> group) {

    /**
     * To be written.
     *
     * @param groups as they are now, while a policy is followed
     */
    public Export export(
            Origin from,
            CaptureConfig capture,
            Supplier<StationGroups> groups,
            FilesBeingRead read,
            boolean alone,
            Consumer<Path> onClosed,
            Consumer<String> say) {
        CaptureConfig own = group.isPresent() && group.get().snaplen().isPresent()
                ? capture.withSnaplen(group.get().snaplen().getAsInt())
                : capture;
        return new Export(config, from.captured(own), selection(groups), read, alone, onClosed, say);
    }

    private Predicate<Frame> selection(Supplier<StationGroups> groups) {
        return group.<Predicate<Frame>>map(of -> new OfGroup(groups, of.name())).orElse(frame -> true);
    }
}
