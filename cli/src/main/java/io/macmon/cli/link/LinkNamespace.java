package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.config.text.MacmonException;
import java.util.Optional;

/** A network namespace in which devices are looked at and changed. */
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

    /** @param name a name, process number or path; the calling thread's namespace if null */
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

    /** Follows the name of a device: empty here, {@code " in red"} in another namespace. */
    String suffix() {
        return name.isEmpty() ? "" : " in " + name;
    }

    /** The same number for the same namespace, whatever it was called by. */
    long inode() throws MacmonException {
        if (namespace.isPresent()) {
            return namespace.get().inode();
        }
        try (NetworkNamespace here = NetworkNamespace.ofCurrentThread()) {
            return here.inode();
        }
    }

    /** Empty when it is the one of the thread that opened this. */
    Optional<NetworkNamespace> namespace() {
        return namespace;
    }

    Links links() {
        return links;
    }

    Macvlans macvlans() {
        return new Macvlans(links);
    }

    /** The macvlan or macvtap of this name. */
    Link require(String name) throws MacmonException {
        Link device = links.require(name);
        if (device.macvlan().isEmpty() && !device.damaged()) {
            throw new MacmonException(
                    name + " is no macvlan" + (device.kind().isEmpty() ? "" : " but a " + device.kind())
                            + "; macmon link only touches macvlans and macvtaps");
        }
        return device;
    }

    @Override
    public void close() {
        links.close();
        namespace.ifPresent(NetworkNamespace::close);
    }
}
