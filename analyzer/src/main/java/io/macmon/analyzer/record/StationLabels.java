package io.macmon.analyzer.record;

import io.macmon.analyzer.vendor.Vendors;
import io.macmon.config.text.SafeText;

/** What records state about a station besides its MAC address. Implementations are thread-safe. */
@FunctionalInterface
public interface StationLabels {

    /** No station has a name. */
    StationLabels NONE = mac -> "";

    /** Longer names are truncated: a name of a DNS host has at most 255 bytes, but hardly anyone reads them. */
    int MAX_NAME = 64;

    /**
     * The name that the user gave a station, as it was written; empty if it has none.
     *
     * @param mac in the low 48 bits
     */
    String rawName(long mac);

    /** The name of a station, safe to display and not longer than {@value #MAX_NAME} characters and an ellipsis. */
    default String name(long mac) {
        return shown(rawName(mac));
    }

    /** A name as it is shown. */
    static String shown(String rawName) {
        return rawName.isEmpty() ? rawName : SafeText.of(rawName, MAX_NAME);
    }

    /** The vendor of a station by its address; empty if unknown. */
    default String vendor(long mac) {
        return Vendors.builtIn().nameOf(mac);
    }
}
