package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.TcpSegments.acknowledging;
import static io.macmon.analyzer.flow.TcpSegments.datagramFromA;
import static io.macmon.analyzer.flow.TcpSegments.datagramFromB;
import static io.macmon.analyzer.flow.TcpSegments.fromA;
import static io.macmon.analyzer.flow.TcpSegments.fromB;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.TcpHeader.ACK;
import static io.macmon.analyzer.wire.TcpHeader.FIN;
import static io.macmon.analyzer.wire.TcpHeader.RST;
import static io.macmon.analyzer.wire.TcpHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.FlowMetrics;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The history and the state of a connection in a flow's detail, in Zeek's letters and names. */
class FlowHistoryTest extends FlowMeterTestBase {

    FlowHistoryTest() {
        super(CONFIG.withMetrics(FlowMetrics.DETAIL));
    }

    @ParameterizedTest
    @CsvSource({
        "S,                            S,          S0",
        "S h,                          Sh,         S1",
        "S h A D d A F f A,            ShADdFf,    SF",
        "S h A D F,                    ShADF,      S2",
        "S h A D f,                    ShADf,      S3",
        "S r,                          Sr,         REJ",
        "S h A D R,                    ShADR,      RSTO",
        "S h A D r,                    ShADr,      RSTR",
        "S R,                          SR,         RSTOS0",
        "S F,                          SF,         SH",
        "A D d,                        ADd,        OTH",
        "H,                            H,          OTH",
        "S h A D D D d d a,            ShADda,     S1",
        "S h A D d A F f R r,          ShADdFfRr,  SF",
        "S h A F f r,                  ShAFfr,     SF",
        "S h A F R f,                  ShAFRf,     SF",
        "R,                            R,          OTH",
        "A R,                          AR,         OTH",
        "S D R,                        SDR,        RSTOS0",
        "S A R,                        SAR,        OTH",
        "S a r,                        Sar,        REJ",
        "S r R,                        SrR,        REJ",
        "S A D,                        SAD,        S0",
        "H F,                          HF,         SH",
        "H s A d D,                    Hs^aDd,     S1",
        "r,                            ^r,         RSTRH",
        "h a d f,                      ^hadf,      SHR",
        "h d A D F f,                  ^hdADFf,    SF",
        "d A,                          ^dA,        OTH",
        "S h A F F f f,                ShAFFff,    SF",
    })
    void writesTheHistoryInZeeksLetters(String segments, String history, String state) {
        String[] letters = segments.split(" ", -1);
        int[] sequences = {1, 1};
        IntStream.range(0, letters.length).forEach(i -> receive(i, segment(letters[i].charAt(0), sequences)));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.history()).isEqualTo(history);
        assertThat(detail.connState()).isEqualTo(state);
    }

    @Test
    void repeatsZeroWindowAndRetransmissionAtEachPowerOfTen() {
        receive(0, fromA(ACK, 1, 10));
        for (int i = 1; i <= 10; i++) {
            receive(i, fromA(ACK, 1, 10, 0));
        }

        assertThat(stoppedDetail().history()).isEqualTo("DWTWT");
    }

    @Test
    void hasALetterForAcknowledgedBytesThatWereNotCaptured() {
        receive(0, fromA(SYN, 0, 0));
        receive(1, acknowledging(fromB(SYN | ACK, 0, 0), 1));
        receive(2, acknowledging(fromA(ACK, 1, 10), 1));
        receive(3, acknowledging(fromA(ACK, 21, 10), 1));
        receive(4, acknowledging(fromB(ACK, 1, 0), 11));
        receive(5, acknowledging(fromB(ACK, 1, 0), 31));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.history()).isEqualTo("ShDaG");
        assertThat(detail.forward().streamBytes()).isEqualTo(30);
    }

    @Test
    void closesWhenBothEndsHaveSentFinAndAllIsAcknowledged() {
        receive(0, fromA(SYN, 0, 0));
        receive(1, acknowledging(fromB(SYN | ACK, 0, 0), 1));
        receive(2, acknowledging(fromA(ACK, 1, 10), 1));
        receive(3, acknowledging(fromB(FIN | ACK, 1, 0), 11));
        receive(4, acknowledging(fromA(FIN | ACK, 11, 0), 2));
        receive(5, acknowledging(fromB(ACK, 2, 0), 12));
        receive(6, fromB(RST, 2, 0));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.closed()).contains(Instant.ofEpochSecond(0, nanos(4)));
        assertThat(detail.connState()).isEqualTo("SF");
    }

    @Test
    void doesNotCloseWhileOneEndIsOpen() {
        receive(0, fromA(SYN, 0, 0));
        receive(1, acknowledging(fromB(SYN | ACK, 0, 0), 1));
        receive(2, acknowledging(fromA(FIN | ACK, 1, 0), 1));
        receive(3, acknowledging(fromB(ACK, 1, 0), 2));

        assertThat(stoppedDetail().closed()).isEmpty();
    }

    @Test
    void takesTheReceiverOfAServersDatagramForTheOriginator() {
        receive(0, aToB(IpProtocol.UDP, udp(53, 4000)));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.history()).isEqualTo("^d");
        assertThat(detail.connState()).isEqualTo("SHR");
    }

    @Test
    void hasNoPayloadLetterForSynFinAndRst() {
        receive(0, fromA(SYN, 1, 10));
        receive(1, fromB(SYN | ACK, 1, 0));
        receive(2, fromA(FIN | ACK, 12, 10));
        receive(3, fromB(RST, 2, 10));

        assertThat(stoppedDetail().history()).isEqualTo("SThFrt");
    }

    @Test
    void hasLettersForSegmentsWithContradictoryFlags() {
        receive(0, fromA(SYN | FIN, 1, 0));
        receive(1, fromB(FIN | RST, 1, 0));

        assertThat(stoppedDetail().history()).isEqualTo("Qi");
    }

    @Test
    void hasStateS0ForUnansweredUdp() {
        receive(0, datagramFromA(1));
        assertThat(stoppedDetail().connState()).isEqualTo("S0");
    }

    @Test
    void hasStateSfForAnsweredUdp() {
        receive(0, datagramFromA(1));
        receive(1, datagramFromB(1));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.history()).isEqualTo("Dd");
        assertThat(detail.connState()).isEqualTo("SF");
    }

    @Test
    void clearsTheRecordsPartAtACutAndKeepsTheFlowsPart() {
        receive(0, fromA(SYN, 1, 0));
        receive(1, fromB(SYN | ACK, 1, 0));
        receive(2, fromA(ACK, 2, 100));
        for (int second = 10; second <= 60; second += 10) {
            receive(second * 1_000L, fromA(ACK, 2, 100));
        }
        meter.onStop();

        assertThat(records).hasSize(2);
        FlowDetail second = records.get(1).detail().orElseThrow();
        assertThat(second.history()).isEqualTo("ShDT");
        assertThat(second.handshake()).isPresent();
        assertThat(second.forward().retransmittedBytes()).isEqualTo(100); // known from the first record
        assertThat(second.forward().frameBytes().count()).isEqualTo(1);
        assertThat(second.gaps()).isEqualTo(SummaryStats.NONE);
    }

    @Test
    void remembersPayloadOfAnEarlierRecordWhenBothEndsReset() {
        receive(0, fromA(SYN, 1, 0));
        receive(1, fromB(SYN | ACK, 1, 0));
        receive(2, fromA(ACK, 2, 100));
        for (int second = 10; second < 60; second += 10) {
            receive(second * 1_000L, fromA(ACK, 102, 0));
        }
        receive(60_000, fromA(RST, 102, 0));
        receive(60_001, fromB(RST, 2, 0));
        meter.onStop();

        assertThat(records).hasSize(2);
        assertThat(records.get(1).detail().orElseThrow().connState()).isEqualTo("RSTR");
    }

    @Test
    void clearsASlotForTheNextFlow() {
        receive(0, fromA(SYN | ACK, 7, 100, 0));
        meter.onTick(nanos(IDLE));
        records.clear();
        receive(IDLE, datagramFromA(3));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.history()).isEqualTo("D");
        assertThat(detail.forward().payloadBytes()).isEqualTo(3);
    }

    private static byte[] segment(char letter, int[] sequences) {
        int direction = Character.isLowerCase(letter) ? 1 : 0;
        int flags = switch (Character.toUpperCase(letter)) {
            case 'S' -> SYN;
            case 'H' -> SYN | ACK;
            case 'F' -> FIN | ACK;
            case 'R' -> RST;
            default -> ACK;
        };
        int payload = Character.toUpperCase(letter) == 'D' ? 10 : 0;
        int sequence = sequences[direction];
        sequences[direction] += payload + ((flags & (SYN | FIN)) != 0 ? 1 : 0);
        return direction == 0 ? fromA(flags, sequence, payload) : fromB(flags, sequence, payload);
    }
}
