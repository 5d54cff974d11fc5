package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.record.EndReason.ACTIVE_TIMEOUT;
import static io.macmon.analyzer.flow.record.EndReason.CLOCK_SET_BACK;
import static io.macmon.analyzer.flow.record.EndReason.END_DETECTED;
import static io.macmon.analyzer.flow.record.EndReason.FORCED;
import static io.macmon.analyzer.flow.record.EndReason.IDLE_TIMEOUT;
import static io.macmon.analyzer.flow.record.EndReason.LACK_OF_RESOURCES;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.tcp;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.IpProtocol.TCP;
import static io.macmon.analyzer.wire.IpProtocol.UDP;
import static io.macmon.analyzer.wire.TcpHeader.ACK;
import static io.macmon.analyzer.wire.TcpHeader.FIN;
import static io.macmon.analyzer.wire.TcpHeader.RST;
import static io.macmon.analyzer.wire.TcpHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.capture.StreamClock;
import io.macmon.config.FlowConfig;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a flow ends, why, and in which order. */
class FlowEndTest extends FlowMeterTestBase {

    @Test
    void endsAnIdleFlowAtATick() {
        receive(0, aToB(UDP, udp(1, 2)));
        meter.onTick(nanos(IDLE - 1));
        assertThat(records).isEmpty();

        meter.onTick(nanos(IDLE));
        assertThat(only().reason()).isEqualTo(IDLE_TIMEOUT);
        assertThat(only().last()).isEqualTo(milli(0));
    }

    @Test
    void endsAnIdleFlowAtAFrameOfAnotherFlow() {
        receive(0, aToB(UDP, udp(1, 2)));
        receive(IDLE, aToB(UDP, udp(1, 3)));

        assertThat(only().destination().port()).isEqualTo(2);
    }

    @Test
    void endsAnIdleFlowAtAFrameThatCannotBeDecoded() {
        receive(0, aToB(UDP, udp(1, 2)));
        receive(IDLE, new byte[3]);

        assertThat(only().reason()).isEqualTo(IDLE_TIMEOUT);
    }

    @Test
    void startsANewFlowAfterTheIdleTimeoutAndNotBefore() {
        receive(0, aToB(UDP, udp(1, 2)));
        receive(IDLE - 1, aToB(UDP, udp(1, 2)));
        receive(2 * IDLE - 1, bToA(UDP, udp(2, 1)));
        meter.onStop();

        assertThat(records).extracting(FlowRecord::reason).containsExactly(IDLE_TIMEOUT, FORCED);
        assertThat(records).extracting(record -> record.forward().frames()).containsExactly(2L, 1L);
        assertThat(records.get(1).source().port()).isEqualTo(2);
    }

    @Test
    void endsAFlowByTheGapBetweenItsFramesWhenStreamTimeIsAhead() {
        receive(100_000, aToB(UDP, udp(1, 3)));
        receive(10_000, aToB(UDP, udp(1, 2)));
        receive(10_000 + IDLE, aToB(UDP, udp(1, 2)));

        assertThat(only().reason()).isEqualTo(IDLE_TIMEOUT);
        assertThat(only().last()).isEqualTo(milli(10_000));
    }

    @Test
    void countsALateFrameWithoutMovingTheLastTimeBack() {
        receive(2_000, aToB(UDP, udp(1, 2)));
        receive(5_000, aToB(UDP, udp(1, 2)));
        receive(1_000, aToB(UDP, udp(1, 2)));
        meter.onStop();

        assertThat(only().first()).isEqualTo(milli(1_000));
        assertThat(only().last()).isEqualTo(milli(5_000));
        assertThat(only().forward().frames()).isEqualTo(3);
    }

    @Test
    void cutsAFlowThatHasLastedForTheActiveTimeout() {
        for (int second = 0; second <= 130; second += 10) {
            receive(second * 1_000L, second == 60 ? bToA(UDP, udp(2, 1)) : aToB(UDP, udp(1, 2)));
        }
        meter.onStop();

        assertThat(records).extracting(FlowRecord::reason).containsExactly(ACTIVE_TIMEOUT, ACTIVE_TIMEOUT, FORCED);
        assertThat(records).extracting(FlowRecord::first).containsExactly(milli(0), milli(60_000), milli(120_000));
        assertThat(records).extracting(FlowRecord::last).containsExactly(milli(50_000), milli(110_000), milli(130_000));
        assertThat(records).extracting(record -> record.source().port()).containsOnly(1);
        assertThat(records).extracting(record -> record.reverse().frames()).containsExactly(0L, 1L, 0L);
        assertThat(meter.counts().records(ACTIVE_TIMEOUT)).isEqualTo(2);
    }

