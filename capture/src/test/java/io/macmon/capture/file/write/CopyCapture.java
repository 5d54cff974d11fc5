package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;

/** A program for tests that need a new process: with standard streams, or a limit on file sizes. */
final class CopyCapture {

    private CopyCapture() {}

    /** Copies the capture file args[0] to args[1], then prints the counts to standard error. */
    public static void main(String[] args) throws MacmonException {
        CaptureWriter writer = CaptureWriter.open(Path.of(args[1]), new CapturedInterface("copy", "", "", 0));
        try (CaptureFileSource source = CaptureFileSource.open(Path.of(args[0]), 1)) {
            source.run(block -> {
                block.deliverTo(writer, new Frame());
                block.release();
            });
        }
        writer.onStop();
        System.err.println("written " + writer.written());
        System.err.println("not written " + writer.notWritten());
        System.err.println("failure " + writer.failure().orElse("none"));
    }
}
