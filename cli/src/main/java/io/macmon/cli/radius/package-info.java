/**
 * MAC authentication bypass: asks a RADIUS server, as a switch would, whether it admits a station.
 *
 * <pre>
 *   Audit --offer--> MabQueue (8 macmon-radius threads: each station once, at a limited rate)
 *                       '--> MabClient --> MabRequest --> UdpTransport or TlsTransport --> MabAnswer --> RadiusReply
 * </pre>
 *
 * <p><b>What the library does.</b> aaa4j-radius encodes and decodes packets, verifies both authenticators, and
 * implements RadSec (RFC 6614). Its UDP client accepts the first datagram as the answer, whatever its sender and
 * contents, so anyone who can send a datagram could end a request. The client also never learns that a port is closed.
 * So {@link io.macmon.cli.radius.UdpTransport} replaces that client: it discards invalid answers, as RFC 2865 requires,
 * and remembers that they arrived.
 *
 * <p><b>What verifies an answer.</b> The response authenticator must be correct, and so must the Message-Authenticator,
 * if there is one. Each request carries a Message-Authenticator (RFC 3579, 3.2) as its first attribute. An attacker on
 * the path can forge a UDP answer that lacks this attribute (CVE-2024-3596). Many servers still send such answers, so
 * they are accepted unless the user requires the attribute; without it, the reply is marked as forgeable.
 *
 * <p>This package imports the contract of {@code io.macmon.analyzer.audit}, and {@code tls} from the rest of
 * {@code io.macmon.cli}.
 */
package io.macmon.cli.radius;
