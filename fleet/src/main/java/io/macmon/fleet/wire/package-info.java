/**
 * The form of sightings on the wire: Protocol Buffers, as in {@code sighting.proto}. Written and read field by field:
 * code that protoc generates does not compile without warnings, and protoc does not exist for all processors that
 * macmon runs on.
 */
package io.macmon.fleet.wire;
