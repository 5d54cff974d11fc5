package io.macmon.cli.history;

/** What the list of a run says about stations, by MAC address in the low 48 bits. */
public interface StationNames {

    /** Empty if the station has no name. */
    String name(long mac);

    /** Empty if the station is in no group with a name. */
    String group(long mac);
}
