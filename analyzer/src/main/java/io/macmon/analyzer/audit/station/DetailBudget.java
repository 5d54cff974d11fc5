package io.macmon.analyzer.audit.station;

/**
 * How much memory the details of all unpinned stations may take: names, other text, and addresses. A made-up station
 * may tell much about itself, so details have one limit in all.
 */
final class DetailBudget {

    private static final int BYTES_PER_STATION = 256;

    private final long maxBytes;
    private long bytes;
    private long dropped;

    /** @param maxStations the number of stations that may have {@value #BYTES_PER_STATION} bytes on average */
    DetailBudget(int maxStations) {
        maxBytes = (long) BYTES_PER_STATION * maxStations;
    }

    void add(int count) {
        bytes += count;
    }

    boolean isExceeded() {
        return bytes > maxBytes;
    }

    /** Whether enough was dropped that it need not be done again soon. */
    boolean hasRoom() {
        return bytes <= maxBytes - maxBytes / 8;
    }

    void countDropped() {
        dropped++;
    }

    /** The number of stations whose details were dropped. */
    long dropped() {
        return dropped;
    }
}
