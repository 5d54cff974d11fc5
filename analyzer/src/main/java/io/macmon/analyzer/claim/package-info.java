/**
 * Reads what control frames claim about stations: addresses, names, services, neighbours and 802.1X.
 *
 * <pre>
 *   Frame --> FrameDecoder --> ClaimReader --+--> ARP, ND, DHCPv4, DHCPv6, mDNS, LLMNR, NBNS, SSDP,  --> Claim
 *                                            '--> LLDP, CDP, EAPOL, VRRP, HSRP, GLBP, CARP
 * </pre>
 *
 * <p>A claim is what a frame states, true or not; the caller must judge it. Text in a claim is as it was on the wire
 * and may contain any characters. {@link io.macmon.config.text.SafeText} makes it safe to show.
 *
 * <ul>
 *   <li>Only the outermost IP header counts. Tunnels are not opened, and later fragments are not read. Tags, labels and
 *       cooked captures are read as {@code io.macmon.analyzer.decode} describes.
 *   <li>Neighbour discovery with a hop limit other than 255, and VRRP and CARP with a TTL other than 255, may have been
 *       forwarded by a router. They are counted and ignored.
 *   <li>mDNS, LLMNR and NetBIOS names belong to the frame's source only if the frame goes to a group, or has a common
 *       initial TTL (1, 32, 64, 128, 255). If the packet was routed, the frame's source is a router. An mDNS or LLMNR
 *       response names its source only in records with the packet's own source address.
 *   <li>A DHCP message that is truncated before its type option looks like BOOTP, and makes a BOOTP claim.
 *   <li>A DHCPv6 client is the frame's source, or, after a relay, the MAC address in its DUID. A lease is always
 *       claimed for the MAC address in the DUID.
 *   <li>A message is read up to these limits: 300 DNS questions and records, 8 relays, 64 option codes, 16 leased
 *       addresses, 32 virtual addresses, 8 prefixes, 8 management addresses, and 255 bytes per text.
 * </ul>
 *
 * <p>One thread only. This package imports {@code io.macmon.analyzer.decode}, {@code io.macmon.analyzer.identity},
 * {@code io.macmon.analyzer.wire}, {@code io.macmon.capture} and {@code io.macmon.config}.
 */
package io.macmon.analyzer.claim;
