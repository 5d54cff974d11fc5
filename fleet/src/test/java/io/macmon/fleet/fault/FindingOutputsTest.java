package io.macmon.fleet.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.macmon.cli.output.FleetOutputOptions;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.settings.ConfigFile;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.Problems;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.TestBroker;
import io.macmon.fleet.application.FindingDelivery;
import io.macmon.fleet.application.FindingDelivery.Receivers;
import io.macmon.fleet.application.FleetCounts;
import io.macmon.fleet.finding.FleetFinding;
import io.macmon.fleet.finding.FleetFindingKind;
import io.macmon.fleet.transmit.BrokerOptions;
import io.macmon.fleet.transmit.Loopback;
import io.macmon.fleet.transmit.TopicCreation;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.SightingCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each finding reaches the files, receivers and channels of one of the instances; none is lost when one ends. */
@Timeout(value = 15, unit = MINUTES)
class FindingOutputsTest {

    private static final int SOME = 40;
    private static final int MORE_THAN_WAIT = 1_500; // for an output in memory
    private static final Pattern SENSOR = Pattern.compile("sensor\"?[=:]\"(s\\d+)\"");
    private static final Pattern COUNT = Pattern.compile("\"kinds\":\\{\"sensor-silent\":(\\d+)");

    private static TestBroker broker;

    @TempDir
    Path directory;

    private final List<String> messages = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        Loopback.bringUp();
        broker = new TestBroker();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void aReceiverThatIsDownStopsNothingAndGetsAllAfterAKill() throws Exception {
        createTopics("kill");
        find("kill", 0, MORE_THAN_WAIT);
        int port = freePort();
        Path file = directory.resolve("found.json");
        try (FleetProcess instance = new FleetProcess(
                directory,
                broker.address() + "/kill",
                "--out",
                "eve:" + file,
                "--out",
                "syslog:tcp://127.0.0.1:" + port)) {
            await(() -> sensors(file).size() == MORE_THAN_WAIT);
            hear("kill", SOME);
            await(() -> instance.metric("sightings_total") == SOME);
            Files.move(file, directory.resolve("found.json.1")); // as logrotate does
            instance.signal("HUP");
            await(() -> Files.exists(file));
            find("kill", MORE_THAN_WAIT, MORE_THAN_WAIT + SOME);
            await(() -> sensors(file).equals(names(MORE_THAN_WAIT, MORE_THAN_WAIT + SOME)));
            instance.kill();
            int all = MORE_THAN_WAIT + 2 * SOME;
            find("kill", all - SOME, all);
            try (SyslogReceiver receiver = new SyslogReceiver(port)) {
                instance.restart();
                await(() -> receiver.sensors.size() == all);
                await(() -> sensors(file).containsAll(names(MORE_THAN_WAIT, all)));
                assertThat(instance.stop()).as(instance.messages()).isZero();
                assertThat(instance.messages()).doesNotContain("lost ");
            }
        }
    }

    @Test
    void instancesShareTheFindingsAndWhatIsFoundWithoutThemWaits() throws Exception {
        createTopics("shared");
        find("shared", 0, SOME);
        try (Instance first = new Instance("shared", "first")) {
            await(() -> sensors(first.file).size() == SOME);
            int found = SOME;
            try (Instance second = new Instance("shared", "second")) {
                while (sensors(second.file).isEmpty()) {
                    find("shared", found, found + SOME);
                    found += SOME;
                    int all = found;
                    await(() -> both(first, second).size() == all);
                }
            }
            find("shared", found, found + SOME);
            int all = found + SOME;
            await(() -> sensors(first.file).containsAll(names(all - SOME, all)));
        }
        find("shared", 9_000, 9_000 + SOME);
        Set<String> before = sensors(directory.resolve("first"));
        try (Instance again = new Instance("shared", "first")) {
            await(() -> sensors(again.file).containsAll(names(9_000, 9_000 + SOME)));
            assertThat(sensors(again.file)).containsAll(before);
        }
        assertThat(messages).isEmpty();
    }

