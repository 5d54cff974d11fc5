package io.macmon.analyzer.flow;

import static io.macmon.analyzer.wire.TcpHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TcpSequenceTest {

    private final TcpSequence numbers = new TcpSequence(new long[FlowLayout.LENGTH], new FlowExtras(1)).moveTo(0, 0);
    private boolean isStarted;

    @Test
    void findsNothingRetransmittedInConsecutiveSegments() {
        assertThat(add(1_000, 0, 1)).isZero();
        assertThat(add(1_001, 500, 0)).isZero();
        assertThat(add(1_501, 500, 0)).isZero();
    }

    @Test
    void countsASegmentThatIsSentAgain() {
        add(1, 500, 0);
        add(501, 500, 0);

        assertThat(add(1, 500, 0)).isEqualTo(500);
    }

    @Test
    void countsOnlyTheBytesThatWereSentBefore() {
        add(1, 500, 0);

        assertThat(add(301, 500, 0)).isEqualTo(200);
        assertThat(add(801, 10, 0)).isZero();
    }

    @Test
    void takesASegmentThatFillsAGapAsLateNotAsRetransmitted() {
        add(1, 100, 0);
        add(201, 100, 0);

        assertThat(add(101, 100, 0)).isZero();
        assertThat(add(101, 100, 0)).isEqualTo(100);
    }

    @Test
    void fillsAGapFromItsEndAndFromItsStart() {
        add(1, 100, 0);
        add(401, 100, 0);

        assertThat(add(301, 100, 0)).isZero();
        assertThat(add(101, 100, 0)).isZero();
        assertThat(add(151, 200, 0)).isEqualTo(100); // 151 to 200 and 301 to 350 were sent before
        assertThat(add(201, 100, 0)).isEqualTo(100);
    }

    @Test
    void doesNotCountAKeepAliveAsRetransmission() {
        add(1, 100, 0);

        assertThat(add(100, 1, 0)).isZero();
        assertThat(add(100, 0, 0)).isZero();
        assertThat(add(99, 2, 0)).isEqualTo(2);
    }

    @Test
    void countsAcrossTheWraparound() {
        add(0xFFFF_FF00, 0x200, 0);

        assertThat(add(0x100, 50, 0)).isZero();
        assertThat(add(0xFFFF_FF00, 0x200, 0)).isEqualTo(0x200);
    }

    @Test
    void countsOneSequenceNumberForSynAndForFin() {
        add(100, 0, 1);
        assertThat(add(101, 10, 1)).isZero();
        assertThat(add(101, 10, 1)).isEqualTo(10);
        assertThat(add(112, 5, 0)).isZero();
    }

    @Test
    void startsOverWhenTheNumbersJumpFar() {
        add(1, 100, 0);

        assertThat(add(0x7000_0000, 100, 0)).isZero();
        assertThat(add(0x7000_0000, 100, 0)).isEqualTo(100);
    }

    @Test
    void countsPositionsFromTheSyn() {
        add(1_000, 0, 1);
        add(1_001, 500, 1);

        assertThat(numbers.position(1_000)).isZero();
        assertThat(numbers.next()).isEqualTo(502);
    }

    @Test
    void continuesThePositionsWhenItStartsAgain() {
        add(1_000, 0, 1);
        add(1_001, 500, 0);
        numbers.start(0x7000_0000, SYN, 500);
        numbers.add(0x7000_0000, 1, 0);
        numbers.add(0x7000_0001, 100, 100);

        assertThat(numbers.next()).isEqualTo(601);
    }

    @Test
    void countsAcknowledgedBytesThatWereNotCaptured() {
        add(1, 100, 0);
        add(201, 100, 0);

        assertThat(numbers.acknowledge(101, Long.MAX_VALUE)).isZero();
        assertThat(numbers.acknowledge(301, Long.MAX_VALUE)).isEqualTo(1);
        assertThat(numbers.acknowledge(501, Long.MAX_VALUE)).isEqualTo(1);
        assertThat(numbers.acknowledge(501, Long.MAX_VALUE)).isZero();
        assertThat(numbers.acknowledged()).isEqualTo(501);
    }

    @Test
    void knowsTheLastTwoGaps() {
        add(1, 100, 0);
        add(201, 100, 0);
        add(401, 100, 0);

        assertThat(numbers.hasGap()).isTrue();
        assertThat(add(101, 100, 0)).isZero();
        assertThat(add(301, 100, 0)).isZero();
        assertThat(numbers.hasGap()).isFalse();
    }

    private int add(int sequence, int payload, int controls) {
        if (!isStarted || numbers.isFar(sequence)) {
            isStarted = true;
            numbers.start(sequence, controls > 0 ? SYN : 0, 0);
        }
        return numbers.add(sequence, payload + controls, payload);
    }
}
