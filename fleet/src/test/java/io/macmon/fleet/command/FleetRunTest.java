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
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
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
import org.apache.kafka.clients.admin.Admin;
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
    private static final long FUTURE_MILLIS = 7_200_000; // brokers refuse it where producers set the time
    private static final int FIRST_MINUTES = 2; // too few for a clone
    private static final int ALL_MINUTES = 6;

    // Stations that were not heard for 90 days are forgotten.
    private static final Instant START = start();

    private static final Pattern PORT = Pattern.compile("on port (\\d+)");
    private static final Pattern PARTITIONS = Pattern.compile("(?m)^macmon_fleet_partitions (\\d+)");
    private static final Pattern FOUND = Pattern.compile("\"src_mac\":\"([^\"]+)\".*\"kind\":\"([^\"]+)\"");

    private static final Pattern PAGE = Pattern.compile("web page: (http://\\S+/)#token=(\\w+)");
    private static final Pattern MAC = Pattern.compile("\\{\"mac\":\"([^\"]+)\"");

    @TempDir
    Path directory;

    private static Instant start() {
        return Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(7_200);
    }

    @Test
    void instancesShareTheStationsAndWriteEachFindingOnce() throws Exception {
        Loopback.bringUp();
        try (TestBroker broker = new TestBroker()) {
            TopicCreation.create(new BrokerOptions(broker.address(), "test", Map.of()));
            broker.awaitLeaders(Stream.of(FleetTopic.values())
                    .map(topic -> topic.nameWith("test"))
                    .toList());
            HostileRecords.send(broker, mac(0), START);
            try (Instance first = new Instance(broker, "first", 1)) {
                await(() -> {
                    assertThat(first.screen("places")).as("while it starts").doesNotContain("address of this one");
                    return first.who(mac(0)).contains("no sensor of the fleet heard");
                });
                checkStateInUse(broker, "first");
                send(broker, 0, FIRST_MINUTES);
                await(() -> first.findings().size() == STATIONS);
                try (Instance second = new Instance(broker, "second", 2, "--web", "0")) {
                    await(() -> first.partitions() > 0
                            && second.partitions() > 0
                            && IntStream.range(0, STATIONS).allMatch(station -> second.knows(station)));
                    send(broker, FIRST_MINUTES, ALL_MINUTES);
                    await(() -> first.findings().size() == STATIONS + STATIONS / 2);
                    assertThat(second.who("HOST7"))
                            .contains(
                                    mac(7),
                                    "name         host7",
                                    "place of a  by a",
                                    START.plusSeconds(300).toString());
                    first.checkReplies();
                    assertThat(first.screen("places")).contains("2 places", "place of b", "no sensor", "0 heard of 12");
                    assertThat(first.screen("stations")).contains(mac(11), "place of b +1", "host11", "12 stations");
                    assertThat(first.screen("findings")).contains("cloned-mac", "place of a");
                    second.checkReplies();
                    second.checkReport();
                    assertThat(second.page("status")).contains("\"command\":\"fleet\"", "\"stations_all\":12,");
                    assertThat(second.page("findings")).contains(mac(0)); // from before its start
                    assertThat(first.who("::1")).contains("no sensor of the fleet heard a station");
                }
                // The first instance has all stations again, from the changelog, and none is new or cloned once more.
                await(() -> IntStream.range(0, STATIONS).allMatch(first::knows));
                first.checkReplies();
                assertThat(first.who(mac(0)))
                        .contains(
                                "place of a",
                                "place of b",
                                START.plusSeconds(330).toString());
                assertThat(first.findings()).containsExactlyInAnyOrderElementsOf(expected());
                await(() -> written().containsAll(expected()));
            }
            assertThat(committed(broker)).containsExactlyInAnyOrderElementsOf(expected());
            assertTimesAheadAreAccepted(broker);
        }
    }

    // Like records from a sensor or an instance on a host whose clock is ahead.
    private static void assertTimesAheadAreAccepted(TestBroker broker) throws Exception {
        try (Admin admin = broker.admin();
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.address(), "acks", "all"),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            TopicCreation.create(new BrokerOptions(broker.address(), "new", Map.of()));
            List<String> topics = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith("new.") || name.endsWith("-changelog"))
                    .toList();
            assertThat(topics).hasSizeGreaterThan(FleetTopic.values().length);
            for (String topic : topics) {
                long ahead = System.currentTimeMillis() + FUTURE_MILLIS;
                producer.send(new ProducerRecord<>(topic, null, ahead, "ahead", new byte[0]))
                        .get();
            }
        }
    }

    private void checkStateInUse(TestBroker broker, String name) {
        StringWriter messages = new StringWriter();
        Path state = directory.resolve(name);
        execute(
                messages,
                messages,
                "fleet",
                "run",
                "--brokers",
                broker.address() + "/test",
                "--listen",
                "0",
                "--state",
                state.toString());
        assertThat(messages)
                .hasToString("macmon: cannot keep the state in " + state + ": another instance is using it;"
                        + " give each instance a separate directory with --state\n");
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
        long arrivalMillis = System.currentTimeMillis() + (second == 0 ? FUTURE_MILLIS : 0);
        return new ProducerRecord<>(
                FleetTopic.SIGHTINGS.nameWith("test"),
                null,
                arrivalMillis,
                mac(station),
                SightingCodec.record(sighting).value());
    }

    private static List<String> committed(TestBroker broker) {
        List<String> found = new ArrayList<>();
        broker.readToEnd(FleetTopic.FLEET_FINDINGS.nameWith("test"), record -> {
            if (!HostileRecords.isHostile(record.value())) {
                found.add(found(new String(record.value(), StandardCharsets.UTF_8)));
            }
        });
        return found;
    }

    // What the outputs of both instances have.
    private Set<String> written() {
        Set<String> written = new HashSet<>();
        try {
            for (String name : List.of("first.json", "second.json")) {
                Files.readAllLines(directory.resolve(name)).forEach(line -> written.add(found(line)));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return written;
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
        private final int expectedMessages;
        private final Thread thread;

        Instance(TestBroker broker, String name, int expectedMessages, String... options) {
            this.expectedMessages = expectedMessages;
            List<String> arguments = new ArrayList<>(List.of("fleet", "run", "--json", "--listen", "0"));
            arguments.addAll(List.of("--brokers", broker.address() + "/test"));
            arguments.addAll(List.of("--out", "eve:" + directory.resolve(name + ".json")));
            arguments.addAll(List.of("--state", directory.resolve(name).toString()));
            arguments.addAll(List.of(options));
            thread = new Thread(() -> execute(out, messages, arguments.toArray(String[]::new)), name);
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

        /** What the screen shows of all instances. */
        void checkReplies() throws InterruptedException {
            String half = "\"stations\":0,\"stations_all\":" + STATIONS / 2;
            await(() -> command("places", "").contains(half)); // counts are up to a second old
            assertThat(command("places", ""))
                    .contains("\"place\":\"place of a\",\"state\":\"no sensor\"")
                    .contains("\"stations\":0,\"stations_all\":" + STATIONS)
                    .contains("\"unreachable\":[]");
            List<String> all =
                    IntStream.range(0, STATIONS).mapToObj(FleetRunTest::mac).toList();
            List<String> even =
                    IntStream.range(0, STATIONS / 2).mapToObj(at -> mac(2 * at)).toList();
            assertThat(macs("")).isEqualTo(all);
            assertThat(macs("after=" + mac(8))).isEqualTo(all.subList(9, STATIONS));
            assertThat(macs("place=place+of+b")).isEqualTo(even);
            assertThat(macs("place=place+of+b&after=" + mac(4))).isEqualTo(even.subList(3, STATIONS / 2));
            assertThat(macs("q=HOST1")).containsExactly(mac(1), mac(10), mac(11));
            assertThat(macs("q=host1&place=place+of+b")).containsExactly(mac(10));
            assertThat(macs("q=" + mac(3).substring(0, 16))).hasSize(STATIONS);
            assertThat(macs("q=nothing")).isEmpty();
        }

        /** One screen of {@code macmon fleet top}. */
        String screen(String view) {
            StringWriter text = new StringWriter();
            execute(text, text, "fleet", "top", "--at", address(), "--view", view, "--screen-dump", "140x30");
            return text.toString();
        }

        /** What {@code macmon fleet report} writes: all findings, and the stations of this and the other instance. */
        void checkReport() throws IOException {
            Path file = directory.resolve("report.html");
            StringWriter text = new StringWriter();
            execute(text, text, "fleet", "report", "--at", address(), "--format", "html", "--report", file.toString());
            assertThat(text.toString()).isEmpty();
            assertThat(Files.readString(file))
                    .startsWith("<!DOCTYPE html>")
                    .contains(STATIONS / 2 + " high", "place of b", "no sensor", "host10", "</html>");
            execute(text, text, "fleet", "report", "--at", address());
            assertThat(text.toString())
                    .contains("place of a", STATIONS + " in all.", "host10", "place of b by b")
                    .doesNotContain("macmon:");
        }

        private List<String> macs(String filter) {
            return MAC.matcher(command("find", "?arg=" + URLEncoder.encode(filter, StandardCharsets.UTF_8)))
                    .results()
                    .map(mac -> mac.group(1))
                    .toList();
        }

        private String command(String name, String argument) {
            return get("http://" + address() + "/command/" + name + argument, "");
        }

        /** A reply of the web page. */
        String page(String name) {
            Matcher url = PAGE.matcher(messages.toString());
            assertThat(url.find()).as(messages.toString()).isTrue();
            return get(url.group(1) + "api/" + name, url.group(2));
        }

        private String get(String url, String token) {
            try {
                URLConnection connection = new URL(url).openConnection();
                connection.setRequestProperty("Authorization", "Bearer " + token);
                try (InputStream reply = connection.getInputStream()) {
                    return new String(reply.readAllBytes(), StandardCharsets.UTF_8);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
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
            assertThat(messages.toString().lines()).as("messages").hasSize(expectedMessages);
        }
    }

    private static void execute(StringWriter out, StringWriter err, String... arguments) {
        CommandLine program = Macmon.commandLine(arguments);
        program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        program.execute(arguments);
    }
}
