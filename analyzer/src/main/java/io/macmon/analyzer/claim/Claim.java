package io.macmon.analyzer.claim;

import io.macmon.config.net.IpAddress;
import java.util.List;
import java.util.OptionalInt;

/**
 * Something that a frame says about a station. MAC addresses are in the low 48 bits, first octet highest. The frame's own source
 * and time are known to whoever reads the frame, so no claim repeats them.
 */
public sealed interface Claim {

    /** Who the claim is about; not always the frame's source. */
    long mac();

    /** A station has, or wants, an address. */
    record AddressClaim(long mac, IpAddress address, AddressEvidence evidence) implements Claim {

        /** By what an address was claimed. */
        public enum AddressEvidence {
            /** The sender of an ARP request for another address. */
            ARP_REQUEST("arp"),
            /** The sender of an ARP reply. */
            ARP_REPLY("arp"),
            /** An ARP request or reply whose sender and target address are the same (RFC 5227 announcement). */
            ARP_GRATUITOUS("arp"),
            /** An ARP request with a sender address of 0: the station asks whether the target address is free. */
            ARP_PROBE("arp-probe"),
            /** The source of a neighbour or router solicitation or a router advertisement, with its link-layer address option. */
            ND_SOURCE("ndp"),
            /** The target of a neighbour advertisement. */
            ND_ADVERTISEMENT("ndp"),
            /** A neighbour solicitation from the unspecified address: duplicate address detection (RFC 4862). */
            ND_DAD("nd-dad"),
            /** A DHCP server leases the address to the station (ACK, yiaddr). */
            DHCP_ACK("dhcp-ack"),
            /** A DHCP client says that it has the address (ciaddr of a REQUEST, INFORM, RELEASE, or in an ACK). */
            DHCP_CLIENT("dhcp-ciaddr"),
            /** A BOOTP server's or client's yiaddr, without a DHCP message type. */
            BOOTP("bootp"),
            /** A DHCPv6 REPLY with the address, whose client's DUID holds the MAC address. */
            DHCP6_REPLY("dhcp6-reply");

            private final String label;

            AddressEvidence(String word) {
                this.label = word;
            }

            /** The word of the independent results for it. */
            public String label() {
                return label;
            }
        }
    }

    /** A station is called something. */
    record Name(long mac, String name, Source source) implements Claim {

        /** By what it was named. */
        public enum Source {
            DHCP,
            DHCP6,
            MDNS,
            LLMNR,
            NBNS,
            LLDP,
            CDP
        }
    }

    /**
     * How a station's DHCP client asks, which tells its kind of system.
     *
     * @param version     4 or 6
     * @param options     the codes of option 55 (or 6 in DHCPv6) in their order, at most 64 of them
     * @param vendorClass option 60 (or 16), empty when absent
     */
    record Fingerprint(long mac, int version, List<Integer> options, String vendorClass) implements Claim {

        public Fingerprint {
            options = List.copyOf(options);
        }
    }

    /**
     * A station serves others.
     *
     * @param detail a few words for people, such as the addresses offered or the prefixes advertised; may hold what was on the wire
     * @param relayed whether a DHCP answer came through a relay (giaddr or hop count not 0)
     */
    record Service(long mac, Kind kind, String detail, boolean relayed) implements Claim {

        /** What it does. */
        public enum Kind {
            DHCP_SERVER("dhcp-server"),
            DHCP6_SERVER("dhcp6-server"),
            /** Sends router advertisements (RFC 4861). */
            ROUTER("router"),
            /** Sends ICMP or ICMPv6 redirects. */
            REDIRECT("redirect"),
            VRRP("vrrp"),
            HSRP("hsrp"),
            GLBP("glbp"),
            CARP("carp");

            private final String label;

            Kind(String word) {
                this.label = word;
            }

            @Override
            public String toString() {
                return label;
            }
        }
    }

    /**
     * Several routers share an address, and this one speaks for them.
     *
     * @param protocol VRRP, HSRP, GLBP or CARP
     * @param group    the virtual router's number
     * @param addresses shared, as advertised; empty where the protocol does not tell or hides them
     */
    record VirtualRouter(long mac, Service.Kind protocol, int group, List<IpAddress> addresses) implements Claim {

        public VirtualRouter {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * An LLDP or CDP announcement.
     *
     * @param protocol     {@code LLDP} or {@code CDP}
     * @param chassis      its id in words; a MAC address in its usual form
     * @param port         its id in words
     * @param system       its name, empty when absent
     * @param description  of the system or platform, empty when absent
     * @param capabilities enabled ones in words (bridge, router, phone, wlan-ap, station, ...), in the order of their bits
     * @param addresses    of management
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
     * An EAPOL frame (IEEE 802.1X-2010, 11). The station is the frame's source.
     *
     * @param type        what it does
     * @param identifier  of the EAP packet, 0 to 255; empty where there is none
     * @param identity    of a Response/Identity, empty otherwise
     * @param destination of the frame: the PAE group address, or the station meant
     */
    record Eapol(long mac, PacketType type, OptionalInt identifier, String identity, long destination)
            implements Claim {

        /** The EAPOL type, and of an EAP packet its code. */
        public enum PacketType {
            START(true),
            LOGOFF(true),
            RESPONSE(true),
            REQUEST(false),
            SUCCESS(false),
            FAILURE(false),
            /** Key frames, MKA, announcements: sent by either side. */
            OTHER(false);

            private final boolean fromSupplicant;

            PacketType(boolean isSupplicants) {
                this.fromSupplicant = isSupplicants;
            }

            /** Whether only supplicants send it; requests, success and failure come from authenticators. */
            public boolean isFromSupplicant() {
                return fromSupplicant;
            }
        }
    }
}
