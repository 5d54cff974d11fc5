package io.macmon.cli.radius;

import org.aaa4j.radius.core.packet.Packet;

/** A way to ask a server. */
interface RadiusTransport extends AutoCloseable {

    /** Sends a request, as often as it takes, and waits; never fails, for what went wrong is an outcome. */
    Outcome send(Packet request);

    /** Ends an {@link #send} that waits in another thread. */
    @Override
    void close();

    /** What came of it. */
    sealed interface Outcome {

        /** An answer that the secret proves. */
        record Answered(Packet packet, boolean isOverTls) implements Outcome {}

        /** @param why a clause for people, fit for their eyes */
        record Silent(String why) implements Outcome {}

        /** @param why a clause for people, fit for their eyes */
        record Unproven(String why) implements Outcome {}
    }
}
