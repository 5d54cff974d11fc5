package io.macmon.fleet.sensor;

import io.macmon.cli.fleet.FleetRun;
import io.macmon.cli.fleet.FleetTime;
import io.macmon.cli.fleet.HeardStation;
import io.macmon.cli.process.HostName;
import io.macmon.config.net.IpAddress;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.Sighting.Broadcast;
import io.macmon.fleet.wire.Sighting.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** This sensor, and the numbers of its records. Thread-safe. */
final class Sensor {

    private static final int MAX_ADDRESSES = 16;
    private static final int MAX_NAMES = 8;

    private final String name; // the host's name in the fleet and the device, as in "hq/eth0"
    private final String place;
    private final FleetTime time;
    private final UUID boot = UUID.randomUUID();
    private final AtomicLong sequence = new AtomicLong();

    Sensor(FleetRun run) {
        name = run.settings().sensor().orElseGet(HostName::get) + "/" + run.device();
        place = run.settings().place();
        time = run.time();
    }

    String place() {
        return place;
    }

    /** The next record of this run. */
    Origin next() {
        return new Origin(name, boot, sequence.getAndIncrement());
    }

    /** The time in what is sent now. */
    Instant now() {
        return time.at(Instant.now());
    }

    Sighting sighting(HeardStation heard) {
        return new Sighting(
                next(),
                time.at(heard.at()),
                heard.mac(),
                heard.vlan(),
                heard.details().addresses().stream()
                        .limit(MAX_ADDRESSES)
                        .map(Sensor::inetAddress)
                        .collect(Collectors.toSet()),
                heard.details().names().stream().distinct().limit(MAX_NAMES).toList(),
                heard.details().type(),
                place,
                heard.broadcasts().stream()
                        .map(broadcast -> new Broadcast(
                                broadcast.hash(), time.at(Instant.ofEpochSecond(0, broadcast.timeNanos()))))
                        .toList());
    }

    private static InetAddress inetAddress(IpAddress address) {
        byte[] bytes = address.version() == 4
                ? ByteBuffer.allocate(Integer.BYTES).putInt((int) address.low()).array()
                : ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(address.high())
                        .putLong(address.low())
                        .array();
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("an address has 4 or 16 bytes", impossible);
        }
    }
}
