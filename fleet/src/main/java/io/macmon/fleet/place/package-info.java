/**
 * Where stations are, and the rules about it. No I/O, no clock: all times are those of the sensors.
 *
 * <pre>
 *   Sighting --> StationState.add --> StationRules --> findings
 *                      |                   '-- asks Segments which sensors hear the same segment
 *                      '-- SharedBroadcasts: which sensors heard the same frames
 * </pre>
 *
 * <p>The state of a station depends on the set of its sightings, not on their order, as long as none is later than
 * {@link StationState#HORIZON}.
 */
package io.macmon.fleet.place;