    @Test
    void doesNotCutAFlowThatIsIdleAtTheActiveTimeout() {
        receive(0, aToB(UDP, udp(1, 2)));
        meter.onTick(nanos(70_000));

        assertThat(only().reason()).isEqualTo(IDLE_TIMEOUT);
    }

    @Test
    void endsTcpAfterBothSidesFinishedWithTheLastAckInTheFlow() {
        receive(0, aToB(TCP, tcp(1, 2, SYN)));
        receive(1, bToA(TCP, tcp(2, 1, SYN | ACK)));
        receive(2, aToB(TCP, tcp(1, 2, FIN | ACK)));
        receive(3, bToA(TCP, tcp(2, 1, FIN | ACK)));
        receive(4, aToB(TCP, tcp(1, 2, ACK)));
        meter.onTick(nanos(4 + CLOSING - 1));
        assertThat(records).isEmpty();

        meter.onTick(nanos(4 + CLOSING));
        assertThat(only().reason()).isEqualTo(END_DETECTED);
        assertThat(only().last()).isEqualTo(milli(4));
        assertThat(only().forward()).isEqualTo(new FlowTotals(3, 162, 120, SYN | FIN | ACK));
        assertThat(only().reverse()).isEqualTo(new FlowTotals(2, 108, 80, SYN | FIN | ACK));
    }

    @Test
    void keepsATcpFlowThatOnlyOneOfTwoSidesFinished() {
        receive(0, aToB(TCP, tcp(1, 2, SYN)));
        receive(1, bToA(TCP, tcp(2, 1, SYN | ACK)));
        receive(2, aToB(TCP, tcp(1, 2, FIN | ACK)));
        receive(2 + CLOSING, bToA(TCP, tcp(2, 1, ACK)));
        meter.onTick(nanos(2 + CLOSING + IDLE));

        assertThat(only().reason()).isEqualTo(IDLE_TIMEOUT);
        assertThat(only().reverse().frames()).isEqualTo(2);
    }

    @Test
    void endsTcpAfterTheFinOfTheOnlySideThatIsCaptured() {
        receive(0, aToB(TCP, tcp(1, 2, SYN)));
        receive(1, aToB(TCP, tcp(1, 2, ACK)));
        receive(2, aToB(TCP, tcp(1, 2, FIN | ACK)));
        receive(3, aToB(TCP, tcp(1, 2, ACK)));
        meter.onTick(nanos(3 + CLOSING));

        assertThat(only().reason()).isEqualTo(END_DETECTED);
        assertThat(only().forward().frames()).isEqualTo(4);
    }

    @Test
    void endsTcpAfterAResetByEitherSide() {
        receive(0, aToB(TCP, tcp(1, 2, SYN)));
        receive(1, bToA(TCP, tcp(2, 1, RST | ACK)));
        meter.onTick(nanos(1 + CLOSING));

        assertThat(only().reason()).isEqualTo(END_DETECTED);
    }

    @Test
    void startsANewFlowWithTheSynThatReusesTheClosingFlowsPorts() {
        receive(0, aToB(TCP, tcp(1, 2, SYN)));
        receive(1, aToB(TCP, tcp(1, 2, FIN | ACK)));
        receive(2, aToB(TCP, tcp(1, 2, SYN)));
        meter.onStop();

        assertThat(records).extracting(FlowRecord::reason).containsExactly(END_DETECTED, FORCED);
        assertThat(records).extracting(record -> record.forward().frames()).containsExactly(2L, 1L);
        assertThat(records.get(1).forward().tcpFlags()).isEqualTo(SYN);
    }

    @Test
    void startsANewFlowWithASynAckWhoseSynWasNotCaptured() {
        receive(0, bToA(TCP, tcp(2, 1, SYN | ACK)));
        receive(1, bToA(TCP, tcp(2, 1, FIN | ACK)));
        receive(2, bToA(TCP, tcp(2, 1, SYN | ACK)));
        meter.onStop();

        assertThat(records).extracting(FlowRecord::reason).containsExactly(END_DETECTED, FORCED);
    }

    @Test
    void keepsASynAckInAFlowThatIsNotClosing() {
        receive(0, aToB(TCP, tcp(1, 2, SYN)));
        receive(1, aToB(TCP, tcp(1, 2, SYN)));
        receive(2, bToA(TCP, tcp(2, 1, SYN | ACK)));
        receive(3, bToA(TCP, tcp(2, 1, RST)));
        receive(4, bToA(TCP, tcp(2, 1, SYN | ACK)));
        meter.onStop();

        assertThat(only().forward().frames()).isEqualTo(2);
        assertThat(only().reverse().frames()).isEqualTo(3);
    }

