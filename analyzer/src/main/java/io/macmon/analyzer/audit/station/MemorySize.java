package io.macmon.analyzer.audit.station;

/** Estimates how much memory values take, in bytes, and shortens text. Java needs two bytes for most letters. */
final class MemorySize {

    /** An IP address of a station. */
    static final int ADDRESS = 80;

    private static final int STRING = 56;

    private MemorySize() {}

    static int of(String text) {
        return text.isEmpty() ? 0 : STRING + 2 * text.length();
    }

    /** The first letters of a text. */
    static String truncated(String text, int maxLength) {
        return text.length() <= maxLength ? text : text.substring(0, maxLength);
    }
}
