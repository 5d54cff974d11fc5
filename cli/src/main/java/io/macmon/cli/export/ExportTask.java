package io.macmon.cli.export;

import io.macmon.capture.Frame;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.config.ExportConfig;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One capture file to write, or one series of files.
 *
 * @param source     describes where the frames come from
 * @param selection  selects from the frames that the run selects; called on one thread
 * @param inputFiles files that are never overwritten
 * @param endsRun    whether the run ends when nothing more can be written
 * @param onClosed   called with each file after it is closed
 */
public record ExportTask(
        ExportConfig config,
        CapturedInterface source,
        Predicate<Frame> selection,
        ProtectedFiles inputFiles,
        boolean endsRun,
        Consumer<Path> onClosed) {}