    @Test
    void aRecordThatIsNotAFindingIsLeftOutAndCounted() throws Exception {
        createTopics("hostile");
        String tooLong = "{\"padding\":\"" + "x".repeat(40_000) + "\"}";
        for (String hostile : List.of("no JSON", "{}", "[".repeat(5_000), tooLong)) {
            send(List.of(new ProducerRecord<>(FleetTopic.FLEET_FINDINGS.nameWith("hostile"), hostile.getBytes(UTF_8))));
        }
        send(List.of(new ProducerRecord<>(FleetTopic.FLEET_FINDINGS.nameWith("hostile"), "key", null)));
        find("hostile", 0, SOME);
        try (Instance instance = new Instance("hostile", "after")) {
            await(() -> sensors(instance.file).size() == SOME && instance.counts.unreadable() == 5);
        }
    }

    @Test
    void noticesThatAChannelRefusesGoToTheNextInstance() throws Exception {
        createTopics("notices");
        find("notices", 0, SOME);
        AtomicInteger status = new AtomicInteger(503);
        AtomicInteger delivered = new AtomicInteger();
        HttpServer webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", request -> {
            Matcher count = COUNT.matcher(new String(request.getRequestBody().readAllBytes(), UTF_8));
            if (status.get() == 200 && count.find()) {
                delivered.addAndGet(Integer.parseInt(count.group(1)));
            }
            request.sendResponseHeaders(status.get(), -1);
            request.close();
        });
        webhook.start();
        try {
            Path config = Files.writeString(directory.resolve("macmon.yaml"), """
                notify:
                  digest: 10s
                  channels: {ops: {type: webhook, url: 'http://127.0.0.1:%d/'}}
                """.formatted(
                            webhook.getAddress().getPort()));
            try (Notices refused = new Notices("notices", config)) {
                await(() -> refused.outputs.states().get(0).waiting() == SOME
                        && refused.outputs.states().get(0).isBehind());
            }
            assertThat(delivered).hasValue(0);
            status.set(200);
            try (Notices accepted = new Notices("notices", config)) {
                await(() -> accepted.outputs.states().get(0).waiting() > 0
                        || accepted.outputs.states().get(0).written() > 0);
            }
            await(() -> delivered.get() >= SOME);
        } finally {
            webhook.stop(0);
        }
    }

    private static void createTopics(String prefix) throws Exception {
        TopicCreation.create(brokers(prefix));
        broker.awaitLeaders(Stream.of(FleetTopic.values())
                .map(topic -> topic.nameWith(prefix))
                .toList());
    }

    private static BrokerOptions brokers(String prefix) {
        return new BrokerOptions(broker.address(), prefix, Map.of());
    }

    private static Set<String> names(int from, int to) {
        return new HashSet<>(
                IntStream.range(from, to).mapToObj(number -> "s" + number).toList());
    }

    // Findings about the sensors with these numbers.
    private static void find(String prefix, int from, int to) throws Exception {
        send(names(from, to).stream()
                .map(sensor -> new ProducerRecord<>(
                        FleetTopic.FLEET_FINDINGS.nameWith(prefix),
                        sensor,
                        new FleetFinding(
                                        FleetFindingKind.SENSOR_SILENT,
                                        sensor,
                                        "",
                                        Instant.EPOCH,
                                        Instant.EPOCH,
                                        "late",
                                        Map.of())
                                .json()))
                .toList());
    }

    private static void hear(String prefix, int stations) throws Exception {
        List<ProducerRecord<String, byte[]>> sightings = new ArrayList<>();
        for (int station = 0; station < stations; station++) {
            MacAddress mac = new MacAddress(0x0052_C200_0000L + station);
            Sighting sighting = new Sighting(
                    new Sighting.Origin("a", new UUID(1, 2), station),
                    Instant.now(),
                    mac,
                    0,
                    Set.of(),
                    List.of(),
                    "",
                    "",
                    List.of());
            sightings.add(new ProducerRecord<>(
                    FleetTopic.SIGHTINGS.nameWith(prefix),
                    mac.toString(),
                    SightingCodec.record(sighting).value()));
        }
        send(sightings);
    }

    private static void send(List<ProducerRecord<String, byte[]>> records) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.address(), "acks", "all", "max.in.flight.requests.per.connection", 1);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (Future<RecordMetadata> each :
                    records.stream().map(producer::send).toList()) {
                each.get();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            MILLISECONDS.sleep(50); // the limit is that of the test
        }
    }

    private static Set<String> sensors(Path file) throws IOException {
        Set<String> sensors = new HashSet<>();
        if (Files.exists(file)) {
            Files.readAllLines(file, UTF_8).forEach(line -> addSensors(line, sensors));
        }
        return sensors;
    }

    private static void addSensors(String text, Collection<String> sensors) {
        SENSOR.matcher(text).results().forEach(sensor -> sensors.add(sensor.group(1)));
    }

    private static Set<String> both(Instance first, Instance second) throws IOException {
        Set<String> both = sensors(first.file);
        both.addAll(sensors(second.file));
        return both;
    }

    private Outputs open(String... options) throws Exception {
        FleetOutputOptions parsed = CommandLine.populateCommand(new FleetOutputOptions(), options);
        return Outputs.open(
                parsed,
                parsed.specs(),
                new Outputs.RecordSource(true, "test", "macmon"),
                new Outputs.Screen(OutputStream.nullOutputStream()),
                messages::add,
                () -> {});
    }

    private FindingDelivery start(
            String prefix, String name, String group, Outputs outputs, long maxWaiting, FleetCounts counts) {
        return FindingDelivery.start(
                brokers(prefix),
                name,
                new Receivers(group, name, outputs.sinks(), outputs::states, maxWaiting, outputs::close),
                counts,
                messages::add,
                failure -> messages.add("failed: " + failure));
    }

    /** The outputs of an instance. */
    private final class Instance implements AutoCloseable {

        private final Path file;
        private final FleetCounts counts = new FleetCounts();
        private final FindingDelivery delivery;

        Instance(String prefix, String name) throws Exception {
            file = directory.resolve(name);
            delivery = start(prefix, name, "fleet-outputs", open("--out", "eve:" + file), 1_000, counts);
        }

        @Override
        public void close() {
            delivery.close();
        }
    }

    /** The notifications of an instance. */
    private final class Notices implements AutoCloseable {

        private final Outputs outputs;
        private final FindingDelivery delivery;

        Notices(String prefix, Path config) throws Exception {
            outputs = open();
            ConfigFile.read(config, Problems.thrown())
                    .openNotifier("test", messages::add, Optional::empty)
                    .ifPresent(outputs::attach);
            outputs.startAttached(Map::of);
            delivery = start(prefix, "notices", "fleet-notices", outputs, Long.MAX_VALUE, new FleetCounts());
        }

        @Override
        public void close() {
            delivery.close();
        }
    }

    /** Takes what arrives on a TCP port. */
    private static final class SyslogReceiver implements AutoCloseable {

        private final Set<String> sensors = ConcurrentHashMap.newKeySet();
        private final ServerSocket socket;
        private final Thread thread = new Thread(this::receive, "syslog-receiver");

        SyslogReceiver(int port) throws IOException {
            socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            thread.start();
        }

        private void receive() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    StringBuilder text = new StringBuilder();
                    byte[] bytes = new byte[8_192];
                    for (int length = client.getInputStream().read(bytes);
                            length >= 0;
                            length = client.getInputStream().read(bytes)) {
                        text.append(new String(bytes, 0, length, UTF_8));
                        addSensors(text.toString(), sensors);
                    }
                } catch (IOException ended) {
                    // the next client, or the end
                }
            }
        }

        @Override
        public void close() throws Exception {
            socket.close();
            thread.join();
        }
    }
}
