package io.macmon.cli.radius;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.config.net.MacAddress;

/** Can be asked about stations. */
interface MabAuthenticator extends AutoCloseable {

    /** Asks, and waits for the answer or the end of all attempts; no trouble of the network is an exception. */
    RadiusReply authenticate(MacAddress station);

    /** Ends a question that waits in another thread. */
    @Override
    void close();
}
