package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.station.StationRecord.Dot1x;

/** The 802.1X state of a station, as far as its frames reveal it. */
public final class Supplicant {

    private static final long NEVER = Long.MIN_VALUE;
    private static final int MAX_IDENTITY = 255;

    private Dot1x state = Dot1x.NONE;
    private CompactText identity = CompactText.EMPTY;
    private boolean sentEapol;
    private long firstTrafficNanos = NEVER;
    private long groupRequestsBefore;
    private int unansweredRequests;
    private long logoffNanos = NEVER;
    private boolean talkedAfterLogoff;
    private int failures;
    private long firstFailureNanos;
    private int startsInWindow;
    private long windowNanos;

    Supplicant() {}

    Dot1x state() {
        return state;
    }

    void setState(Dot1x state) {
        this.state = state;
    }

    String identity() {
        return identity.toString();
    }

    /** The memory that the identity takes, in bytes. */
    int memorySize() {
        return MemorySize.of(identity);
    }

    void setIdentity(String identity) {
        this.identity = CompactText.of(identity, MAX_IDENTITY);
    }

    /** Whether it sent a frame that only supplicants send. */
    boolean sentEapol() {
        return sentEapol;
    }

    /** @param groupRequests the requests so far to all stations */
    public void markSentEapol(long groupRequests) {
        sentEapol = true;
        groupRequestsBefore = groupRequests;
        unansweredRequests = 0;
    }

    /** Whether it sent other frames before any EAPOL frame was seen. */
    public boolean talkedBeforeEapol() {
        return firstTrafficNanos != NEVER;
    }

    /**
     * Marks that it sends other frames before any EAPOL frame was seen.
     *
     * @param groupRequests the requests so far to all stations
     */
    public void markTalkedBeforeEapol(long nanos, long groupRequests) {
        if (firstTrafficNanos == NEVER) {
            firstTrafficNanos = nanos;
            groupRequestsBefore = groupRequests;
        }
    }

    /** When it first sent other frames before any EAPOL frame; meaningless unless {@link #talkedBeforeEapol}. */
    public long firstTrafficNanos() {
        return firstTrafficNanos;
    }

    /** The requests to all stations before it last sent EAPOL, or else before {@link #firstTrafficNanos}. */
    public long groupRequestsBefore() {
        return groupRequestsBefore;
    }

    /** Counts a request to this station. */
    public void countRequest() {
        unansweredRequests++;
    }

    /** The requests to this station since it last sent EAPOL. */
    public int unansweredRequests() {
        return unansweredRequests;
    }

    /** Marks an EAPOL-Logoff with its address as the source. */
    public void markLogoff(long nanos) {
        logoffNanos = nanos;
        talkedAfterLogoff = false;
    }

    /** Marks that it authenticated again. */
    public void clearLogoff() {
        logoffNanos = NEVER;
        talkedAfterLogoff = false;
    }

    public void markTalkedAfterLogoff() {
        talkedAfterLogoff = true;
    }

    /** Whether it sent other frames after a Logoff that was at most {@code maxNanos} ago. */
    public boolean ignoresLogoff(long nanos, long maxNanos) {
        return talkedAfterLogoff && Math.abs(nanos - logoffNanos) <= maxNanos;
    }

    /** Counts a failed authentication. */
    public void countFailure(long nanos) {
        firstFailureNanos = failures == 0 ? nanos : firstFailureNanos;
        failures++;
    }

    public void clearFailures() {
        failures = 0;
    }

    /** Whether it failed since its last success, but at most {@code max} times, within {@code maxNanos}. */
    public boolean isRetrying(long nanos, int max, long maxNanos) {
        return failures > 0 && failures <= max && Math.abs(nanos - firstFailureNanos) < maxNanos;
    }

    /** Counts an EAPOL-Start. Returns the number of Starts in the current window. */
    public int countStart(long nanos, long windowLengthNanos) {
        if (nanos - windowNanos >= windowLengthNanos || nanos < windowNanos) {
            windowNanos = nanos;
            startsInWindow = 0;
        }
        return ++startsInWindow;
    }
}
