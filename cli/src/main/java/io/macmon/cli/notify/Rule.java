package io.macmon.cli.notify;

import io.macmon.analyzer.audit.finding.Severity;
import java.util.List;

/**
 * Which notices go to which channels. An empty list of kinds or groups matches all.
 *
 * @param severity   the lowest severity that matches
 * @param isResolved whether ends are sent
 * @param channels   names of channels; empty to send nothing
 */
record Rule(List<String> kinds, List<String> groups, Severity severity, boolean isResolved, List<String> channels) {

    boolean matches(Notice notice) {
        return (kinds.isEmpty() || kinds.contains(notice.kind()))
                && (groups.isEmpty() || groups.contains(notice.group()))
                && notice.severity().compareTo(severity) >= 0;
    }

    boolean sends(Notice notice) {
        return isResolved || !notice.isResolved();
    }
}
