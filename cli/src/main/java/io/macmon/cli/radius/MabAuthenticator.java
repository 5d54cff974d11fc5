package io.macmon.cli.radius;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.config.net.MacAddress;

/** Authenticates stations by their MAC address. Thread-safe. */
interface MabAuthenticator extends AutoCloseable {

    /** Blocks until there is an answer, or all attempts have failed. A network failure is a reply, not an exception. */
    RadiusReply authenticate(MacAddress station);

    /** Ends a call of {@link #authenticate} that is blocked in another thread. */
    @Override
    void close();
}
