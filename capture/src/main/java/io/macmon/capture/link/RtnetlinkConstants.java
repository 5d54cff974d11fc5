package io.macmon.capture.link;

/**
 * Constants of rtnetlink, by their names in include/uapi/linux/rtnetlink.h, if_link.h, if_addr.h, if_arp.h and if.h.
 */
final class RtnetlinkConstants {

    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_NEWADDR = 20;

    /** Multicast group of notifications about devices. */
    static final int RTMGRP_LINK = 1;

    static final int AF_UNSPEC = 0;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    static final int IFLA_ADDRESS = 1;
    static final int IFLA_BROADCAST = 2;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_LINK = 5;
    static final int IFLA_QDISC = 6;
    static final int IFLA_MASTER = 10;
    static final int IFLA_TXQLEN = 13;
    static final int IFLA_OPERSTATE = 16;
    static final int IFLA_LINKMODE = 17;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_IFALIAS = 20;
    static final int IFLA_STATS64 = 23;
    static final int IFLA_AF_SPEC = 26;
    static final int IFLA_GROUP = 27;
    static final int IFLA_NET_NS_FD = 28;
    static final int IFLA_EXT_MASK = 29;
    static final int IFLA_PROMISCUITY = 30;
    static final int IFLA_LINK_NETNSID = 37;
    static final int IFLA_MIN_MTU = 50;
    static final int IFLA_MAX_MTU = 51;
    static final int IFLA_ALT_IFNAME = 53;
    static final int IFLA_ALLMULTI = 61;

    static final int RTEXT_FILTER_SKIP_STATS = 8;

    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;

    static final int VETH_INFO_PEER = 1;

    static final int IFLA_MACVLAN_MODE = 1;
    static final int IFLA_MACVLAN_FLAGS = 2;
    static final int IFLA_MACVLAN_MACADDR_MODE = 3;
    static final int IFLA_MACVLAN_MACADDR = 4;
    static final int IFLA_MACVLAN_MACADDR_DATA = 5;
    static final int IFLA_MACVLAN_MACADDR_COUNT = 6;
    static final int IFLA_MACVLAN_BC_QUEUE_LEN = 7;
    static final int IFLA_MACVLAN_BC_QUEUE_LEN_USED = 8;
    static final int IFLA_MACVLAN_BC_CUTOFF = 9;

    static final int MACVLAN_FLAG_NOPROMISC = 1;
    static final int MACVLAN_FLAG_NODST = 2;

    static final int MACVLAN_MACADDR_ADD = 0;
    static final int MACVLAN_MACADDR_DEL = 1;
    static final int MACVLAN_MACADDR_FLUSH = 2;

    static final int IFLA_INET_CONF = 1;
    static final int IPV4_DEVCONF_RP_FILTER = 8;
    static final int IPV4_DEVCONF_ARP_IGNORE = 19;

    static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    static final int IN6_ADDR_GEN_MODE_NONE = 1;

    static final int IFA_ADDRESS = 1;
    static final int IFA_LOCAL = 2;

    static final int IFF_UP = 0x1;
    static final int IFF_LOOPBACK = 0x8;
    static final int IFF_NOARP = 0x80;
    static final int IFF_LOWER_UP = 0x1_0000;

    static final int ARPHRD_ETHER = 1;

    private RtnetlinkConstants() {}
}
