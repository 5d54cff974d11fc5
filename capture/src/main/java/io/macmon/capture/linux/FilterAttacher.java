package io.macmon.capture.linux;

import io.macmon.config.text.MacmonException;

/** Attaches a filter to an open packet socket: a classic one ({@link SocketFilter}) or an eBPF program. */
@FunctionalInterface
public interface FilterAttacher {

    /**
     * Called on the thread that opens the socket, before any frame can pass.
     *
     * @param socket only valid during the call
     */
    void attach(Descriptor socket) throws MacmonException;
}
