package io.macmon.capture.linux;

import io.macmon.config.text.MacmonException;

/** Puts a filter on an open packet socket: a classic one ({@link SocketFilter}), or one of another kind. */
@FunctionalInterface
public interface FilterAttacher {

    /**
     * Called on the thread that opens the socket, before a frame can pass.
     *
     * @param socket to be used during the call only
     */
    void attach(Descriptor socket) throws MacmonException;
}
