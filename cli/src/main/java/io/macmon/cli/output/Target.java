package io.macmon.cli.output;

import java.io.IOException;

/**
 * An open file, stream or connection that receives bytes. One thread only, except {@link #abort}, which is thread-safe.
 */
interface Target {

    TargetKind kind();

    /**
     * Opens the target, or reopens it after a failure or {@link #close}.
     *
     * @return whether the target starts without earlier records
     * @throws IOException with a message for the user
     */
    boolean open() throws IOException;

    /**
     * Writes all the bytes. If the write fails, no part of them remains that could be mistaken for a complete line or
     * message.
     */
    void write(byte[] bytes, int length) throws IOException;

    /** Fails if the other end is known to be gone, even if nothing was written. */
    default void checkPeer() throws IOException {}

    /** Whether the target is a file that was renamed or deleted. */
    default boolean wasMoved() {
        return false;
    }

    /**
     * Renames the file if it is complete, so that {@link #open} creates a new one. Writes go on to the renamed file.
     *
     * @return whether the file was renamed
     */
    default boolean rotate() throws IOException {
        return false;
    }

    void close();

    /** Makes a blocked call fail soon. Thread-safe. */
    default void abort() {}

    /** Receives changes of a target's state; called on the writer's thread. */
    interface Listener {

        /** The target failed, or works again. */
        void onMessage(String message);

        /** A standard stream failed; it cannot be opened again. */
        void onStreamFailure();
    }
}
