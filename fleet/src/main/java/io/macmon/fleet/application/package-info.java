/**
 * The Kafka Streams application: keeps the state of each station, and writes the fleet's findings.
 *
 * <pre>
 *   sightings.v1 --> StationProcessor --> fleet-findings.v1
 *    (by MAC)         |    ^   '--------> fleet-segments.v1 --.
 *                     |    |                                  |
 *                     |    '-- global stores: SENSORS, SHARED &lt;-- sensors.v1
 *                     '-- store STATIONS (RocksDB, changelog)
 * </pre>
 *
 * <p>Streams' own threads run the processors.
 */
package io.macmon.fleet.application;
