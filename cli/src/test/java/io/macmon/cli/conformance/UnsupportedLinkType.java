package io.macmon.cli.conformance;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Why macmon reads no frames of some link types, by the names and numbers that it prints. */
@SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
enum UnsupportedLinkType {
    WIRELESS(
            "frames of Wi-Fi and other radio networks; macmon watches Ethernet segments, and a macvlan cannot have a"
                    + " parent of another kind",
            "IEEE802_11",
            "IEEE802_11_RADIOTAP",
            "PPI",
            "IEEE802_15_4_NOFCS",
            "IEEE802_15_4_WITHFCS",
            "BLUETOOTH_LE_LL_WITH_PHDR",
            "255"),
    POINT_TO_POINT(
            "lines between two ends, without MAC addresses", "PPP", "PPP_HDLC", "C_HDLC", "FRELAY", "SLIP", "MTP2"),
    OTHER_NETWORKS(
            "networks that Ethernet has replaced, or that are not bridged to it",
            "FDDI",
            "ARCNET_LINUX",
            "ATM_RFC1483",
            "SUNATM",
            "106",
            "IPOIB",
            "BACNET_MS_TP"),
    OF_A_SWITCH(
            "tags between a switch chip and its processor; the ports' own devices have Ethernet frames",
            "DSA_TAG_BRCM",
            "DSA_TAG_BRCM_PREPEND",
            "DSA_TAG_DSA",
            "DSA_TAG_EDSA"),
    OF_A_ROUTER("Juniper's internal headers", "132", "137", "164", "178", "182"),
    NOT_A_WIRE(
            "messages between programs, or copies that a kernel's filter made",
            "DBUS",
            "NETLINK",
            "NFLOG",
            "IPNET",
            "PKTAP",
            "VSOCK"),
    PRIVATE("numbers for private use", "149", "160");

    private final String reason;
    private final Set<String> names;

    UnsupportedLinkType(String reason, String... names) {
        this.reason = reason;
        this.names = Set.of(names);
    }

    /** All names with a reason. */
    static Set<String> all() {
        return Arrays.stream(values()).flatMap(type -> type.names.stream()).collect(Collectors.toSet());
    }

    String reason() {
        return reason;
    }

    boolean contains(String name) {
        return names.contains(name);
    }
}
