package io.macmon.fleet.transmit;

import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.spool.Spool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A process that spools records and sends them, until it is killed. Its records are {@code RUN:NUMBER}, from 0. */
final class KilledSensor {

    private KilledSensor() {}

    /** Arguments: directory of the spool, brokers, prefix, run. Prints a line for each record that is in the spool. */
    public static void main(String[] arguments) throws Exception {
        BrokerOptions options = new BrokerOptions(arguments[1], arguments[2], Map.of());
        Spool spool = Spool.open(Path.of(arguments[0]), 64 << 20);
        try (Transmitter transmitter = new Transmitter(spool, options, KilledSensor::report)) {
            transmitter.start();
            for (int number = 0; !System.out.checkError(); number++) {
                spool.append(new FleetRecord(FleetTopic.FINDINGS, new byte[1], text(arguments[3], number)));
                System.out.println(number);
            }
        }
    }

    private static void report(String message) {
        System.err.println(message);
    }

    private static byte[] text(String run, int number) {
        return (run + ":" + number).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Starts it, and kills it by SIGKILL once a number of records is in the spool.
     *
     * @return number of the last record that is known to be in the spool
     */
    static int run(Path spool, BrokerOptions options, int run, int records) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledSensor.class.getName(),
                        spool.toString(),
                        options.servers(),
                        options.prefix(),
                        Integer.toString(run))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            int last = -1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Integer.parseInt(line);
                if (last >= records) {
                    process.toHandle().destroyForcibly(); // leaves what it has printed
                }
            }
            return last;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