    @Test
    void remembersAcrossACutThatOneSideFinished() {
        receive(0, aToB(TCP, tcp(1, 2, SYN)));
        receive(1_000, bToA(TCP, tcp(2, 1, SYN | ACK)));
        receive(2_000, aToB(TCP, tcp(1, 2, FIN | ACK)));
        for (int second = 10; second <= 60; second += 10) {
            receive(second * 1_000L, bToA(TCP, tcp(2, 1, ACK)));
        }
        receive(61_000, bToA(TCP, tcp(2, 1, FIN | ACK)));
        meter.onTick(nanos(61_000 + CLOSING));

        assertThat(records).extracting(FlowRecord::reason).containsExactly(ACTIVE_TIMEOUT, END_DETECTED);
        assertThat(records.get(1).forward()).isEqualTo(new FlowTotals(0, 0, 0, 0));
        assertThat(records.get(1).reverse().tcpFlags()).isEqualTo(FIN | ACK);
    }

    @Test
    void waitsNoLongerForAClosingFlowThanForAnIdleOne() {
        FlowMeter hasty = new FlowMeter(new FlowConfig(Duration.ofSeconds(1), Duration.ofSeconds(1), 1), records::add);
        hasty.onFrame(frame(aToB(TCP, tcp(1, 2, RST))));
        hasty.onTick(nanos(1_000));

        assertThat(only().reason()).isEqualTo(END_DETECTED);
    }

    @Test
    void endsTheFlowIdleTheLongestWhenTheTableIsFull() {
        for (int port = 1; port <= MAX_FLOWS; port++) {
            receive(port, aToB(UDP, udp(port, 9)));
        }
        receive(10, bToA(UDP, udp(9, 1)));
        receive(11, aToB(UDP, udp(99, 9)));

        assertThat(only().reason()).isEqualTo(LACK_OF_RESOURCES);
        assertThat(only().source().port()).isEqualTo(2);
        assertThat(meter.counts().openFlows()).isEqualTo(MAX_FLOWS);
        assertThat(meter.counts().records(LACK_OF_RESOURCES)).isEqualTo(1);
    }

    @Test
    void noRecordBeginsAfterItsEndWhenTheActiveTimeoutCameBetween() {
        long hour = Duration.ofHours(1).toMillis();
        receive(hour, aToB(UDP, udp(1, 9)));
        receive(0, aToB(UDP, udp(1, 9)));
        receive(70_000, aToB(UDP, udp(1, 9)));
        for (int late = 0; late < StreamClock.CONFIRMATIONS; late++) {
            receive(71_000 + 200 * late, aToB(UDP, udp(1, 9)));
        }
        meter.onStop();

        assertThat(records).extracting(FlowRecord::reason).contains(ACTIVE_TIMEOUT, CLOCK_SET_BACK);
        assertThat(records).allMatch(record -> !record.first().isAfter(record.last()));
    }

    @Test
    void endsFlowsInTheOrderOfTheirDeadlinesAtALateTick() {
        receive(0, aToB(UDP, udp(1, 9)));
        receive(9_999, aToB(TCP, tcp(2, 9, RST)));
        receive(10_000, aToB(UDP, udp(3, 9)));
        receive(10_001, aToB(TCP, tcp(4, 9, RST)));
        meter.onTick(nanos(100_000));

        assertThat(records).extracting(record -> record.source().port()).containsExactly(2, 1, 4, 3);
    }

    @Test
    void endsOpenFlowsInTheOrderOfTheirFirstFramesWhenStopped() {
        receive(5, aToB(UDP, udp(1, 9)));
        receive(7, aToB(UDP, udp(2, 9)));
        receive(5, aToB(UDP, udp(3, 9)));
        receive(4, aToB(UDP, udp(4, 9)));
        meter.onStop();

        assertThat(records).extracting(record -> record.source().port()).containsExactly(4, 1, 3, 2);
        assertThat(records).extracting(FlowRecord::reason).containsOnly(FORCED);
        assertThat(meter.counts().openFlows()).isZero();
    }

    @Test
    void acceptsTimesAtBothEndsOfALong() {
        for (long nanos : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0}) {
            meter.onFrame(frame(FrameFixtures.TCP_SYN, 74, 74, nanos));
            meter.onTick(Long.MIN_VALUE);
        }
        meter.onStop();

        assertThat(records.stream().mapToLong(record -> record.forward().frames()))
                .containsExactly(1L, 1L, 2L, 1L);
        assertThat(records.get(0).first()).isEqualTo(Instant.ofEpochSecond(0, Long.MIN_VALUE));
    }

    @Test
    void hasTheEndReasonsOfIpfix() {
        assertThat(EndReason.values()).extracting(EndReason::code).containsExactly(1, 2, 3, 4, 5, 4);
    }
}
