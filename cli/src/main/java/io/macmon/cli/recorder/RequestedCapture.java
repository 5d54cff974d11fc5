package io.macmon.cli.recorder;

import io.macmon.config.net.MacAddress;
import java.nio.file.Path;
import java.time.Instant;

/** A capture of one station's frames that a user requested. Thread-safe. */
public interface RequestedCapture {

    MacAddress station();

    /** The pcapng file. */
    Path file();

    /** When it ends at the latest: the size of a file is limited. */
    Instant until();

    /** Whether the file is still open. */
    boolean isRunning();

    /** Frames in the file so far. */
    long written();

    /** Frames that are missing from the file; exact once the capture has ended. */
    long lost();

    /** Why it failed; empty if it did not. */
    String failure();
}
