package io.macmon.cli.output;

import java.io.IOException;

/** Brings octets to a file or receiver. One thread only, but for {@link #abort}. */
interface Carrier {

    /**
     * Opens it, again after a failure or {@link #close}.
     *
     * @return whether nothing was written there before
     * @throws IOException with a message for people
     */
    boolean open() throws IOException;

    /** Brings all octets or, when it fails, none that anybody could take for a whole line or message. */
    void write(byte[] octets, int length) throws IOException;

    /** Whether each message is to be written by itself; otherwise several at once are better. */
    boolean isMessageOriented();

    /** Whether it is a file. */
    boolean isFile();

    /** Fails when the other end is known to be gone, though nothing was written. */
    default void checkPeer() throws IOException {}

    /** Whether it is a file that now has another name, or none. */
    default boolean wasMoved() {
        return false;
    }

    void close();

    /** Has a call that waits fail soon. Any thread. */
    default void abort() {}
}
