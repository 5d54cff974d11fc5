package io.macmon.fleet.place;

/** How far the records of a sensor have arrived. */
@FunctionalInterface
public interface SensorClock {

    /** The time of the sensor's last report, in nanoseconds since 1970; 0 if it is not known. */
    long reportedNanos(String sensor);
}
