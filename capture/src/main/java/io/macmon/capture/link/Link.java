package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.ARPHRD_ETHER;
import static io.macmon.capture.link.RtnetlinkConstants.IFF_LOOPBACK;
import static io.macmon.capture.link.RtnetlinkConstants.IFF_LOWER_UP;
import static io.macmon.capture.link.RtnetlinkConstants.IFF_NOARP;
import static io.macmon.capture.link.RtnetlinkConstants.IFF_UP;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_ADDRESS;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_IFALIAS;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_IFNAME;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_INFO_DATA;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_INFO_KIND;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_LINK;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_LINKINFO;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_LINK_NETNSID;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MASTER;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MTU;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_OPERSTATE;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_PROMISCUITY;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_STATS64;

import io.macmon.config.net.MacAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A snapshot of a device as the kernel reported it. Equivalent to: {@code ip -d -s link show dev NAME}.
 *
 * @param index             index in the device's network namespace
 * @param kind              such as {@code macvlan} or {@code veth}; empty for a network card
 * @param flags             IFF_ bits; see the methods
 * @param linkLayerType     ARPHRD_ number; 1 is Ethernet
 * @param address           MAC address; empty for a device without a 48-bit address
 * @param masterIndex       index of the bridge, bond or VRF that this is a port of; 0 for none
 * @param parentIndex       index of the device below this one: a macvlan's parent, or a veth's peer; 0 for none
 * @param parentNamespaceId present if {@code parentIndex} is an index in another network namespace
 * @param alias             free text set by an administrator
 * @param promiscuity       number of users that requested promiscuous mode; 0 if the device is not promiscuous
 * @param settings          rarely needed settings
 * @param macvlan           present for a macvlan or macvtap
 * @param damaged           whether a list of more than 5,455 sources damaged the kernel's message; if so, {@code kind}
 *     and {@code macvlan} may be missing or wrong
 */
public record Link(
        int index,
        String name,
        String kind,
        int flags,
        OperationalState state,
        int linkLayerType,
        Optional<MacAddress> address,
        int mtu,
        int masterIndex,
        int parentIndex,
        OptionalInt parentNamespaceId,
        String alias,
        int promiscuity,
        LinkCounters counters,
        LinkSettings settings,
        Optional<Macvlan> macvlan,
        boolean damaged) {

    static final String MACVLAN = "macvlan";
    static final String MACVTAP = "macvtap";

    /** Whether the device is administratively up. */
    public boolean isUp() {
        return (flags & IFF_UP) != 0;
    }

    public boolean hasCarrier() {
        return (flags & IFF_LOWER_UP) != 0;
    }

    public boolean isLoopback() {
        return (flags & IFF_LOOPBACK) != 0;
    }

    /** Whether the device neither sends nor answers ARP requests. */
    public boolean isNoArp() {
        return (flags & IFF_NOARP) != 0;
    }

    public boolean isEthernet() {
        return linkLayerType == ARPHRD_ETHER;
    }

    /** Whether the device is directly on {@code parent}, a device in the same network namespace. */
    public boolean isOn(Link parent) {
        return parentIndex == parent.index && parentNamespaceId.isEmpty();
    }

    /** Why the device receives nothing, for the end of an error message; empty if it can receive. */
    public Optional<String> outage() {
        return LinkOutage.of(this);
    }

    /** Parses the body of an RTM_NEWLINK message. */
    static Link read(NetlinkMessage message) throws MalformedMessageException {
        Attributes attributes = message.attributes(LinkMessage.STRUCTURE_LENGTH);
        Attributes info = attributes.nest(IFLA_LINKINFO);
        Attributes details = info.nest(IFLA_INFO_DATA);
        String kind = info.text(IFLA_INFO_KIND).orElse("");
        Optional<Macvlan> macvlan = isMacvlan(kind) ? Optional.of(Macvlan.read(details)) : Optional.empty();
        return new Link(
                message.bodyInt(LinkMessage.INDEX),
                attributes.text(IFLA_IFNAME).orElse(""),
                kind,
                message.bodyInt(LinkMessage.FLAGS),
                OperationalState.of(attributes.u8(IFLA_OPERSTATE).orElse(0)),
                message.bodyShort(LinkMessage.LINK_LAYER_TYPE),
                attributes.address(IFLA_ADDRESS),
                attributes.u32(IFLA_MTU).orElse(0),
                attributes.u32(IFLA_MASTER).orElse(0),
                attributes.u32(IFLA_LINK).orElse(0),
                attributes.u32(IFLA_LINK_NETNSID),
                attributes.text(IFLA_IFALIAS).orElse(""),
                attributes.u32(IFLA_PROMISCUITY).orElse(0),
                attributes.bytes(IFLA_STATS64).map(LinkCounters::read).orElse(LinkCounters.NONE),
                LinkSettings.read(attributes),
                macvlan,
                attributes.isDamaged()
                        || info.isDamaged()
                        || details.isDamaged()
                        || macvlan.filter(Macvlan::isListTruncated).isPresent());
    }

    private static boolean isMacvlan(String kind) {
        return kind.equals(MACVLAN) || kind.equals(MACVTAP);
    }
}
