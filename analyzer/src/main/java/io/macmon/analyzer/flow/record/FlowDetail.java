package io.macmon.analyzer.flow.record;

import java.time.Duration;
import java.util.Optional;

/**
 * What the frames of a record tell beyond totals.
 *
 * @param forward   of the frames that the source sent
 * @param reverse   of the frames that the destination sent
 * @param gaps      nanoseconds between each frame and the one before it, of either direction
 * @param history   of a flow of TCP or UDP: what happened, in Zeek's letters; see {@code TcpHistory}. Of the flow since it
 *     began, not of this record alone
 * @param connState Zeek's {@code conn_state} as of this record's end: S0, S1, SF, REJ, S2, S3, RSTO, RSTR, RSTOS0, RSTRH, SH,
 *     SHR or OTH
 * @param handshake of TCP; empty when it was not heard, or not without doubt
 */
public record FlowDetail(
        DirectionDetail forward,
        DirectionDetail reverse,
        SummaryStats gaps,
        String history,
        String connState,
        Optional<Handshake> handshake) {

    /**
     * How long TCP's opening took, as heard where the capture was.
     *
     * @param roundTrip   between both ends: from the SYN to the ACK that opened the flow, which who sent them tells alone
     * @param toSynAck    the part of it from the SYN to its answer, which is the way to who answers and back; empty when the
     *     answer was not heard
     */
    public record Handshake(Duration roundTrip, Optional<Duration> toSynAck) {}
}
