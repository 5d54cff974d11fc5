package io.macmon.cli.notify;

import java.io.IOException;

/** Sends messages to one receiver. One thread only. */
interface Channel {

    /**
     * Returns once the receiver has accepted the message; waits for about {@value #TIMEOUT_SECONDS} seconds at most.
     *
     * @throws IOException if it did not; the message contains no secret, and no address with one
     */
    void send(Message message) throws IOException;

    int TIMEOUT_SECONDS = 15;
}
