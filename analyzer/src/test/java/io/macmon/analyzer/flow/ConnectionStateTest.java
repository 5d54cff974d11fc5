package io.macmon.analyzer.flow;

import static io.macmon.analyzer.wire.TcpHeader.ACK;
import static io.macmon.analyzer.wire.TcpHeader.FIN;
import static io.macmon.analyzer.wire.TcpHeader.RST;
import static io.macmon.analyzer.wire.TcpHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.IpProtocol;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectionStateTest {

    private static final int[] FLAGS = {SYN, SYN | ACK, FIN | ACK, RST, RST | ACK, 0};

    private final MeterBatch batch =
            new MeterBatch(new FlowHash(1), FlowKey.WITHOUT_MACS, new MeterBatchDetail(), null);
    private final Random random = new Random(1);

    @Test
    void knowsAfterOrdinarySegmentsWhatItKnowsAfterAnySegment() {
        for (int flow = 0; flow < 20_000; flow++) {
            ConnectionState shorter = newState();
            ConnectionState longer = newState();
            int[] next = {random.nextInt(), random.nextInt()};
            boolean isOneWay = flow % 3 == 0;
            for (int segment = 0; segment < 20; segment++) {
                int direction = isOneWay ? 0 : random.nextInt(2);
                prepare(direction, next, segment);
                int repeated = shorter.addOrdinary(direction, batch, 0) ? 0 : shorter.addSegment(direction, batch, 0);

                assertThat(repeated).isEqualTo(longer.addSegment(direction, batch, 0));
                assertThat(text(shorter)).isEqualTo(text(longer));
            }
        }
    }

    private static ConnectionState newState() {
        return new ConnectionState(new long[FlowLayout.LENGTH], new FlowExtras(1));
    }

    private void prepare(int direction, int[] next, int segment) {
        MeterBatchDetail detail = batch.detail();
        int payload = random.nextBoolean() ? random.nextInt(3) : 0;
        boolean isRare = random.nextInt(8) == 0 || segment == 0;
        int flags = isRare ? FLAGS[random.nextInt(FLAGS.length)] : ACK;
        int sequence = next[direction] + (random.nextInt(6) == 0 ? random.nextInt(8) - 4 : 0);
        batch.tcpFlags[0] = flags;
        batch.nanos[0] = segment;
        detail.payloadBytes[0] = payload;
        detail.windows[0] = random.nextInt(9);
        detail.sequences[0] = sequence;
        detail.acknowledgments[0] = next[1 - direction] + (random.nextInt(6) == 0 ? random.nextInt(8) - 4 : 0);
        next[direction] = sequence + payload + ((flags & (SYN | FIN)) == 0 ? 0 : 1);
    }

    private static String text(ConnectionState state) {
        return state.history() + " " + state.name(IpProtocol.TCP) + " " + state.bytes(0) + " " + state.bytes(1) + " "
                + state.closed();
    }
}
