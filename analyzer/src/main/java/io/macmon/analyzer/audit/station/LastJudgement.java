package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.finding.FindingLog;

/**
 * The VLAN and the source IP address that a station was judged by last, and the findings open about it. A frame with
 * the same VLAN and source address needs no new judgement: it only counts for the findings that are open. Reset when
 * the policy changes.
 */
public final class LastJudgement {

    private static final int NONE = -1;

    private int vlan = NONE;
    private long sourceHigh;
    private long sourceLow;
    private FindingLog.Entry presenceFinding;
    private FindingLog.Entry vlanFinding;
    private FindingLog.Entry sourceFinding;

    LastJudgement() {}

    void reset() {
        vlan = NONE;
        sourceHigh = 0;
        sourceLow = 0;
        presenceFinding = null;
        vlanFinding = null;
        sourceFinding = null;
    }

    /** The finding that the station may not be here; null if there is none. */
    public FindingLog.Entry presenceFinding() {
        return presenceFinding;
    }

    public void setPresenceFinding(FindingLog.Entry entry) {
        presenceFinding = entry;
    }

    /** Whether this is the VLAN that was judged last; 0 for untagged. */
    public boolean isVlan(int vlan) {
        return vlan == this.vlan;
    }

    /** The finding that the station may not be in its VLAN; null if it may. */
    public FindingLog.Entry vlanFinding() {
        return vlanFinding;
    }

    /** @param entry null if the station may be in the VLAN */
    public void setVlan(int vlan, FindingLog.Entry entry) {
        this.vlan = vlan;
        vlanFinding = entry;
    }

    /** Whether this is the source IP address that was judged last. */
    public boolean isSource(long high, long low) {
        return low == sourceLow && high == sourceHigh;
    }

    /** The finding that the station may not use its source IP address; null if it may. */
    public FindingLog.Entry sourceFinding() {
        return sourceFinding;
    }

    /** @param entry null if the station may use the address */
    public void setSource(long high, long low, FindingLog.Entry entry) {
        sourceHigh = high;
        sourceLow = low;
        sourceFinding = entry;
    }
}
