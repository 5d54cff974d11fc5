package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.config.text.MacmonException;
import java.util.Optional;

/** A network namespace whose devices are read and changed. */
final class LinkNamespace implements AutoCloseable {

    private final String name;
    private final Optional<NetworkNamespace> namespace;
    private final Links links;

    private LinkNamespace(String name, Optional<NetworkNamespace> namespace, Links links) {
        this.name = name;
        this.namespace = namespace;
        this.links = links;
    }

    /** The namespace of the calling thread. */
    static LinkNamespace current() throws MacmonException {
        return new LinkNamespace("", Optional.empty(), Links.open());
    }

    /** @param name a name, process ID or path; if null, the calling thread's namespace */
    static LinkNamespace open(String name) throws MacmonException {
        if (name == null) {
            return current();
        }
        NetworkNamespace namespace = NetworkNamespace.find(name);
        try {
            return new LinkNamespace(name, Optional.of(namespace), Links.open(namespace));
        } catch (MacmonException | RuntimeException failure) {
            namespace.close();
            throw failure;
        }
    }

    /**
     * The text that messages append to a device's name: empty for the current namespace, otherwise for example
     * {@code " in red"}.
     */
    String suffix() {
        return name.isEmpty() ? "" : " in " + name;
    }

    /** The inode number, which identifies the namespace regardless of how it was opened. */
    long inode() throws MacmonException {
        if (namespace.isPresent()) {
            return namespace.get().inode();
        }
        try (NetworkNamespace current = NetworkNamespace.ofCurrentThread()) {
            return current.inode();
        }
    }

    /** The namespace; empty for the namespace of the thread that opened this object. */
    Optional<NetworkNamespace> namespace() {
        return namespace;
    }

    Links links() {
        return links;
    }

    Macvlans macvlans() {
        return new Macvlans(links);
    }

    /** Returns the macvlan or macvtap with this name; rejects any other kind of device. */
    Link require(String name) throws MacmonException {
        Link device = links.require(name);
        if (device.macvlan().isEmpty() && !device.damaged()) {
            throw new MacmonException(
                    name + " is not a macvlan" + (device.kind().isEmpty() ? "" : " but a " + device.kind()),
                    "macmon link manages macvlans and macvtaps only");
        }
        return device;
    }

    @Override
    public void close() {
        links.close();
        namespace.ifPresent(NetworkNamespace::close);
    }
}
