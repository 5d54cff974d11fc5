package io.macmon.capture.file.write;

import io.macmon.config.ExportConfig;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What all files of a run have in common.
 *
 * @param source   of the frames
 * @param inputFiles     not to be written over
 * @param losses   asked when a file ends
 * @param onClosed told each file that is closed for good
 */
record WriterContext(
        ExportConfig config,
        CapturedInterface source,
        InputFiles inputFiles,
        WriterCounts counts,
        RetainedFiles retainedFiles,
        BufferPool buffers,
        LossSampler losses,
        Consumer<Path> onClosed) {}
