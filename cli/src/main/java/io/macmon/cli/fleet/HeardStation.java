package io.macmon.cli.fleet;

import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.broadcast.Broadcast;
import java.util.List;

/**
 * A station that a fleet has to hear of.
 *
 * @param type       what type of device it probably is, as in {@code printer}; empty if unknown
 * @param broadcasts some of the broadcasts that it sent since it was last reported
 */
public record HeardStation(StationRecord station, String type, List<Broadcast> broadcasts) {

    public HeardStation {
        broadcasts = List.copyOf(broadcasts);
    }
}
