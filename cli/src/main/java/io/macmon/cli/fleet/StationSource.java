package io.macmon.cli.fleet;

import io.macmon.cli.fleet.HeardStation.StationDetails;

/** The stations that a run hears. Called on the thread that analyses. */
interface StationSource {

    /** Receives a station in a VLAN. */
    @FunctionalInterface
    interface Reader {

        /**
         * @param vlan     the ID of the outermost tag; 0 for untagged
         * @param revision changes with the details of the station
         */
        void read(long mac, int vlan, long lastNanos, int revision);
    }

    /**
     * Passes each station to a reader, once for each VLAN in which it was heard since a time.
     *
     * @param times when they were heard, as far as that is known
     */
    void forEachHeard(long sinceNanos, VlanTimes times, Reader reader);

    /** What is known about the station that is being read. */
    StationDetails details(long mac);
}
