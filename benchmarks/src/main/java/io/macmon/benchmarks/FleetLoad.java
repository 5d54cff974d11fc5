package io.macmon.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.config.net.MacAddress;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.Sighting.Broadcast;
import io.macmon.fleet.wire.Sighting.Origin;
import io.macmon.fleet.wire.SightingCodec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the sensors of a fleet send in ten minutes: sightings of their stations, and their own reports. The first
 * stations are planted: some are heard at a second sensor, too (clones), some move to it.
 *
 * @param intervalSeconds the time between two sightings of a station; planted ones are heard each minute
 * @param planted         how many clones, and how many moves
 * @param start           the time of the first sightings
 */
record FleetLoad(int sensors, int stationsPerSensor, int intervalSeconds, int planted, Instant start) {

    /** How long the load lasts by the sensors' clocks. */
    static final int SECONDS = 600;

    private static final int MINUTE = 60;
    private static final int LEAVES = 3 * MINUTE;
    private static final int ARRIVES = 6 * MINUTE;
    private static final long FIRST_MAC = 0x0052_C200_0000L;
    private static final UUID BOOT = new UUID(0x6D61_636D_6F6EL, 1);

    int stations() {
        return sensors * stationsPerSensor;
    }

    static String mac(int station) {
        return new MacAddress(FIRST_MAC + station).toString();
    }

    /** What one second of the sensors' clocks brings. */
    void send(int second, Consumer<FleetRecord> sink) {
        for (int sensor = second % MINUTE; sensor < sensors; sensor += MINUTE) {
            sink.accept(report(sensor, second));
        }
        int period = MINUTE / 2;
        for (int station = second % period; station < 2 * planted; station += period) {
            boolean isFirstHalf = station % MINUTE == second % MINUTE;
            boolean isAway = station < planted ? !isFirstHalf : second >= ARRIVES;
            boolean isHeard = station < planted || (isFirstHalf && (second < LEAVES || second >= ARRIVES));
            if (isHeard) {
                sink.accept(sighting(station, second, isAway));
            }
        }
        int first = 2 * planted;
        int phase = Math.floorMod(second - first, intervalSeconds);
        for (int station = first + phase; station < stations(); station += intervalSeconds) {
            sink.accept(sighting(station, second, false));
        }
    }

    /** Kind and station of each finding that a fleet must report, once. */
    Set<String> findings() {
        Set<String> findings = new TreeSet<>();
        IntStream.range(0, stations()).forEach(station -> findings.add("new-anywhere " + mac(station)));
        IntStream.range(0, planted).forEach(station -> findings.add("cloned-mac " + mac(station)));
        IntStream.range(planted, 2 * planted).forEach(station -> findings.add("roamed " + mac(station)));
        return findings;
    }

    private FleetRecord sighting(int station, int second, boolean isAway) {
        int home = station / stationsPerSensor;
        int sensor = isAway ? (home + sensors / 2) % sensors : home;
        Instant at = start.plusSeconds(second);
        return SightingCodec.record(new Sighting(
                new Origin(name(sensor), BOOT, second),
                at,
                new MacAddress(FIRST_MAC + station),
                0,
                Set.of(address(station, false), address(station, true)),
                List.of("host-" + station),
                "computer",
                "place-" + sensor,
                List.of(broadcast(station, second, at), broadcast(station, second + SECONDS, at))));
    }

    private static String name(int sensor) {
        return "sensor-" + sensor + "/eth0";
    }

    private static InetAddress address(int station, boolean isVersion6) {
        ByteBuffer bytes = ByteBuffer.allocate(isVersion6 ? 16 : 4);
        bytes.putInt(isVersion6 ? 0xFD00_0000 : 10 << 24 | station);
        if (isVersion6) {
            bytes.putInt(12, station);
        }
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Broadcast broadcast(int station, int number, Instant at) {
        return new Broadcast((station * 1_201L + number) * 0x9E37_79B9_7F4A_7C15L, at);
    }

    private FleetRecord report(int sensor, int second) {
        String json = "{\"sensor\":\"" + name(sensor) + "\",\"boot\":\"" + BOOT + "\",\"sequence\":" + second
                + ",\"time\":\"" + start.plusSeconds(second) + "\",\"place\":\"place-" + sensor
                + "\",\"version\":\"benchmark\",\"policy_hash\":\"\",\"drops\":{\"spool\":0},\"interval_s\":" + MINUTE
                + "}";
        return new FleetRecord(FleetTopic.SENSORS, name(sensor).getBytes(UTF_8), json.getBytes(UTF_8));
    }

    /** Stations of all kinds, from the whole fleet. */
    List<String> samples() {
        int step = Math.max(stations() / 50, 1);
        return Stream.concat(
                        IntStream.range(0, Math.min(2 * planted, 20)).boxed(),
                        IntStream.range(0, stations() / step).map(i -> i * step).boxed())
                .map(FleetLoad::mac)
                .distinct()
                .toList();
    }
}
