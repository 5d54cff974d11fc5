package io.macmon.cli.output;

/** Bytes that wait to be written together, and the number of events that they end. One thread only. */
final class EventBuffer {

    private static final int CAPACITY = 1 << 16;
    private static final int MAX_EVENTS = 4_096; // an event without bytes does not fill the buffer

    private final byte[] bytes = new byte[CAPACITY];
    private int length;
    private int events;

    /** Whether an empty buffer has room for that number of bytes. */
    static boolean canHold(int length) {
        return length <= CAPACITY;
    }

    boolean isEmpty() {
        return length == 0 && events == 0;
    }

    boolean hasRoomFor(int more) {
        return length + more <= CAPACITY && events < MAX_EVENTS;
    }

    void add(byte[] more, int moreLength, int moreEvents) {
        System.arraycopy(more, 0, bytes, length, moreLength);
        length += moreLength;
        events += moreEvents;
    }

    void clear() {
        length = 0;
        events = 0;
    }

    /** The buffer itself; {@link #length} bytes of it are valid until the next {@link #add}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int events() {
        return events;
    }
}
