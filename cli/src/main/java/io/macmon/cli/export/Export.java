package io.macmon.cli.export;

import io.macmon.capture.Frame;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.FilesBeingRead;
import io.macmon.config.ExportConfig;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Capture files that were asked for.
 *
 * @param source   of the frames
 * @param wanted   of the frames that were selected; asked on the thread that writes
 * @param read     where the frames come from
 * @param alone    whether the run is for nothing else, so that it ends when they cannot be written
 * @param onClosed told each file once it is closed
 * @param say      told at once why nothing is written any more
 */
public record Export(
        ExportConfig config,
        CapturedInterface source,
        Predicate<Frame> wanted,
        FilesBeingRead read,
        boolean alone,
        Consumer<Path> onClosed,
        Consumer<String> say) {}
