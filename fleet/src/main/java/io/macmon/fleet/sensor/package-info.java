/**
 * {@code --out kafka://...}: turns what an audit or a watch hears into records.
 *
 * <pre>
 *   macmon-analysis: SightingFeed --> Sighting ---------+
 *   macmon-report:   findings, alerts --> EVE JSON -----+--> KafkaOutput --> Transmitter
 *   macmon-fleet:    SensorReport, each minute ---------+
 * </pre>
 */
package io.macmon.fleet.sensor;
