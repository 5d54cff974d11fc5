package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a writer wrote: message by message. */
final class CollectedOutput implements EventWriter.ByteSink {

    private final List<byte[]> messages = new ArrayList<>();
    private int events;

    @Override
    public void write(byte[] octets, int length, int eventsInIt) {
        messages.add(Arrays.copyOf(octets, length));
        events += eventsInIt;
    }

    int events() {
        return events;
    }

    List<ByteBuffer> messages() {
        return messages.stream().map(ByteBuffer::wrap).toList();
    }

    List<String> texts() {
        return messages.stream().map(octets -> new String(octets, UTF_8)).toList();
    }
}
