/**
 * Reads the names in the first payload of each flow: the host that a TLS, QUIC or HTTP client asks for, the software of
 * an SSH client and server, and the DNS name by which a client knows its server.
 *
 * <pre>
 *   payload of a flow's frame --+--> StreamPool --> io.macmon.analyzer.hello --> NameTable --> FlowNames
 *                               '--> DNS answer --> PassiveDns ----------------------^
 * </pre>
 *
 * <p>Once a direction of a flow has revealed its name, or cannot, its payload is not read again: that costs a byte of
 * memory per flow and one test per frame. What is read:
 *
 * <ul>
 *   <li>TCP: the first bytes of each direction, from the first segment after the SYN. If the SYN was not seen, from the
 *       first segment with payload, which must then begin with a known protocol. Segments may come in any order and
 *       more than once. A message that fits in its segment is read in place; only others take memory from the pool.
 *   <li>UDP: QUIC's first packets of the client, and DNS answers from port 53. Fragments are not reassembled.
 *   <li>DNS over TCP: all messages of a connection, until a segment is missing.
 *   <li>Names of stations: the same claims as in an audit, and the DNS answers over UDP that name the owner of an
 *       address, whatever flow they belong to.
 *   <li>Nothing is decrypted, except QUIC's Initial packets, whose keys anyone can compute.
 * </ul>
 *
 * <p><b>Memory</b>: 13 bytes per flow of the table; {@value io.macmon.analyzer.flow.name.StreamPool#STREAMS} streams of
 * {@value io.macmon.analyzer.flow.name.StreamPool#BYTES} bytes, allocated when first used, and {@value
 * io.macmon.analyzer.flow.name.DnsStreams#CONNECTIONS} more of DNS over TCP; {@value
 * io.macmon.analyzer.flow.name.PassiveDns#MAX_ANSWERS} DNS answers; {@value
 * io.macmon.analyzer.flow.name.StationNames#MAX_STATIONS} names of stations; and the names themselves, each at most
 * {@value io.macmon.analyzer.flow.name.NameText#MAX_LENGTH} bytes.
 *
 * <p><b>Time</b>: limited in a live capture by {@link io.macmon.analyzer.flow.name.NameBudget}.
 *
 * <p>One thread only, except {@link io.macmon.analyzer.flow.name.LearnedNames}, which the workers of a live run share.
 * This package imports {@code io.macmon.analyzer.hello}, {@code io.macmon.analyzer.claim}, {@code
 * io.macmon.analyzer.decode}, {@code io.macmon.analyzer.identity}, {@code io.macmon.analyzer.wire}, {@code
 * io.macmon.analyzer.flow.record}, {@code io.macmon.capture} and {@code io.macmon.config}.
 */
package io.macmon.analyzer.flow.name;
