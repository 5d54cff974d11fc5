package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.finding.FindingEntry;

/**
 * The findings that each further frame from a station repeats, until the station complies or the policy changes.
 * Immutable. Stations without findings share {@link #NONE}, so comparing with it identifies them.
 */
public final class OpenFindings {

    static final OpenFindings NONE = new OpenFindings(null, null, null);

    private final FindingEntry presence;
    private final FindingEntry vlan;
    private final FindingEntry source;

    private OpenFindings(FindingEntry presence, FindingEntry vlan, FindingEntry source) {
        this.presence = presence;
        this.vlan = vlan;
        this.source = source;
    }

    /** The finding that the station may not be on the segment; null if it may. */
    public FindingEntry presence() {
        return presence;
    }

    /** The finding that the station may not be in the VLAN of its last frame; null if it may. */
    public FindingEntry vlan() {
        return vlan;
    }

    /** The finding that the station may not use the source IP address of its last packet; null if it may. */
    public FindingEntry source() {
        return source;
    }

    /** @param entry null if the station may be on the segment */
    public OpenFindings withPresence(FindingEntry entry) {
        return of(entry, vlan, source);
    }

    /** @param entry null if the station may be in the VLAN of its last frame */
    public OpenFindings withVlan(FindingEntry entry) {
        return of(presence, entry, source);
    }

    /** @param entry null if the station may use the source IP address of its last packet */
    public OpenFindings withSource(FindingEntry entry) {
        return of(presence, vlan, entry);
    }

    private static OpenFindings of(FindingEntry presence, FindingEntry vlan, FindingEntry source) {
        return presence == null && vlan == null && source == null ? NONE : new OpenFindings(presence, vlan, source);
    }
}
