/**
 * What control frames claim about stations: addresses, names, services, neighbours, 802.1X.
 *
 * <pre>
 *   Frame --> FrameDecoder --> ClaimReader --+--> ARP, ND, DHCPv4, DHCPv6, mDNS, LLMNR, NBNS,  --> Claim
 *                                            '--> LLDP, CDP, EAPOL, VRRP, HSRP, GLBP, CARP
 * </pre>
 *
 * <p>A claim is what a frame says, not what is so: whoever takes claims judges them. Text in a claim is as it was on the wire, so it
 * may hold anything; {@link io.macmon.config.text.SafeText} makes it fit for people's eyes.
 *
 * <ul>
 *   <li>Of an IP packet the outermost header counts; tunnels are not opened, later fragments not read. Tags, labels and cooked
 *       captures are as in {@code io.macmon.analyzer.wire}.
 *   <li>Neighbour discovery with a hop limit other than 255, and VRRP and CARP with a TTL other than 255, may come from beyond a
 *       router. They are counted and not believed.
 *   <li>Names of LLMNR and NetBIOS are those of the frame's source only in a frame to a group, or with a TTL that systems begin with
 *       (1, 32, 64, 128, 255): of a packet that was routed the source is a router. An mDNS or LLMNR response names its source only by
 *       records with the packet's own source address.
 *   <li>A DHCP message whose options are cut off before its type looks like one of BOOTP, and is claimed as one.
 *   <li>A DHCPv6 client is the frame's source, or, behind a relay, the MAC address that its DUID was made of. A lease is always
 *       claimed for the DUID's.
 *   <li>Of every message so many parts are read and no more: 64 DNS questions and records, 8 relays, 64 option codes, 16 leased
 *       addresses, 32 virtual ones, 8 prefixes, 8 addresses of management; and 255 octets of each text.
 * </ul>
 *
 * <p>This package imports {@code io.macmon.analyzer.wire}, {@code io.macmon.capture} and {@code io.macmon.config}.
 */
package io.macmon.analyzer.claim;
