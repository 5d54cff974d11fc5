/**
 * MAC authentication bypass, asked as a switch would ask: what would the RADIUS server say of a station?
 *
 * <pre>
 *   Audit --offer--> MabRehearsal (macmon-radius: each station once, at a steady rate)
 *                        '--> MabClient --> MabRequest --> UdpExchange or TlsExchange --> MabAnswer --> RadiusReply
 * </pre>
 *
 * <p><b>What the library does, and what not.</b> aaa4j-radius makes and reads the packets, checks both authenticators, and speaks RadSec
 * (RFC 6614). Its UDP client takes the first datagram for the answer, whoever sent it and whatever it holds, so that anybody who can send a
 * datagram could end the asking; and it never learns that a port is closed. So the few lines of {@link
 * io.macmon.cli.radius.UdpTransport} are beside it: they discard what is no answer, as RFC 2865 has it, and remember that it came.
 *
 * <p><b>What proves an answer.</b> The response authenticator must be right, and so must a Message-Authenticator, if there is one. Each request
 * carries one (RFC 3579, 3.2), as its first attribute. An answer over UDP without one can be forged by somebody on the path (CVE-2024-3596);
 * many servers send it still, so it is taken, and the reply says so.
 *
 * <p>This package imports the contract of {@code io.macmon.analyzer.audit}, and nothing of {@code io.macmon.cli}.
 */
package io.macmon.cli.radius;
