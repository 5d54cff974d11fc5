package io.macmon.capture.file.write;

import io.macmon.config.ExportConfig;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What all files of a run have in common.
 *
 * @param source   of the frames
 * @param read     not to be written over
 * @param losses   asked when a file ends
 * @param onClosed told each file that is closed for good
 */
record FileSetting(
        ExportConfig config,
        CapturedInterface source,
        FilesBeingRead read,
        WriterCounts counts,
        KeptFiles kept,
        MeansPool means,
        RecentLosses losses,
        Consumer<Path> onClosed) {}
