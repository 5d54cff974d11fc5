package io.macmon.analyzer.claim;

import io.macmon.analyzer.identity.Trait;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A statement in a frame about a station. MAC addresses are in the low 48 bits, first byte highest. A claim does not
 * repeat the frame's source and time, which the caller already has.
 */
public sealed interface Claim {

    /** The station that the claim is about; not always the frame's source. */
    long mac();

    /** A station has, or requests, an IP address. */
    record AddressClaim(long mac, IpAddress address, AddressEvidence evidence) implements Claim {

        /** The kind of message that claims an address. */
        public enum AddressEvidence {
            /** The sender of an ARP request for another address. */
            ARP_REQUEST("arp"),
            /** The sender of an ARP reply. */
            ARP_REPLY("arp"),
            /** An ARP request or reply whose sender and target address are the same (RFC 5227 announcement). */
            ARP_GRATUITOUS("arp"),
            /** An ARP request with sender address 0: the station checks whether the target address is free. */
            ARP_PROBE("arp-probe"),
            /** The source of a neighbour or router solicitation, or of a router advertisement, with a MAC address. */
            ND_SOURCE("ndp"),
            /** The target of a neighbour advertisement. */
            ND_ADVERTISEMENT("ndp"),
            /** A neighbour solicitation from the unspecified address: duplicate address detection (RFC 4862). */
            ND_DAD("nd-dad"),
            /** A DHCP server leases the address to the station (ACK, yiaddr). */
            DHCP_ACK("dhcp-ack"),
            /** A DHCP client has the address (ciaddr of a REQUEST, INFORM or ACK). */
            DHCP_CLIENT("dhcp-ciaddr"),
            /** A DHCP client gives the address back (ciaddr of a RELEASE). */
            DHCP_RELEASE("dhcp-ciaddr"),
            /** The yiaddr of a BOOTP message, which has no DHCP message type. */
            BOOTP("bootp"),
            /** A DHCPv6 REPLY with the address; the MAC address comes from the client's DUID. */
            DHCP6_REPLY("dhcp6-reply");

            private final String label;

            AddressEvidence(String label) {
                this.label = label;
            }

            /** Whether other hosts learn the sender's MAC address from such a message. */
            public boolean isBelieved() {
                return switch (this) {
                    case ARP_REQUEST, ARP_REPLY, ARP_GRATUITOUS, ND_SOURCE, ND_ADVERTISEMENT -> true;
                    default -> false;
                };
            }

            /** The name of this kind in reports. */
            public String label() {
                return label;
            }
        }
    }

    /** A frame gives an IP address to a MAC address that no station has: zero, broadcast or multicast. */
    record MisdirectedAddress(long mac, IpAddress address, AddressClaim.AddressEvidence evidence) implements Claim {}

    /** A station has a name. */
    record Name(long mac, String name, Source source) implements Claim {

        /** The protocol that gives the name. */
        public enum Source {
            DHCP,
            DHCP6,
            MDNS,
            LLMNR,
            NBNS,
            LLDP,
            CDP,
            DNS
        }
    }

    /** A DNS answer from the station names the owner of an address. {@code isReverse}: as PTR, else as A or AAAA. */
    record HostName(long mac, IpAddress address, String name, boolean isReverse) implements Claim {}

    /**
     * A response or registration in mDNS, LLMNR or NBNS that gives a name an address, true or not.
     *
     * @param label    the first label of the name
     * @param name     valid as long as the frame. With a DNAME, it starts with {@code *.}
     * @param address  the station's own address or another one; unspecified if there is a target instead
     * @param target   to what the name refers; may be empty
     * @param isShared whether several stations may have the name, as NetBIOS groups
     * @param isRouted whether a router may have forwarded the packet
     */
    record NameAnswer(
            long mac,
            String label,
            LazyText name,
            IpAddress address,
            String target,
            Name.Source source,
            boolean isShared,
            boolean isRouted)
            implements Claim {}

    /**
     * What a station's DHCP client requests, which is typical of its operating system.
     *
     * @param version     4 or 6
     * @param options     the codes in option 55 (DHCPv6: 6), in the client's order, at most 64
     * @param vendorClass option 60 (DHCPv6: 16), empty if absent
     */
    record Fingerprint(long mac, int version, List<Integer> options, String vendorClass) implements Claim {}

    /** Something that a station shows of the device it is, and that no other claim has. */
    record Shown(long mac, Trait trait) implements Claim {}

