package io.macmon.analyzer.flow.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is measured for a flow record beyond totals.
 *
 * @param forward   frames that the source sent
 * @param reverse   frames that the destination sent
 * @param gaps      inter-arrival times over both directions, in nanoseconds
 * @param history   for TCP and UDP: what happened since the flow started (not only in this record), in Zeek's letters;
 *     see {@code ConnectionHistory}
 * @param connState Zeek's {@code conn_state} as of the end of this record: S0, S1, SF, REJ, S2, S3, RSTO, RSTR, RSTOS0,
 *     RSTRH, SH, SHR or OTH
 * @param closed    when both ends had closed the TCP connection, which may be before this record; empty if they have
 *     not
 * @param handshake the TCP handshake; empty if it was not captured or is ambiguous
 */
public record FlowDetail(
        DirectionDetail forward,
        DirectionDetail reverse,
        SummaryStats gaps,
        String history,
        String connState,
        Optional<Instant> closed,
        Optional<Handshake> handshake) {

    /**
     * How long the TCP handshake took, as seen from the capture point.
     *
     * @param roundTrip from the SYN to the ACK that opened the connection: the round-trip time between both ends. The
     *                  client's frames alone are enough to measure it
     * @param toSynAck  the part from the SYN to the SYN with ACK: the round trip from the capture point to the server;
     *     empty if the SYN with ACK was not captured
     */
    public record Handshake(Duration roundTrip, Optional<Duration> toSynAck) {}
}
