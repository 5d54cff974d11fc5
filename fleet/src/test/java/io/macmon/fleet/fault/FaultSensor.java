package io.macmon.fleet.fault;

import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.spool.Spool;
import io.macmon.fleet.transmit.BrokerOptions;
import io.macmon.fleet.transmit.Transmitter;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.Sighting.Origin;
import io.macmon.fleet.wire.SightingCodec;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A sensor as a process. Reads {@code STEP STEPS} from standard input, sends what it hears in this step without waiting
 * for the broker, and prints the step once the broker has confirmed all records.
 */
final class FaultSensor {

    private final String name;
    private final UUID boot = UUID.randomUUID();
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicInteger sent = new AtomicInteger(-1);
    private final Transmitter transmitter;

    private FaultSensor(String name, Transmitter transmitter) {
        this.name = name;
        this.transmitter = transmitter;
    }

    /** Arguments: directory of the spool, brokers, prefix, sensor. */
    public static void main(String[] arguments) throws Exception {
        BrokerOptions options = new BrokerOptions(arguments[1], arguments[2], Map.of());
        try (Spool spool = Spool.open(Path.of(arguments[0]), 64 << 20);
                Transmitter transmitter = new Transmitter(spool, options, FaultSensor::report);
                BufferedReader steps =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            transmitter.start();
            FaultSensor sensor = new FaultSensor(arguments[3], transmitter);
            Thread confirming = new Thread(sensor::printConfirmed, "confirming");
            confirming.setDaemon(true);
            confirming.start();
            for (String line = steps.readLine(); line != null; line = steps.readLine()) {
                int space = line.indexOf(' ');
                sensor.send(Integer.parseInt(line.substring(0, space)), Integer.parseInt(line.substring(space + 1)));
            }
        }
    }

    private void send(int step, int steps) {
        int first = step * FaultScenario.MINUTES_PER_STEP;
        for (int minute = first; minute < first + FaultScenario.MINUTES_PER_STEP; minute++) {
            for (Sighting heard : FaultScenario.sightings(name, this::next, minute, steps)) {
                transmitter.offer(SightingCodec.record(heard));
            }
            transmitter.offer(state(minute));
        }
        sent.set(step);
    }

    private Origin next() {
        return new Origin(name, boot, sequence.getAndIncrement());
    }

    private void printConfirmed() {
        int printed = -1;
        try {
            while (true) {
                int last = sent.get();
                if (last > printed && transmitter.counts().waiting() == 0) {
                    System.out.println(last);
                    printed = last;
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private FleetRecord state(int minute) {
        String json = "{\"sensor\":\"" + name + "\",\"boot\":\"" + boot + "\",\"sequence\":" + next().sequence()
                + ",\"time\":\"" + FaultScenario.endOf(minute, name) + "\",\"place\":\"place of " + name
                + "\",\"drops\":{},\"policy_hash\":\"\",\"interval_s\":60}";
        return new FleetRecord(
                FleetTopic.SENSORS, name.getBytes(StandardCharsets.US_ASCII), json.getBytes(StandardCharsets.US_ASCII));
    }

    private static void report(String message) {
        System.err.println(message);
    }
}
