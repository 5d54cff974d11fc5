/**
 * What control frames claim about stations: addresses, names, services, neighbours, 802.1X.
 *
 * <pre>
 *   Frame --> FrameDecoder --> ClaimReader --+--> ARP, ND, DHCPv4, DHCPv6, mDNS, LLMNR, NBNS,  --> Claim
 *                                            '--> LLDP, CDP, EAPOL, VRRP, HSRP, GLBP, CARP
 * </pre>
 *
 * <p>A claim is what a frame says, not what is so: whoever takes claims judges them. Text in a claim is as it was on the wire, so it
 * may hold anything; {@link io.macmon.analyzer.claim.SafeText} makes it fit for people's eyes.
 *
 * <p>This package imports {@code io.macmon.analyzer.wire}, {@code io.macmon.capture} and {@code io.macmon.config}.
 */
package io.macmon.analyzer.claim;
