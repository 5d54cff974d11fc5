package io.macmon.cli.doctor;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.config.text.MacmonException;

/**
 * A host with one device that is connected to a wire. Both ends are up but silent: they have no addresses and no IPv6.
 *
 * <pre>
 *   the calling thread's namespace        a separate namespace
 *
 *   doctor0  ===========================  wire    frames sent here arrive at doctor0
 * </pre>
 */
final class TestNetwork implements AutoCloseable {

    static final String PARENT = "doctor0";
    static final String WIRE = "wire";

    private final Links links;
    private final NetworkNamespace wire;
    private final PacketSocket socket;

    private TestNetwork(Links links, NetworkNamespace wire, PacketSocket socket) {
        this.links = links;
        this.wire = wire;
        this.socket = socket;
    }

    static TestNetwork open() throws MacmonException {
        Links links = Links.open();
        NetworkNamespace wire = null;
        try {
            wire = NetworkNamespace.create();
            links.createVeth(PARENT, WIRE, wire);
            bringUpSilently(links, PARENT);
            return new TestNetwork(links, wire, wire.call(TestNetwork::openWire));
        } catch (MacmonException | RuntimeException failed) {
            links.close();
            if (wire != null) {
                wire.close();
            }
            throw failed;
        }
    }

    private static PacketSocket openWire() throws MacmonException {
        try (Links links = Links.open()) {
            return PacketSocket.open(bringUpSilently(links, WIRE).index());
        }
    }

    private static Link bringUpSilently(Links links, String name) throws MacmonException {
        Link link = links.find(name).orElseThrow();
        links.disableIpv6Addresses(link);
        links.setUp(link);
        return link;
    }

    /** Sends a frame on the wire. */
    void send(byte[] frame) throws LinuxException {
        socket.send(frame);
    }

    /** The host's devices. */
    Links links() {
        return links;
    }

    Link parent() throws MacmonException {
        return links.find(PARENT).orElseThrow();
    }

    /** The namespace of {@value #WIRE}. */
    NetworkNamespace wire() {
        return wire;
    }

    /** Removes both ends at once, so that another test network can be created right away. */
    @Override
    public void close() throws MacmonException {
        try {
            links.delete(parent());
        } finally {
            socket.close();
            links.close();
            wire.close();
        }
    }
}
