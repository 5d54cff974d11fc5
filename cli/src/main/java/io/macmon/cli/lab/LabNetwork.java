package io.macmon.cli.lab;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.config.text.MacmonException;
import java.util.List;

/** The lab's network: a veth pair, of which one end is watched and the other one is the wire. */
final class LabNetwork implements AutoCloseable {

    /** The end that is watched. */
    static final String PARENT = "lab0";

    private static final String WIRE = "lab1";

    private final PacketSocket wire;

    private LabNetwork(PacketSocket wire) {
        this.wire = wire;
    }

    /** Creates the network in this process's network namespace, with which it disappears. */
    static LabNetwork create() throws MacmonException {
        try (Links links = Links.open()) {
            links.createVeth(PARENT, WIRE);
            for (String end : List.of(WIRE, PARENT)) {
                Link link = links.find(end).orElseThrow();
                links.disableIpv6Addresses(link); // the kernel must not add frames to the traffic
                links.setUp(link);
            }
            return new LabNetwork(
                    PacketSocket.open(links.find(WIRE).orElseThrow().index()));
        }
    }

    /** Sends frames to the end that is watched. */
    PacketSocket wire() {
        return wire;
    }

    @Override
    public void close() {
        wire.close();
    }
}
