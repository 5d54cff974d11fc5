package io.macmon.analyzer.flow.name;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.macmon.analyzer.wire.NamePorts;
import io.macmon.analyzer.wire.TcpHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Fuzzes with arbitrary bytes from a DNS server over TCP. */
class DnsStreamsFuzzTest {

    private static final int HEADER = 20;
    private static final int HEAD = 4;

    /** The first byte of the input is the length of the segments. */
    @FuzzTest
    void readsAnyStreamInSegmentsOfAnyLength(byte[] input) {
        int length = input.length == 0 ? 1 : Math.max(1, input[0] & 0xFF);
        NameCounts whole = new NameCounts();
        newStreams().add(segment(0, 0, input, 0, input.length), whole, 0);
        NameCounts divided = new NameCounts();
        DnsStreams streams = newStreams();
        for (int from = 0; from < input.length; from += length) {
            streams.add(segment(0, from, input, from, Math.min(input.length, from + length)), divided, 0);
        }

        assertThat(divided.byCounter()).isEqualTo(whole.byCounter());
    }

    /** Each segment follows four bytes: its offset in the stream (16 bits), its flags, and its length. */
    @FuzzTest
    void readsAnySegments(byte[] input) {
        DnsStreams streams = newStreams();
        NameCounts counts = new NameCounts();
        for (int at = 0; at + HEAD <= input.length; at += HEAD + (input[at + 3] & 0xFF)) {
            int offset = ByteBuffer.wrap(input).getShort(at) - 1_000;
            int to = Math.min(input.length, at + HEAD + (input[at + 3] & 0xFF));
            streams.add(segment(input[at + 2], offset, input, at + HEAD, to), counts, 0);
        }

        assertThat(counts.byCounter().getOrDefault(NameCounter.DNS, 0L)).isLessThanOrEqualTo(input.length);
    }

    private static DnsStreams newStreams() {
        NameBudget budget = new NameBudget(false);
        return new DnsStreams(new DnsAnswers(new PassiveDns(), budget), budget);
    }

    // The segment's memory holds nothing else, so a read beyond it throws.
    private static Payload segment(int flags, int sequence, byte[] bytes, int from, int to) {
        byte[] data = Arrays.copyOfRange(bytes, from, to);
        ByteBuffer memory = ByteBuffer.allocate(HEADER + data.length)
                .putInt(TcpHeader.SEQUENCE, sequence)
                .putShort(TcpHeader.OFFSET_AND_FLAGS, (short) (TcpHeader.MIN_OFFSET | (flags & 0xFF)))
                .put(HEADER, data);
        return new Payload()
                .setBytes(memory, 0, memory.capacity(), memory.capacity())
                .setHeader(true, flags & 0xFF, NamePorts.DNS, 40_000)
                .setAddresses(0, 1, 0, 2);
    }
}
