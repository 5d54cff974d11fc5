package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps what a writer writes, message by message. */
final class CollectedOutput implements EventWriter.ByteSink {

    private final List<byte[]> messages = new ArrayList<>();
    private int events;

    @Override
    public void write(byte[] bytes, int length, int endingEvents) {
        messages.add(Arrays.copyOf(bytes, length));
        events += endingEvents;
    }

    int events() {
        return events;
    }

    List<ByteBuffer> messages() {
        return messages.stream().map(ByteBuffer::wrap).toList();
    }

    List<String> texts() {
        return messages.stream().map(message -> new String(message, UTF_8)).toList();
    }
}
