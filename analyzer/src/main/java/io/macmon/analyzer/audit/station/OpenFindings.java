package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.finding.FindingLog;

/**
 * The findings that every further frame of a station counts for, until the station behaves or the policy changes. Each
 * is null if there is none.
 *
 * @param presence the station may not be here
 * @param vlan     the station may not be in the VLAN of its last frame
 * @param source   the station may not use the source IP address of its last packet
 */
public record OpenFindings(FindingLog.Entry presence, FindingLog.Entry vlan, FindingLog.Entry source) {

    static final OpenFindings NONE = new OpenFindings(null, null, null);

    /** @param entry null if there is none */
    public OpenFindings withPresence(FindingLog.Entry entry) {
        return of(entry, vlan, source);
    }

    /** @param entry null if there is none */
    public OpenFindings withVlan(FindingLog.Entry entry) {
        return of(presence, entry, source);
    }

    /** @param entry null if there is none */
    public OpenFindings withSource(FindingLog.Entry entry) {
        return of(presence, vlan, entry);
    }

    private static OpenFindings of(FindingLog.Entry presence, FindingLog.Entry vlan, FindingLog.Entry source) {
        return presence == null && vlan == null && source == null ? NONE : new OpenFindings(presence, vlan, source);
    }
}
