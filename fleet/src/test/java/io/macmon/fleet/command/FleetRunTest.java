package io.macmon.fleet.command;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.Macmon;
import io.macmon.config.net.MacAddress;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.TestBroker;
import io.macmon.fleet.transmit.BrokerOptions;
import io.macmon.fleet.transmit.Loopback;
import io.macmon.fleet.transmit.TopicCreation;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.SightingCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Two instances at a real broker share the stations, answer for each other, and write each finding once. */
@Timeout(value = 10, unit = MINUTES)
class FleetRunTest {

    private static final int STATIONS = 12;
    private static final int FIRST_MINUTES = 2; // too few for a clone
    private static final int ALL_MINUTES = 6;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Pattern PORT = Pattern.compile("on port (\\d+)");
    private static final Pattern PARTITIONS = Pattern.compile("(?m)^macmon_fleet_partitions (\\d+)");
    private static final Pattern FOUND = Pattern.compile("\"src_mac\":\"([^\"]+)\".*\"kind\":\"([^\"]+)\"");

    @TempDir
    Path directory;

    @Test
    void instancesShareTheStationsAndWriteEachFindingOnce() throws Exception {
        Loopback.bringUp();
        try (TestBroker broker = new TestBroker()) {
            TopicCreation.create(new BrokerOptions(broker.address(), "test", Map.of()));
            broker.awaitLeaders(Stream.of(FleetTopic.values())
                    .map(topic -> topic.nameWith("test"))
                    .toList());
            try (Instance first = new Instance(broker, "first")) {
                await(() -> first.who(mac(0)).contains("no sensor of the fleet heard"));
                send(broker, 0, FIRST_MINUTES);
                await(() -> first.findings().size() == STATIONS);
                try (Instance second = new Instance(broker, "second")) {
                    await(() -> first.partitions() > 0
                            && second.partitions() > 0
                            && IntStream.range(0, STATIONS).allMatch(station -> second.knows(station)));
                    send(broker, FIRST_MINUTES, ALL_MINUTES);
                    await(() -> first.findings().size() == STATIONS + STATIONS / 2);
                    assertThat(second.who("HOST7"))
                            .contains(mac(7), "name         host7", "place of a  by a", "2026-01-01T00:05:00Z");
                    assertThat(first.who("::1")).contains("no sensor of the fleet heard a station");
                }
                // The first instance has all stations again, from the changelog, and none is new or cloned once more.
                await(() -> IntStream.range(0, STATIONS).allMatch(first::knows));
                assertThat(first.who(mac(0))).contains("place of a", "place of b", "2026-01-01T00:05:30Z");
                assertThat(first.findings()).containsExactlyInAnyOrderElementsOf(expected());
            }
            assertThat(committed(broker)).containsExactlyInAnyOrderElementsOf(expected());
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            MILLISECONDS.sleep(50); // the limit is that of the test
        }
    }

    private static String mac(int station) {
        return new MacAddress(0x0052_C200_0000L + station).toString();
    }

    // Every second station is at two segments.
    private static List<String> expected() {
        return IntStream.range(0, STATIONS)
                .boxed()
                .flatMap(station -> station % 2 == 0
                        ? Stream.of("cloned-mac " + mac(station), "new-anywhere " + mac(station))
                        : Stream.of("new-anywhere " + mac(station)))
                .toList();
    }

    private static void send(TestBroker broker, int from, int to) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.address(), "acks", "all", "max.in.flight.requests.per.connection", 1);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int minute = from; minute < to; minute++) {
                for (int station = 0; station < STATIONS; station++) {
                    sent.add(producer.send(sighting("a", station, minute * 60)));
                    if (station % 2 == 0) {
                        sent.add(producer.send(sighting("b", station, minute * 60 + 30)));
                    }
                }
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    private static ProducerRecord<String, byte[]> sighting(String sensor, int station, int second) {
        Sighting sighting = new Sighting(
                new Sighting.Origin(sensor, new UUID(1, 2), second),
                START.plusSeconds(second),
                MacAddress.parse(mac(station)),
                0,
                Set.of(),
                List.of("host" + station),
                "",
                "place of " + sensor,
                List.of());
        return new ProducerRecord<>(
                FleetTopic.SIGHTINGS.nameWith("test"),
                mac(station),
                SightingCodec.record(sighting).value());
    }

    private static List<String> committed(TestBroker broker) {
        List<String> found = new ArrayList<>();
        broker.readToEnd(
                FleetTopic.FLEET_FINDINGS.nameWith("test"),
                record -> found.add(found(new String(record.value(), StandardCharsets.UTF_8))));
        return found;
    }

    private static String found(String json) {
        Matcher parts = FOUND.matcher(json);
        assertThat(parts.find()).as(json).isTrue();
        return parts.group(2) + " " + parts.group(1);
    }

    /** {@code macmon fleet run}, until it is closed. */
    private final class Instance implements AutoCloseable {

        private final StringWriter out = new StringWriter();
        private final StringWriter messages = new StringWriter();
        private final Thread thread;

        Instance(TestBroker broker, String name) {
            String[] arguments = {
                "fleet",
                "run",
                "--brokers",
                broker.address() + "/test",
                "--state",
                directory.resolve(name).toString(),
                "--listen",
                "0",
                "--json"
            };
            thread = new Thread(() -> execute(out, messages, arguments), name);
            thread.start();
        }

        /** Kind and station of each finding that was printed. */
        List<String> findings() {
            return out.toString().lines().map(FleetRunTest::found).toList();
        }

        /** What {@code macmon fleet who} prints, errors included. */
        String who(String station) {
            StringWriter text = new StringWriter();
            execute(text, text, "fleet", "who", "--at", address(), station);
            return text.toString();
        }

        /** Whether this instance and those that it asks know a station, and all of them answer. */
        boolean knows(int station) {
            String text = who(mac(station));
            return text.startsWith(mac(station)) && !text.contains("macmon:");
        }

        /** How many partitions this instance processes; 0 while that is not known. */
        long partitions() {
            try (InputStream metrics = new URL("http://" + address() + "/metrics").openStream()) {
                Matcher partitions = PARTITIONS.matcher(new String(metrics.readAllBytes(), StandardCharsets.UTF_8));
                return partitions.find() ? Long.parseLong(partitions.group(1)) : 0;
            } catch (IOException starting) {
                return 0;
            }
        }

        private String address() {
            Matcher port = PORT.matcher(messages.toString());
            return "127.0.0.1:" + (port.find() ? port.group(1) : "1");
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
            assertThat(messages.toString().lines()).as("one message").hasSize(1);
        }
    }

    private static void execute(StringWriter out, StringWriter err, String... arguments) {
        CommandLine program = Macmon.commandLine(arguments);
        program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        program.execute(arguments);
    }
}
