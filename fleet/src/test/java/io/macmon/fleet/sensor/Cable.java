package io.macmon.fleet.sensor;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.config.text.MacmonException;
import java.util.List;

/** A cable in this network namespace, on which any frame can be sent. */
final class Cable implements AutoCloseable {

    /** The end where a sensor listens. */
    static final String DEVICE = "fleet1";

    private static final String FAR_END = "fleet2";

    private final PacketSocket farEnd;

    Cable() throws MacmonException {
        try (Links links = Links.open()) {
            links.createVeth(DEVICE, FAR_END);
            for (String end : List.of(FAR_END, DEVICE)) {
                Link link = links.find(end).orElseThrow();
                links.disableIpv6Addresses(link); // the kernel must not add frames
                links.setUp(link);
            }
            farEnd = PacketSocket.open(links.find(FAR_END).orElseThrow().index());
        }
    }

    void send(byte[] frame) throws MacmonException {
        farEnd.send(frame);
    }

    @Override
    public void close() throws MacmonException {
        farEnd.close();
        try (Links links = Links.open()) {
            links.delete(links.find(DEVICE).orElseThrow());
        }
    }
}
