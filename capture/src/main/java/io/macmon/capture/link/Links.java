package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.AF_INET;
import static io.macmon.capture.link.RtnetlinkConstants.AF_INET6;
import static io.macmon.capture.link.RtnetlinkConstants.IFF_NOARP;
import static io.macmon.capture.link.RtnetlinkConstants.IFF_UP;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_ADDRESS;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_AF_SPEC;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_ALT_IFNAME;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_EXT_MASK;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_GROUP;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_IFALIAS;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_IFNAME;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_INET6_ADDR_GEN_MODE;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_INET_CONF;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_LINKINFO;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MASTER;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MTU;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_NET_NS_FD;
import static io.macmon.capture.link.RtnetlinkConstants.IN6_ADDR_GEN_MODE_NONE;
import static io.macmon.capture.link.RtnetlinkConstants.IPV4_DEVCONF_ARP_IGNORE;
import static io.macmon.capture.link.RtnetlinkConstants.IPV4_DEVCONF_RP_FILTER;
import static io.macmon.capture.link.RtnetlinkConstants.RTEXT_FILTER_SKIP_STATS;
import static io.macmon.capture.link.RtnetlinkConstants.RTM_DELLINK;
import static io.macmon.capture.link.RtnetlinkConstants.RTM_GETLINK;
import static io.macmon.capture.link.RtnetlinkConstants.RTM_NEWLINK;
import static io.macmon.capture.link.RtnetlinkConstants.VETH_INFO_PEER;
import static java.util.stream.Collectors.joining;

