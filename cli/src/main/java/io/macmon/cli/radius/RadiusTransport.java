package io.macmon.cli.radius;

import org.aaa4j.radius.core.packet.Packet;

/** Sends a request to a RADIUS server and receives the answer. */
interface RadiusTransport extends AutoCloseable {

    /** Blocks until there is an answer, or all attempts have failed. A failure is an outcome, not an exception. */
    Outcome send(Packet request);

    /** Ends a call of {@link #send} that is blocked in another thread. */
    @Override
    void close();

    /** The result of a request. */
    sealed interface Outcome {

        /** An answer that passed verification with the secret. */
        record Answered(Packet packet, boolean isOverTls) implements Outcome {}

        /**
         * No answer.
         *
         * @param why the reason, safe to print
         */
        record Silent(String why) implements Outcome {}

        /**
         * Only answers that failed verification with the secret or the certificate.
         *
         * @param why the reason, safe to print
         */
        record Unproven(String why) implements Outcome {}
    }
}
