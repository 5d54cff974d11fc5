package io.macmon.analyzer.audit.station;

/** Estimates how much memory values take, in bytes. Java needs two bytes for most letters. */
final class MemorySize {

    /** An IP address of a station. */
    static final int ADDRESS = 80;

    /** A time, as an object. */
    static final int TIME = 24;

    private static final int STRING = 56;
    private static final int COMPACT_TEXT = 56;

    private MemorySize() {}

    static int of(String text) {
        return text.isEmpty() ? 0 : STRING + 2 * text.length();
    }

    /** Twice its size, for the objects that hold it and for the copy in a report. */
    static int of(CompactText text) {
        return text.isEmpty() ? 0 : COMPACT_TEXT + 2 * text.length();
    }
}
