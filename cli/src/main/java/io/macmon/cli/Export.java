package io.macmon.cli;

import io.macmon.capture.CaptureException;
import io.macmon.capture.file.CaptureWriter;
import io.macmon.capture.file.CapturedInterface;
import io.macmon.config.CaptureConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The capture file that was asked for, or none. The writer closes it, on its own thread. */
record Export(Optional<CaptureWriter> writer) {

    /**
     * Makes the file.
     *
     * @param file   null when none is wanted
     * @param origin device or file that the frames come from
     */
    static Export open(String file, String origin, CaptureConfig capture) throws CaptureException {
        return file == null
                ? new Export(Optional.empty())
                : new Export(Optional.of(CaptureWriter.open(
                        Path.of(file),
                        new CapturedInterface(origin, "the stations' frames", capture.filter(), capture.snaplen()))));
    }

    /**
     * Says what is missing in the file; true when nothing is.
     *
     * @param frames that are missing
     */
    boolean reportLosses(long frames, Consumer<String> say) {
        Optional<String> failure = writer.flatMap(CaptureWriter::failure);
        failure.ifPresent(say);
        if (frames > 0) {
            say.accept("the capture file lacks " + frames + " frames"
                    + (failure.isPresent() ? "" : ": it was not taken as fast as they came"));
        }
        return failure.isEmpty() && frames == 0;
    }
}
