package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;

/** What is remembered of earlier runs. */
public interface StationMemory {

    /** Remembers nothing. */
    StationMemory NONE = new StationMemory() {
        @Override
        public Contents recall() {
            return new Contents(false, List.of(), List.of(), List.of());
        }

        @Override
        public void remember(Changes changes) {}
    };

    /** All that is remembered; called once, before the first frame. */
    Contents recall();

    /** Remembers; all of it or, when the process is killed meanwhile, nothing. Called by one thread, which may be kept waiting. */
    void remember(Changes changes);

    /**
     * What was remembered.
     *
     * @param isEnabled whether somebody remembers at all: only then a station can be new
     * @param stations in the order in which they were seen last, the latest last
     * @param owners   of IP addresses, one each
     */
    record Contents(
            boolean isEnabled, List<StationRecord> stations, List<AddressOwner> owners, List<Finding> findings) {}

    /** The station that an IP address belonged to last, and the one before ({@code null} when there was none). */
    record AddressOwner(IpAddress address, MacAddress station, MacAddress previous, Instant since, Instant lastSeen) {}

    /** What is new: each replaces what was known under its key. */
    record Changes(List<StationRecord> stations, List<AddressOwner> owners, List<Finding> findings) {

        public boolean isEmpty() {
            return stations.isEmpty() && owners.isEmpty() && findings.isEmpty();
        }
    }
}