    /**
     * A message from a DHCP client or a relay to a server. The station is the frame's source, which may not be the
     * client.
     *
     * @param version  4 or 6
     * @param client   the hardware address in the message (chaddr); 0 in DHCPv6
     * @param named    the MAC address in the client identifier (option 61, DHCPv6: DUID); 0 if none
     * @param clientId the client identifier; empty if absent
     * @param address  the address that the client has, requests or gives back; unspecified if absent
     * @param relayed  whether it came through a relay (giaddr or hop count not 0)
     * @param requested the settings that the client requests; empty if the message does not state it
     * @param clientClass the vendor and user class, by which servers decide what to send
     */
    record DhcpRequest(
            long mac,
            int version,
            DhcpRequestType type,
            long client,
            long named,
            RawValues clientId,
            IpAddress address,
            boolean relayed,
            Optional<Set<String>> requested,
            RawValues clientClass)
            implements Claim {

        /** The type of a message to a DHCP server. */
        public enum DhcpRequestType {
            DISCOVER,
            REQUEST,
            DECLINE,
            RELEASE,
            OTHER;

            /** The name as in the standard for this version. */
            public String text(int version) {
                return version == 4 ? "DHCP" + this : this == DISCOVER ? "DHCPv6 SOLICIT" : "DHCPv6 " + this;
            }
        }
    }

    /**
     * A station offers a service to others.
     *
     * @param detail  text for people, such as the addresses offered or the prefixes advertised; may quote the frame
     * @param relayed whether a DHCP reply came through a relay (giaddr or hop count not 0)
     */
    record Service(long mac, Kind kind, LazyText detail, boolean relayed) implements Claim {

        /** The kind of service. */
        public enum Kind {
            DHCP_SERVER("dhcp-server"),
            DHCP6_SERVER("dhcp6-server"),
            /** The station sends router advertisements (RFC 4861). */
            ROUTER("router"),
            /** The station sends ICMP or ICMPv6 redirects. */
            REDIRECT("redirect"),
            VRRP("vrrp"),
            HSRP("hsrp"),
            GLBP("glbp"),
            CARP("carp");

            private final String label;

            Kind(String label) {
                this.label = label;
            }

            @Override
            public String toString() {
                return label;
            }
        }
    }

    /**
     * A station advertises that it is one of the routers that share an address.
     *
     * @param protocol  VRRP, HSRP, GLBP or CARP
     * @param group     the virtual router's number
     * @param addresses the shared addresses; empty if the message has none, or hides them as CARP does
     * @param priority  the highest wins; 0 if the router gives up. For CARP, 255 less the advskew
     * @param isActive  whether it is the active router (the master); in VRRP and CARP, no other one advertises
     * @param aliveMillis how long after this message no other router of the group takes over
     */
    record VirtualRouter(
            long mac,
            Service.Kind protocol,
            int group,
            List<IpAddress> addresses,
            int priority,
            boolean isActive,
            long aliveMillis)
            implements Claim {}

    /** A station asks who has an IPv6 address (a neighbour solicitation). */
    record Solicitation(long mac, IpAddress target) implements Claim {}

    /** A neighbour advertisement denies that its target is a router: hosts no longer use it as one (RFC 4861). */
    record RouterDenial(long mac, IpAddress target) implements Claim {}

    /**
     * What a router or DHCP server tells other hosts to use.
     *
     * @param scope  the virtual router's group, or the DHCP server's identifier; empty for others
     * @param client the DHCP client that it is for: hardware address or DUID; empty for others
     * @param transaction the DHCP transaction of client and server; 0 for others
     * @param isComplete whether a DHCP server sends all settings for the client with it, as when it assigns an address
     * @param values by setting, as in {@code docs/audit.md}, empty if absent; may quote the frame; lifetime in seconds
     */
    record NetworkSettings(
            long mac,
            Service.Kind kind,
            RawValues scope,
            RawValues client,
            int transaction,
            boolean isComplete,
            Map<String, RawValues> values)
            implements Claim {}

    /** A station listens to the advertisements of virtual routers (VRRP or HSRP), so it may be one on standby. */
    record RouterGroupMember(long mac, Service.Kind protocol) implements Claim {}

    /** A router advertises the hop limit that hosts are to use, 1 to 255. */
    record HopLimit(long mac, int hopLimit) implements Claim {}

