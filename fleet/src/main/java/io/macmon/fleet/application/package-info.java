/**
 * The Kafka Streams application: keeps the state of each station, and writes the fleet's findings.
 *
 * <pre>
 *   sightings.v1 --> StationProcessor --> fleet-findings.v1
 *    (by MAC)         |    ^   '--------> fleet-segments.v1 --.
 *                     |    |                                  |
 *                     |    '-- SensorReports &lt;-- sensors.v1; store SHARED &lt;-'
 *                     '-- store STATIONS (RocksDB, changelog), and its index
 * </pre>
 *
 * <p>Each record is processed exactly once, its state and its findings included. More instances share the partitions;
 * {@link io.macmon.fleet.application.StationLookup} asks all of them. Streams' own threads run the processors; the
 * stores may be read by any thread.
 */
package io.macmon.fleet.application;
