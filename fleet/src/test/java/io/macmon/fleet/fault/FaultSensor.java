package io.macmon.fleet.fault;

import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.spool.Spool;
import io.macmon.fleet.transmit.BrokerOptions;
import io.macmon.fleet.transmit.Transmitter;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.SightingCodec;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A sensor as a process. Reads {@code STEP STEPS} from standard input, sends what it hears in this step, and prints the
 * step once the broker has confirmed all records.
 */
final class FaultSensor {

    private FaultSensor() {}

    /** Arguments: directory of the spool, brokers, prefix, sensor. */
    public static void main(String[] arguments) throws Exception {
        String sensor = arguments[3];
        UUID boot = UUID.randomUUID();
        BrokerOptions options = new BrokerOptions(arguments[1], arguments[2], Map.of());
        try (Spool spool = Spool.open(Path.of(arguments[0]), 64 << 20);
                Transmitter transmitter = new Transmitter(spool, options, FaultSensor::report);
                BufferedReader steps =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            transmitter.start();
            for (String line = steps.readLine(); line != null; line = steps.readLine()) {
                int step = Integer.parseInt(line.substring(0, line.indexOf(' ')));
                int all = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
                for (Sighting heard : FaultScenario.sightings(sensor, boot, step, all)) {
                    transmitter.offer(SightingCodec.record(heard));
                }
                awaitConfirmed(transmitter);
                transmitter.offer(state(sensor, step));
                awaitConfirmed(transmitter);
                System.out.println(step);
            }
        }
    }

    private static void awaitConfirmed(Transmitter transmitter) throws InterruptedException {
        while (transmitter.counts().waiting() > 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static FleetRecord state(String sensor, int step) {
        String json = "{\"sensor\":\"" + sensor + "\",\"time\":\"" + FaultScenario.endOf(step)
                + "\",\"place\":\"place of " + sensor + "\",\"drops\":{},\"policy_hash\":\"\",\"interval_s\":60}";
        return new FleetRecord(
                FleetTopic.SENSORS,
                sensor.getBytes(StandardCharsets.US_ASCII),
                json.getBytes(StandardCharsets.US_ASCII));
    }

    private static void report(String message) {
        System.err.println(message);
    }
}