import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.NetlinkSocket;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The devices in one network namespace, read and changed through rtnetlink. A session belongs to the namespace in which
 * it was opened, whichever thread uses it. Reading needs no privilege; changing needs CAP_NET_ADMIN.
 *
 * <p>A {@link Link} is a snapshot and does not follow changes to the device; {@link #refresh} returns a new snapshot.
 *
 * <p>Thread-safe: one request at a time. An open session keeps its namespace alive.
 */
public final class Links implements AutoCloseable {

    private final Netlink netlink;
    private final Runnable onClose;

    Links(Netlink netlink, Runnable onClose) {
        this.netlink = netlink;
        this.onClose = onClose;
    }

    /** Opens a session in the namespace of the calling thread. */
    public static Links open() throws LinuxException {
        NetlinkSocket socket = NetlinkSocket.open();
        Netlink.Kernel kernel = request -> {
            socket.send(request);
            return socket::receive;
        };
        return new Links(new Netlink(kernel, socket.port()), socket::close);
    }

    /** Opens a session in another namespace. */
    public static Links open(NetworkNamespace namespace) throws LinuxException {
        return namespace.call(() -> open());
    }

    /** Finds a device by its name or an alternative name. Equivalent to: {@code ip link show dev NAME}. */
    public Optional<Link> find(String name) throws MacmonException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > DeviceName.MAX_ALTERNATIVE_LENGTH) {
            return Optional.empty();
        }
        int type = length <= DeviceName.MAX_LENGTH ? IFLA_IFNAME : IFLA_ALT_IFNAME;
        return get(name, 0, writer -> writer.text(type, name));
    }

    /** Like {@link #find(String)}; if there is no such device, the error lists the devices that are up. */
    public Link require(String name) throws MacmonException {
        Optional<Link> found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        String up = all().stream()
                .filter(link -> link.isUp() && !link.isLoopback())
                .map(Link::name)
                .collect(joining(", "));
        throw new MacmonException(
                name.equals("any") ? "macmon captures on one device, not on 'any'" : "no device named " + name,
                up.isEmpty() ? "no device is up" : "devices that are up: " + up);
    }

    /** Finds a device by its index. */
    public Optional<Link> find(int index) throws MacmonException {
        return get("device " + index, index, Links::noAttributes);
    }

    /** The device below this one; empty if none, or if it is in another network namespace. */
    public Optional<Link> parentOf(Link device) throws MacmonException {
        return device.parentIndex() == 0 || device.parentNamespaceId().isPresent()
                ? Optional.empty()
                : find(device.parentIndex());
    }

    /** All devices. Equivalent to: {@code ip link show}. */
    public List<Link> all() throws MacmonException {
        String operation = "cannot list the devices";
        // With a mask the kernel sizes its reply by the longest message (rtnl_calcit). Without a mask it silently omits
        // a macvlan with a long list.
        NetlinkRequest request = LinkMessage.request(
                RTM_GETLINK, Netlink.NLM_F_DUMP, 0, writer -> writer.u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS));
        return read(operation, execute(operation, request));
    }

    /**
     * Checks permission by requesting a change that has no effect; fails with EPERM if this process may not change
     * devices.
     */
    public void requirePermission(Link link) throws MacmonException {
        change("cannot change devices", link, Links::noAttributes);
    }

    /**
     * A new snapshot of the same device.
     *
     * @throws MacmonException also if the device is gone
     */
    public Link refresh(Link link) throws MacmonException {
        return find(link.index())
                .orElseThrow(() -> new MacmonException(link.name() + " is gone: it was deleted or moved"));
    }

    /** Equivalent to: {@code ip link add NAME type veth peer name PEER}. */
    public void createVeth(String name, String peer) throws MacmonException {
        createVeth(name, peer, Links::noAttributes);
    }

    /** Equivalent to: {@code ip link add NAME type veth peer name PEER netns NAMESPACE}. */
    public void createVeth(String name, String peer, NetworkNamespace peerNamespace) throws MacmonException {
        createVeth(name, peer, writer -> writer.u32(IFLA_NET_NS_FD, peerNamespace.descriptor()));
    }

    /** Equivalent to: {@code ip link add NAME type bridge}. */
    public void createBridge(String name) throws MacmonException {
        DeviceName.require(name);
        create(
                "cannot create bridge " + name,
                writer -> writer.text(IFLA_IFNAME, name)
                        .nest(IFLA_LINKINFO, LinkMessage.linkInfo("bridge", Links::noAttributes)));
    }

    /** Equivalent to: {@code ip link set DEVICE up}. Fails with EADDRINUSE if another macvlan has the same address. */
    public void setUp(Link link) throws MacmonException {
        execute("cannot set " + link.name() + " up", LinkMessage.flagRequest(link.index(), IFF_UP, IFF_UP));
    }

    /** Equivalent to: {@code ip link set DEVICE down}. */
    public void setDown(Link link) throws MacmonException {
        execute("cannot set " + link.name() + " down", LinkMessage.flagRequest(link.index(), 0, IFF_UP));
    }

    /** Stops the device from sending and answering ARP requests. Equivalent to: {@code ip link set DEVICE arp off}. */
    public void disableArp(Link link) throws MacmonException {
        execute("cannot disable ARP on " + link.name(), LinkMessage.flagRequest(link.index(), IFF_NOARP, IFF_NOARP));
    }

    /** Equivalent to: {@code ip link delete DEVICE}. */
    public void delete(Link link) throws MacmonException {
        execute("cannot delete " + link.name(), LinkMessage.request(RTM_DELLINK, 0, link.index(), Links::noAttributes));
    }

    /** Like {@link #delete}, but succeeds if the device is already gone, such as a macvlan deleted with its parent. */
    void deleteIfPresent(Link link) throws MacmonException {
        try {
            delete(link);
        } catch (LinuxException refusal) {
            if (!refusal.is(Errno.ENODEV)) {
                throw refusal;
            }
        }
    }

    /** Equivalent to: {@code ip link set DEVICE alias TEXT}. At most 255 bytes; an empty text removes the alias. */
    public void setAlias(Link link, String alias) throws MacmonException {
        change("cannot set the alias of " + link.name(), link, writer -> writer.text(IFLA_IFALIAS, alias));
    }

    /** Sets both at once. Equivalent to: {@code ip link set DEVICE alias TEXT group NUMBER}. */
    public void setAliasAndGroup(Link link, String alias, int group) throws MacmonException {
        change(
                "cannot set the alias and the group of " + link.name(),
                link,
                writer -> writer.text(IFLA_IFALIAS, alias).u32(IFLA_GROUP, group));
    }

    /** Equivalent to: {@code ip link set DEVICE address ADDRESS}. */
    public void setAddress(Link link, MacAddress address) throws MacmonException {
        change(
                "cannot set the address of " + link.name() + " to " + address,
                link,
                writer -> writer.address(IFLA_ADDRESS, address));
    }

    /** Equivalent to: {@code ip link set DEVICE mtu BYTES}. A macvlan's MTU is at most its parent's. */
    public void setMtu(Link link, int bytes) throws MacmonException {
        String operation = "cannot set the MTU of " + link.name() + " to " + bytes;
        try {
            change(operation, link, writer -> writer.u32(IFLA_MTU, bytes));
        } catch (LinuxException refusal) {
            throw MacvlanDiagnosis.explainMtuChange(refusal, link, bytes, all());
        }
    }

    /** Equivalent to: {@code ip link set DEVICE master MASTER}. */
    public void setMaster(Link link, Link master) throws MacmonException {
        change(
                "cannot make " + link.name() + " a port of " + master.name(),
                link,
                writer -> writer.u32(IFLA_MASTER, master.index()));
    }

    /** Equivalent to: {@code ip link set DEVICE netns NAMESPACE}. The device's index may change. */
    public void move(Link link, NetworkNamespace namespace) throws MacmonException {
        change(
                "cannot move " + link.name() + " to " + namespace,
                link,
                writer -> writer.u32(IFLA_NET_NS_FD, namespace.descriptor()));
    }

    /**
     * Stops the device from generating IPv6 addresses, and so from sending duplicate address detection probes and
     * router solicitations. Fails with EAFNOSUPPORT if IPv6 is already off. Equivalent to:
     * {@code ip link set DEVICE addrgenmode none}.
     */
    public void disableIpv6Addresses(Link link) throws MacmonException {
        changeFamily(
                "cannot disable IPv6 address generation on " + link.name(),
                link,
                AF_INET6,
                ipv6 -> ipv6.u8(IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE));
    }

    /**
     * Makes the host drop every packet that it receives on this device as wrongly routed, and ignore ARP requests for
     * other devices' addresses. Fails with EAFNOSUPPORT for a device without IPv4. Equivalent to:
     * {@code sysctl net.ipv4.conf.DEVICE.rp_filter=1 net.ipv4.conf.DEVICE.arp_ignore=1}.
     */
    public void setStrictIpv4(Link link) throws MacmonException {
        changeFamily(
                "cannot set rp_filter on " + link.name(),
                link,
                AF_INET,
                ipv4 -> ipv4.nest(
                        IFLA_INET_CONF,
                        conf -> conf.u32(IPV4_DEVCONF_RP_FILTER, 1).u32(IPV4_DEVCONF_ARP_IGNORE, 1)));
    }

    /** Equivalent to: {@code ip address add ADDRESS/PREFIX dev DEVICE}. */
    public void addAddress(Link link, Inet4Address address, int prefixLength) throws MacmonException {
        execute(
                "cannot add " + address.getHostAddress() + " to " + link.name(),
                AddressMessage.add(link.index(), address, prefixLength));
    }

    @Override
    public void close() {
        onClose.run();
    }

    /** Creates the device that the attributes describe. */
    void create(String operation, Consumer<AttributeWriter> attributes) throws MacmonException {
        execute(operation, LinkMessage.request(RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, 0, attributes));
    }

    /** Applies the attributes to a device. */
    void change(String operation, Link link, Consumer<AttributeWriter> attributes) throws MacmonException {
        execute(operation, LinkMessage.request(RTM_NEWLINK, 0, link.index(), attributes));
    }

    private void changeFamily(String operation, Link link, int family, Consumer<AttributeWriter> attributes)
            throws MacmonException {
        change(operation, link, writer -> writer.nest(IFLA_AF_SPEC, families -> families.nest(family, attributes)));
    }

    private void createVeth(String name, String peer, Consumer<AttributeWriter> peerOptions) throws MacmonException {
        DeviceName.require(name);
        DeviceName.require(peer);
        Consumer<AttributeWriter> peerDevice = peerOptions.andThen(writer -> writer.text(IFLA_IFNAME, peer));
        Consumer<AttributeWriter> details =
                veth -> veth.nest(VETH_INFO_PEER, LinkMessage.structure(0, 0, 0), peerDevice);
        create(
                "cannot create veth " + name + " with peer " + peer,
                writer -> writer.text(IFLA_IFNAME, name).nest(IFLA_LINKINFO, LinkMessage.linkInfo("veth", details)));
    }

    private Optional<Link> get(String device, int index, Consumer<AttributeWriter> attributes) throws MacmonException {
        String operation = "cannot look up " + device;
        try {
            List<NetlinkMessage> reply = execute(operation, LinkMessage.request(RTM_GETLINK, 0, index, attributes));
            return read(operation, reply).stream().findFirst();
        } catch (LinuxException refusal) {
            if (refusal.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw refusal;
        }
    }

    private synchronized List<NetlinkMessage> execute(String operation, NetlinkRequest request) throws MacmonException {
        return netlink.execute(operation, request);
    }

    private static List<Link> read(String operation, List<NetlinkMessage> reply) throws MacmonException {
        List<Link> links = new ArrayList<>();
        try {
            for (NetlinkMessage message : reply) {
                if (message.type() == RTM_NEWLINK) {
                    links.add(Link.read(message));
                }
            }
        } catch (MalformedMessageException malformed) {
            throw new MacmonException(operation + ": " + malformed.getMessage(), malformed);
        }
        return links;
    }

    private static void noAttributes(AttributeWriter writer) {}
}
