package io.macmon.fleet.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.lab.Host;
import io.macmon.fleet.Forwarder;
import io.macmon.fleet.RecordNumbers;
import io.macmon.fleet.TestBroker;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each record has a number, so the numbers that never arrive are those of the records that a full spool dropped. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FullSpoolLabTest extends CableFixture {

    private static final int METRICS_PORT = 9_464; // in a namespace of the test
    private static final List<Host> LISTED = hosts(0x01, 12_000);
    private static final List<Host> STRANGERS = hosts(0x66, 200);

    @ParameterizedTest
    @CsvSource({"watch, spool", "audit, dropped_spool"})
    void whatItDropsIsCountedExactly(String command, String counter) throws Exception {
        try (TestBroker broker = new TestBroker();
                Forwarder way = new Forwarder();
                LabSensor sensor = start(command, way.address())) {
            sensor.awaitListening();
            send(STRANGERS.subList(0, 100));
            send(LISTED);
            send(STRANGERS);
            await(() -> metric("macmon_dropped_records_total\\{place=\"" + counter + "\"\\}") > 0);
            way.open(broker.address());
            await(() -> metric("result=\"written\"}") + metric("result=\"dropped\"}") >= LISTED.size());
            int exitCode = sensor.exitCode();

            RecordNumbers numbers = new RecordNumbers();
            List<ConsumerRecord<String, byte[]>> findings = new ArrayList<>();
            broker.readToEnd("lab.sightings.v1", numbers::add);
            broker.readToEnd("lab.findings.v1", findings::add);
            broker.readToEnd("lab.sensors.v1", numbers::add);
            findings.forEach(numbers::add);
            assertThat(findings).hasSizeGreaterThanOrEqualTo(10); // both hold back further ones
            assertThat(dropped(counter, sensor))
                    .isPositive()
                    .isEqualTo(numbers.missing().size());
            assertThat(exitCode).isEqualTo(1);
            assertThat(messages.toString()).containsPattern("lost [\\d,]+ of .*: the spool was full");
        }
    }

    private LabSensor start(String command, String broker) throws IOException {
        Path list = Files.writeString(
                directory.resolve("stations"),
                LISTED.stream().map(station -> station.mac() + "\n").collect(Collectors.joining()));
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--macs",
                list.toString(),
                "--metrics",
                "127.0.0.1:" + METRICS_PORT,
                "--out",
                "kafka://" + broker + "/lab"));
        if (command.equals("audit")) {
            arguments.addAll(List.of(
                    "--no-state", "--report", directory.resolve("report").toString()));
        }
        return LabSensor.start(
                directory, Cable.DEVICE, messages, "  spool-size: 1M\n", arguments.toArray(String[]::new));
    }

    private void send(List<Host> hosts) throws Exception {
        for (Host host : hosts) {
            cable.send(host.arpRequest("192.0.2.9"));
        }
    }

    private long dropped(String counter, LabSensor sensor) throws IOException {
        Path report = directory.resolve("report");
        String text = Files.exists(report) ? Files.readString(report) : sensor.printed();
        Matcher dropped =
                Pattern.compile(counter.replace('_', ' ') + " +([\\d,]+)").matcher(text);
        assertThat(dropped.find()).as(text + messages).isTrue();
        return Long.parseLong(dropped.group(1).replace(",", ""));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(50); // the limit is that of the test
        }
    }

    private static long metric(String name) {
        try (InputStream reply = new URL("http://127.0.0.1:" + METRICS_PORT + "/metrics").openStream()) {
            Matcher value =
                    Pattern.compile(name + " (\\d+)").matcher(new String(reply.readAllBytes(), StandardCharsets.UTF_8));
            return value.find() ? Long.parseLong(value.group(1)) : 0;
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static List<Host> hosts(int network, int number) {
        return IntStream.range(0, number)
                .mapToObj(host -> new Host(
                        "h",
                        "02:00:00:%02x:%02x:%02x".formatted(network, host >> 8, host & 0xff),
                        "10.%d.%d.%d".formatted(network, host >> 8, host & 0xff),
                        "fe80::1"))
                .toList();
    }
}
