package io.macmon.fleet.place;

/** Which sensors are on one segment. */
@FunctionalInterface
public interface Segments {

    /** Whether two different sensors hear the same broadcasts. Symmetric. */
    boolean areOne(String sensor, String other);
}
