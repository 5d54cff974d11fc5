package io.macmon.analyzer.audit.segment;

/** Counts audited frames, and frames without a usable source address. */
public final class AuditCounts {

    private long frames;
    private long bytes;
    private long sourceless;
    private long sourceCut;
    private long groupSources;
    private long settingsNotCompared;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;

    public void countFrame(int length, long nanos) {
        frames++;
        bytes += length;
        firstNanos = Math.min(firstNanos, nanos);
        lastNanos = Math.max(lastNanos, nanos);
    }

    public void countSourceless() {
        sourceless++;
    }

    public void countSourceCut() {
        sourceCut++;
    }

    public void countGroupSource() {
        groupSources++;
    }

    public void countSettingsNotCompared() {
        settingsNotCompared++;
    }

    public long frames() {
        return frames;
    }

    public long bytes() {
        return bytes;
    }

    /** Frames whose link type has no source addresses. */
    public long sourceless() {
        return sourceless;
    }

    /** Frames that are truncated before the end of the source address. */
    public long sourceCut() {
        return sourceCut;
    }

    /** Frames whose source is a multicast address or zero; no station has such an address. */
    public long groupSources() {
        return groupSources;
    }

    /** Messages of routers and DHCP servers whose settings were not compared. */
    public long settingsNotCompared() {
        return settingsNotCompared;
    }

    /** The time of the earliest frame; {@link Long#MAX_VALUE} if there was none. */
    public long firstNanos() {
        return firstNanos;
    }

    /** The time of the latest frame; {@link Long#MIN_VALUE} if there was none. */
    public long lastNanos() {
        return lastNanos;
    }
}
