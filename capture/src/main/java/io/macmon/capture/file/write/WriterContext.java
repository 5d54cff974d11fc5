package io.macmon.capture.file.write;

import io.macmon.config.ExportConfig;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What all files of a run share.
 *
 * @param source     of the frames
 * @param inputFiles files that are never overwritten
 * @param losses     counters that are read when a file ends
 * @param onClosed   called with each file that is closed for good
 */
record WriterContext(
        ExportConfig config,
        CapturedInterface source,
        ProtectedFiles inputFiles,
        WriterCounts counts,
        RetainedFiles retainedFiles,
        BufferPool buffers,
        LossSampler losses,
        Consumer<Path> onClosed) {}
