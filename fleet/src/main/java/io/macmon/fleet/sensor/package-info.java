/**
 * {@code --out kafka://...}: turns what an audit hears into records.
 *
 * <pre>
 *   macmon-analysis: SightingFeed --> Sighting ----+
 *   macmon-report:   findings --> EVE JSON --------+--> KafkaOutput --> Transmitter
 *   macmon-fleet:    SensorReport, each minute ----+
 * </pre>
 */
package io.macmon.fleet.sensor;
