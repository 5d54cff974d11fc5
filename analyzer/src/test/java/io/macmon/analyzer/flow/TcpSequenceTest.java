package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TcpSequenceTest {

    private final TcpSequence numbers = new TcpSequence().wrap(new long[TcpSequence.LENGTH], 0);

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

    private int add(int sequence, int payload, int controls) {
        return numbers.add(sequence, payload, controls);
    }
}
