package io.macmon.capture;

import static java.util.Map.entry;

import java.util.Map;

/** LINKTYPE_ values: the kinds of frames in a capture file. */
public final class LinkType {

    /** BSD loopback: an address family in the byte order of the capturing machine, then the packet. */
    public static final int NULL = 0;

    public static final int ETHERNET = 1;

    /** An IPv4 or IPv6 packet; its version field shows which. */
    public static final int RAW = 101;

    /** OpenBSD loopback: an address family in network byte order, then the packet. */
    public static final int LOOP = 108;

    /** Linux cooked capture, version 1. */
    public static final int LINUX_SLL = 113;

    public static final int IPV4 = 228;

    public static final int IPV6 = 229;

    /** Linux cooked capture, version 2. */
    public static final int LINUX_SLL2 = 276;

    /** The values of DLT_RAW on most systems and on OpenBSD; some programs write them to files untranslated. */
    private static final int DLT_RAW = 12;

    private static final int DLT_RAW_OPENBSD = 14;

    private static final int USB_LINUX = 189;
    private static final int USB_LINUX_MMAPPED = 220;
    private static final int DBUS = 231;
    private static final int USBPCAP = 249;
    private static final int USB_DARWIN = 266;
    private static final int EBHSCR = 279;

    /** The longest frame that libpcap and Wireshark accept, for most link types. */
    public static final int MAX_FRAME_BYTES = 262_144;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(NULL, "NULL"),
            entry(ETHERNET, "ETHERNET"),
            entry(3, "AX25"),
            entry(6, "IEEE802_5"),
            entry(7, "ARCNET_BSD"),
            entry(8, "SLIP"),
            entry(9, "PPP"),
            entry(10, "FDDI"),
            entry(50, "PPP_HDLC"),
            entry(51, "PPP_ETHER"),
            entry(100, "ATM_RFC1483"),
            entry(RAW, "RAW"),
            entry(104, "C_HDLC"),
            entry(105, "IEEE802_11"),
            entry(107, "FRELAY"),
            entry(LOOP, "LOOP"),
            entry(LINUX_SLL, "LINUX_SLL"),
            entry(114, "LTALK"),
            entry(117, "PFLOG"),
            entry(119, "IEEE802_11_PRISM"),
            entry(122, "IP_OVER_FC"),
            entry(123, "SUNATM"),
            entry(127, "IEEE802_11_RADIOTAP"),
            entry(129, "ARCNET_LINUX"),
            entry(138, "APPLE_IP_OVER_IEEE1394"),
            entry(139, "MTP2_WITH_PHDR"),
            entry(140, "MTP2"),
            entry(141, "MTP3"),
            entry(142, "SCCP"),
            entry(143, "DOCSIS"),
            entry(144, "LINUX_IRDA"),
            entry(163, "IEEE802_11_AVS"),
            entry(165, "BACNET_MS_TP"),
            entry(166, "PPP_PPPD"),
            entry(169, "GPRS_LLC"),
            entry(177, "LINUX_LAPD"),
            entry(187, "BLUETOOTH_HCI_H4"),
            entry(USB_LINUX, "USB_LINUX"),
            entry(192, "PPI"),
            entry(195, "IEEE802_15_4_WITHFCS"),
            entry(197, "ERF"),
            entry(201, "BLUETOOTH_HCI_H4_WITH_PHDR"),
            entry(203, "LAPD"),
            entry(USB_LINUX_MMAPPED, "USB_LINUX_MMAPPED"),
            entry(224, "FC_2"),
            entry(226, "IPNET"),
            entry(227, "CAN_SOCKETCAN"),
            entry(IPV4, "IPV4"),
            entry(IPV6, "IPV6"),
            entry(230, "IEEE802_15_4_NOFCS"),
            entry(DBUS, "DBUS"),
            entry(239, "NFLOG"),
            entry(240, "NETANALYZER"),
            entry(242, "IPOIB"),
            entry(243, "MPEG_2_TS"),
            entry(247, "INFINIBAND"),
            entry(248, "SCTP"),
            entry(USBPCAP, "USBPCAP"),
            entry(251, "BLUETOOTH_LE_LL"),
            entry(253, "NETLINK"),
            entry(254, "BLUETOOTH_LINUX_MONITOR"),
            entry(256, "BLUETOOTH_LE_LL_WITH_PHDR"),
            entry(258, "PKTAP"),
            entry(259, "EPON"),
            entry(264, "ISO_14443"),
            entry(USB_DARWIN, "USB_DARWIN"),
            entry(270, "LORATAP"),
            entry(271, "VSOCK"),
            entry(272, "NORDIC_BLE"),
            entry(274, "ETHERNET_MPACKET"),
            entry(LINUX_SLL2, "LINUX_SLL2"),
            entry(EBHSCR, "EBHSCR"),
            entry(281, "DSA_TAG_BRCM"),
            entry(282, "DSA_TAG_BRCM_PREPEND"),
            entry(283, "IEEE802_15_4_TAP"),
            entry(284, "DSA_TAG_DSA"),
            entry(285, "DSA_TAG_EDSA"));

    private LinkType() {}

    /** Returns the link type for the number in a capture file. The two differ only in a few old files. */
    public static int of(int number) {
        return number == DLT_RAW || number == DLT_RAW_OPENBSD ? RAW : number;
    }

    /** Whether frames with this link type are read. Other frames are only counted, by link type. */
    public static boolean isSupported(int linkType) {
        return switch (linkType) {
            case NULL, ETHERNET, RAW, LOOP, LINUX_SLL, IPV4, IPV6, LINUX_SLL2 -> true;
            default -> false;
        };
    }

    /** The name without the prefix LINKTYPE_; the number if the name is unknown. */
    public static String name(int linkType) {
        return NAMES.getOrDefault(linkType, Integer.toString(linkType));
    }

    /** The length of the longest valid frame with a link type; a longer frame is damaged. The limits are libpcap's. */
    public static int maxFrameBytes(int linkType) {
        return switch (linkType) {
            case DBUS, USBPCAP -> 128 * 1024 * 1024;
            case EBHSCR -> 8 * 1024 * 1024;
            case USB_LINUX, USB_LINUX_MMAPPED, USB_DARWIN -> 1024 * 1024;
            default -> MAX_FRAME_BYTES;
        };
    }
}
