package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.finding.FindingLog;

/**
 * The findings that each further frame from a station repeats, until the station complies or the policy changes.
 * Immutable. Stations without findings share {@link #NONE}, so comparing with it identifies them.
 */
public final class OpenFindings {

    static final OpenFindings NONE = new OpenFindings(null, null, null);

    private final FindingLog.Entry presence;
    private final FindingLog.Entry vlan;
    private final FindingLog.Entry source;

    private OpenFindings(FindingLog.Entry presence, FindingLog.Entry vlan, FindingLog.Entry source) {
        this.presence = presence;
        this.vlan = vlan;
        this.source = source;
    }

    /** The finding that the station may not be on the segment; null if it may. */
    public FindingLog.Entry presence() {
        return presence;
    }

    /** The finding that the station may not be in the VLAN of its last frame; null if it may. */
    public FindingLog.Entry vlan() {
        return vlan;
    }

    /** The finding that the station may not use the source IP address of its last packet; null if it may. */
    public FindingLog.Entry source() {
        return source;
    }

    OpenFindings withPresence(FindingLog.Entry entry) {
        return of(entry, vlan, source);
    }

    OpenFindings withVlan(FindingLog.Entry entry) {
        return of(presence, entry, source);
    }

    OpenFindings withSource(FindingLog.Entry entry) {
        return of(presence, vlan, entry);
    }

    private static OpenFindings of(FindingLog.Entry presence, FindingLog.Entry vlan, FindingLog.Entry source) {
        return presence == null && vlan == null && source == null ? NONE : new OpenFindings(presence, vlan, source);
    }
}
