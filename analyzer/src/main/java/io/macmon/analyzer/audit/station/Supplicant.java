package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.station.StationRecord.Dot1x;

/** The 802.1X state of a station, as far as its frames reveal it. */
public final class Supplicant {

    private Dot1x state = Dot1x.NONE;
    private String identity = "";
    private boolean talkedBeforeEapol;
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
        return identity;
    }

    void setIdentity(String identity) {
        this.identity = identity;
    }

    /** Whether it sent other frames before any EAPOL frame was seen. */
    public boolean talkedBeforeEapol() {
        return talkedBeforeEapol;
    }

    public void markTalkedBeforeEapol() {
        talkedBeforeEapol = true;
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
