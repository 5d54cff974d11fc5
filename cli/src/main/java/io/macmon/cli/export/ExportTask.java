package io.macmon.cli.export;

import io.macmon.capture.Frame;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.InputFiles;
import io.macmon.config.ExportConfig;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Capture files that were asked for.
 *
 * @param source   of the frames
 * @param selection   of the frames that were selected; asked on the thread that writes
 * @param inputFiles     where the frames come from
 * @param endsRun    whether the run is for nothing else, so that it ends when they cannot be written
 * @param onClosed told each file once it is closed
 * @param say      told at once why nothing is written any more
 */
public record ExportTask(
        ExportConfig config,
        CapturedInterface source,
        Predicate<Frame> selection,
        InputFiles inputFiles,
        boolean endsRun,
        Consumer<Path> onClosed,
        Consumer<String> say) {}
