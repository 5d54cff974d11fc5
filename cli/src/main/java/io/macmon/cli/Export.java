package io.macmon.cli;

import io.macmon.capture.file.CapturedInterface;
import io.macmon.config.ExportConfig;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Capture files that were asked for.
 *
 * @param source   of the frames
 * @param onClosed told each file once it is closed
 */
record Export(ExportConfig config, CapturedInterface source, Consumer<Path> onClosed) {}
