/**
 * What a sensor sends to Kafka, {@link io.macmon.fleet.FleetRecord records} for three {@link
 * io.macmon.fleet.FleetTopic topics}, and the application that reads them and writes two further topics.
 *
 * <pre>
 *   records --> spool on disk --> transmitter --> broker
 *                    |                 |
 *                    |                 '-- what the broker has confirmed is deleted from the spool
 *                    '-- refuses what exceeds its limit; the caller counts it
 * </pre>
 *
 * <p>All records take this path, whether the broker can be reached or not, so an outage needs no code that runs only
 * then. Sub-packages: {@code spool} is the queue on disk, {@code wire} the form of sightings, {@code transmit} the
 * Kafka client; {@code place}, {@code finding} and {@code application} are the application.
 */
package io.macmon.fleet;
