/**
 * Sends what is in the spool to Kafka, in its order.
 *
 * <p>The producer is idempotent, waits for all replicas, and repeats a request until it succeeds. So a restart of the
 * broker neither loses nor repeats a record. Records are sent again only by a new producer: after a fatal error, such
 * as a certificate that is not accepted, and after a restart of the sensor.
 */
package io.macmon.fleet.transmit;
