package io.macmon.capture.lab;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.config.text.MacmonException;
import java.util.List;

/**
 * A host with one device, and the other end of its wire.
 *
 * <pre>
 *   the test's namespace          the wire's namespace
 *
 *   eth0  =======================  wire   frames sent here arrive at eth0
 * </pre>
 *
 * <p>Both ends are up and quiet: without addresses and IPv6, so that only the test sends frames.
 */
public final class Lab implements AutoCloseable {

    public static final String PARENT = "eth0";

    private static final String WIRE = "wire";

    private final NetworkNamespace wireNamespace;
    private final Links links;
    private final Links wireLinks;
    private final PacketSocket socket;

    private Lab(NetworkNamespace wireNamespace, Links links, Links wireLinks, PacketSocket socket) {
        this.wireNamespace = wireNamespace;
        this.links = links;
        this.wireLinks = wireLinks;
        this.socket = socket;
    }

    /** Creates both ends, one of them in the calling thread's namespace. */
    public static Lab open() throws MacmonException {
        NetworkNamespace wireNamespace = NetworkNamespace.create();
        Links links = Links.open();
        Links wireLinks = Links.open(wireNamespace);
        links.createVeth(PARENT, WIRE, wireNamespace);
        bringUpQuietly(links, PARENT);
        Link wire = bringUpQuietly(wireLinks, WIRE);
        return new Lab(wireNamespace, links, wireLinks, wireNamespace.call(() -> PacketSocket.open(wire.index())));
    }

    /** Sends frames to the parent, in this order, and returns after they are delivered. */
    public void send(byte[]... frames) throws MacmonException {
        post(frames);
        awaitDelivery();
    }

    /** Sends frames to the parent, which may receive them later. */
    public void post(byte[]... frames) throws MacmonException {
        for (byte[] frame : List.of(frames)) {
            socket.send(frame);
        }
    }

    /** Returns after every frame that was sent in any lab is delivered, or lost. */
    public static void awaitDelivery() {
        ReceiveQueues.awaitDelivery();
    }

    /** The links of the test's namespace. */
    public Links links() {
        return links;
    }

    /** The links of the wire's namespace. */
    public Links wireLinks() {
        return wireLinks;
    }

    /** The namespace of the other end of the wire. */
    public NetworkNamespace wireNamespace() {
        return wireNamespace;
    }

    public Link parent() throws MacmonException {
        return links.find(PARENT).orElseThrow();
    }

    public Link wire() throws MacmonException {
        return wireLinks.find(WIRE).orElseThrow();
    }

    @Override
    public void close() {
        socket.close();
        wireLinks.close();
        links.close();
        wireNamespace.close();
    }

    private static Link bringUpQuietly(Links links, String name) throws MacmonException {
        Link link = links.find(name).orElseThrow();
        links.disableIpv6Addresses(link);
        links.setUp(link);
        return link;
    }
}