    /**
     * An LLDP or CDP announcement.
     *
     * @param protocol     {@code LLDP} or {@code CDP}
     * @param chassis      the chassis ID as text; a MAC address with colons
     * @param port         the port ID as text
     * @param system       the system name, empty if absent
     * @param description  the description of the system or platform, empty if absent
     * @param capabilities the names of the enabled capabilities (bridge, router, phone, ...), in bit order
     * @param addresses    the management addresses
     */
    record Neighbour(
            long mac,
            Name.Source protocol,
            String chassis,
            String port,
            String system,
            String description,
            List<String> capabilities,
            List<IpAddress> addresses)
            implements Claim {

        public Neighbour {
            capabilities = List.copyOf(capabilities);
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A message of a protocol that only switches or only routers speak. The station is the frame's source.
     *
     * @param fields what the message states, by name in snake case, in the order for people; may quote the frame
     */
    record ControlMessage(long mac, Protocol protocol, Map<String, String> fields) implements Claim {

        public ControlMessage {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** A device that speaks such protocols. */
        public enum Speaker {
            SWITCH,
            ROUTER,
            EITHER
        }

        /** The protocol of a control message. */
        public enum Protocol {
            STP("stp", "spanning tree BPDUs"),
            /** Spanning tree for one VLAN (Cisco). */
            PVST("pvst", "per-VLAN spanning tree BPDUs"),
            /** Negotiates whether a port is a trunk (Cisco). */
            DTP("dtp", "DTP messages"),
            /** Distributes VLANs (Cisco). */
            VTP("vtp", "VTP messages"),
            /** Negotiates link aggregation (Cisco). */
            PAGP("pagp", "PAgP messages"),
            /** Detects links that work in one direction only (Cisco). */
            UDLD("udld", "UDLD messages"),
            /** Registers VLANs (IEEE 802.1D). */
            GVRP("gvrp", "GVRP messages"),
            /** Registers VLANs (IEEE 802.1Q). */
            MVRP("mvrp", "MVRP messages"),
            /** Negotiates link aggregation (IEEE 802.1AX). */
            LACP("lacp", "LACP messages"),
            OSPF("ospf", "OSPF messages", Speaker.ROUTER),
            /** RIP or RIPng. */
            RIP("rip", "RIP routes", Speaker.ROUTER),
            EIGRP("eigrp", "EIGRP messages", Speaker.ROUTER),
            /** The router advertisements of ICMP. */
            IRDP("irdp", "ICMP router advertisements", Speaker.ROUTER),
            PIM("pim", "PIM messages", Speaker.ROUTER),
            ISIS("isis", "IS-IS messages", Speaker.ROUTER),
            /** Asks which groups have members. Switches that filter multicasts do so if there is no router. */
            IGMP_QUERY("igmp", "IGMP queries", Speaker.EITHER),
            MLD_QUERY("mld", "MLD queries", Speaker.EITHER);

            private final String label;
            private final String messages;
            private final Speaker speaker;

            Protocol(String label, String messages) {
                this(label, messages, Speaker.SWITCH);
            }

            Protocol(String label, String messages, Speaker speaker) {
                this.label = label;
                this.messages = messages;
                this.speaker = speaker;
            }

            /** Who speaks this protocol. */
            public Speaker speaker() {
                return speaker;
            }

            /** What a station of this protocol sends, in the plural. */
            public String messages() {
                return messages;
            }

            @Override
            public String toString() {
                return label;
            }
        }
    }

    /**
     * An EAPOL frame (IEEE 802.1X-2010 clause 11). The station is the frame's source.
     *
     * @param type        the EAPOL type, or the code of an EAP packet
     * @param identifier  the EAP packet's identifier, 0 to 255; empty if there is no EAP packet
     * @param identity    the identity in a Response/Identity; empty otherwise
     * @param destination the frame's destination: the PAE group address, or a station's address
     */
    record Eapol(long mac, PacketType type, OptionalInt identifier, String identity, long destination)
            implements Claim {

        /** The purpose of the frame. */
        public enum PacketType {
            START(true),
            LOGOFF(true),
            RESPONSE(true),
            REQUEST(false),
            SUCCESS(false),
            FAILURE(false),
            /** Key frames, MKA and announcements, which either side sends. */
            OTHER(false);

            private final boolean fromSupplicant;

            PacketType(boolean fromSupplicant) {
                this.fromSupplicant = fromSupplicant;
            }

            /** Whether only supplicants send such a frame; authenticators send requests, success and failure. */
            public boolean isFromSupplicant() {
                return fromSupplicant;
            }
        }
    }
}
