package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.vendor.Vendors;
import io.macmon.config.text.SafeText;
import java.time.Instant;
import java.util.Optional;

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

    /** The name that a station has revealed so far, safe to display. */
    default Optional<StationName> learned(long mac) {
        return Optional.empty();
    }

    /** The name of a station: the one that the user gave it, or else the one that it has revealed so far. */
    default Optional<StationName> name(long mac) {
        return name(mac, learned(mac));
    }

    /**
     * The name of a station in a record, safe to display and not longer than {@value #MAX_NAME} characters and an
     * ellipsis. Without a source, the user gave it.
     *
     * @param revealed what it had revealed when the record was made
     */
    default Optional<StationName> name(long mac, Optional<StationName> revealed) {
        String given = rawName(mac);
        return given.isEmpty() ? revealed : Optional.of(new StationName(shown(given), "", Instant.EPOCH));
    }

    /** The name of a flow's source. */
    default Optional<StationName> sourceName(FlowRecord flow) {
        return name(FlowMacs.source(flow), flow.names().flatMap(FlowNames::source));
    }

    /** The name of a flow's destination. */
    default Optional<StationName> destinationName(FlowRecord flow) {
        return name(FlowMacs.destination(flow), flow.names().flatMap(FlowNames::destination));
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
