package io.macmon.benchmarks;

import io.macmon.capture.link.Links;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.transmit.BrokerOptions;
import io.macmon.fleet.transmit.TopicCreation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures {@code macmon fleet run} with a real broker, each in a separate process, under the load of a fleet whose
 * sensors are simulated. Run it in a separate network namespace; the script {@code run} creates one.
 */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures how many stations and sightings 'macmon fleet run' can handle.")
public final class FleetCapacity implements Callable<Integer> {

    private static final String PREFIX = "macmon";
    private static final String WARM_UP_PREFIX = "warm-up";
    private static final int PARTITIONS = 12;
    private static final long SAMPLE_MILLIS = 500;

    @Option(names = "--sensors", defaultValue = "100", description = "Sensors (default: ${DEFAULT-VALUE}).")
    private int sensors;

    @Option(
            names = "--stations",
            defaultValue = "1000",
            description = "Stations per sensor (default: ${DEFAULT-VALUE}).")
    private int stations;

    @Option(
            names = "--every",
            defaultValue = "60",
            description =
                    "Seconds between two sightings of a station, by the clocks of the sensors, which the whole run"
                            + " advances by ten minutes (default: ${DEFAULT-VALUE}).")
    private int every;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "Sightings per second; 0 sends all of them before the application starts, and measures how"
                    + " fast it processes them (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--planted",
            defaultValue = "100",
            description = "Clones, and moves, that it must find (default: ${DEFAULT-VALUE}).")
    private int planted;

    @Option(
            names = "--instances",
            split = ",",
            defaultValue = "1,2",
            description = "Instances of the application, one run each (default: ${DEFAULT-VALUE}).")
    private List<Integer> instances;

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description = "Seconds of the load that another fleet on the same broker gets first, by the clocks of the"
                    + " sensors: a broker in use has compiled its code, the application starts cold"
                    + " (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--directory", description = "Where the broker and the instances keep their data (default: /tmp).")
    private Path directory = Path.of("/tmp");

    @Option(names = "--macmon", required = true, description = "The macmon program to measure.")
    private String macmon;

    public static void main(String[] args) {
        System.exit(new CommandLine(new FleetCapacity()).execute(args));
    }

    @Override
    public Integer call() throws MacmonException, IOException, InterruptedException, ExecutionException {
        System.out.println(MachineInfo.description());
        try (Links links = Links.open()) {
            links.setUp(VethPair.find(links, "lo"));
        }
        boolean isComplete = true;
        for (int count : instances) {
            Path scratch = Files.createTempDirectory(directory, "macmon-fleet");
            try (FleetBroker broker = FleetBroker.start(scratch)) {
                isComplete &= run(count, broker, scratch);
            } finally {
                Offline.delete(scratch);
            }
        }
        return isComplete ? 0 : 1;
    }

    private boolean run(int count, FleetBroker broker, Path scratch)
            throws IOException, InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", FleetBroker.ADDRESS))) {
            if (warmUp > 0) {
                warmUp(admin, scratch);
            }
            createTopics(PREFIX);
            FleetLoad load = load();
            FleetReport report = new FleetReport(count, load.stations(), broker.process());
            FleetLag lag = new FleetLag(admin, PREFIX, PARTITIONS);
            LongAdder sent = new LongAdder();
            if (rate == 0) {
                send(load, FleetLoad.SECONDS, PREFIX, sent);
            }
            List<FleetInstance> running = start(count, scratch);
            try {
                long start = System.nanoTime();
                if (rate > 0) {
                    awaitShares(running);
                    start = System.nanoTime();
                    CompletableFuture<Void> sender =
                            CompletableFuture.runAsync(() -> send(load, FleetLoad.SECONDS, PREFIX, sent));
                    while (!sender.isDone()) {
                        sample(lag, sent);
                    }
                    sender.get();
                    report.lagAtEnd(lag.seconds());
                }
                do {
                    sample(lag, sent);
                } while (!lag.isDrained());
                report.load(sent.sum(), (System.nanoTime() - start) / 1e9, rate == 0 ? 0 : lag.mostSeconds());
                report.processes(running.stream().map(FleetInstance::process).toList());
            } finally {
                stop(running);
            }
            boolean isComplete = report.findings(load.findings(), new FleetFindings(FleetBroker.ADDRESS).read());
            report.sizes(admin, states(count, scratch));
            report.restart("with its state", restart(count, scratch, load));
            for (Path state : states(count, scratch)) {
                Offline.delete(state);
            }
            report.restart("without its state", restart(count, scratch, load));
            report.print();
            return isComplete;
        }
    }

    private FleetLoad load() {
        return new FleetLoad(sensors, stations, every, planted, Instant.now());
    }

    private static void createTopics(String prefix) throws InterruptedException, ExecutionException {
        while (!TopicCreation.create(new BrokerOptions(FleetBroker.ADDRESS, prefix, Map.of()))) {
            TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
        }
    }

    private void warmUp(Admin admin, Path scratch) throws IOException, InterruptedException, ExecutionException {
        createTopics(WARM_UP_PREFIX);
        FleetLag lag = new FleetLag(admin, WARM_UP_PREFIX, PARTITIONS);
        try (FleetInstance instance = FleetInstance.start(macmon, WARM_UP_PREFIX, 0, scratch)) {
            awaitReady(List.of(instance));
            send(load(), warmUp, WARM_UP_PREFIX, new LongAdder());
            do {
                sample(lag);
            } while (!lag.isDrained());
        }
        Offline.delete(FleetInstance.state(scratch, 0));
        admin.deleteTopics(admin.listTopics().names().get().stream()
                        .filter(topic -> topic.startsWith(WARM_UP_PREFIX))
                        .toList())
                .all()
                .get();
    }

    private static List<Path> states(int count, Path scratch) {
        return Stream.iterate(0, number -> number + 1)
                .limit(count)
                .map(number -> FleetInstance.state(scratch, number))
                .toList();
    }

    private List<FleetInstance> start(int count, Path scratch) throws IOException {
        List<FleetInstance> started = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            started.add(FleetInstance.start(macmon, PREFIX, number, scratch));
        }
        return started;
    }

    private static void stop(List<FleetInstance> running) throws InterruptedException {
        for (FleetInstance instance : running) {
            instance.process().destroy();
        }
        for (FleetInstance instance : running) {
            instance.close();
        }
    }

    // An instance that joins later takes over its share under load, once it has copied the state.
    private static void awaitShares(List<FleetInstance> running) throws IOException, InterruptedException {
        for (FleetInstance instance : running) {
            while (instance.partitions() < PARTITIONS / running.size()) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static void awaitReady(List<FleetInstance> running) throws IOException, InterruptedException {
        int ready = 0;
        while (ready < PARTITIONS) {
            TimeUnit.MILLISECONDS.sleep(100);
            ready = 0;
            for (FleetInstance instance : running) {
                ready += instance.partitions();
            }
        }
    }

    /** How many seconds pass from the start until all partitions are ready and stations of all kinds are known. */
    private double restart(int count, Path scratch, FleetLoad load) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<FleetInstance> running = start(count, scratch);
        try {
            awaitReady(running);
            double seconds = (System.nanoTime() - start) / 1e9;
            for (String mac : load.samples()) {
                if (!running.get(0).knows(mac)) {
                    throw new IOException("after the restart, the fleet does not know " + mac);
                }
            }
            return seconds;
        } finally {
            stop(running);
        }
    }

    private static void sample(FleetLag lag) throws InterruptedException, ExecutionException {
        TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
        lag.sample();
    }

    private static void sample(FleetLag lag, LongAdder sent) throws InterruptedException, ExecutionException {
        sample(lag);
        if (System.getenv("MACMON_BENCHMARK_TRACE") != null) {
            System.err.printf(Locale.ROOT, "%,d sent, %,d behind, %.1f s%n", sent.sum(), lag.records(), lag.seconds());
        }
    }

    private void send(FleetLoad load, int seconds, String prefix, LongAdder sent) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                FleetBroker.ADDRESS,
                "linger.ms",
                20,
                "compression.type",
                "gzip", // as sensors do
                "delivery.timeout.ms",
                600_000);
        long start = System.nanoTime();
        CompletableFuture<Void> failure = new CompletableFuture<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int second = 0; second < seconds; second++) {
                load.send(second, record -> {
                    pace(start, sent.sum());
                    send(producer, record, prefix, failure);
                    if (record.topic() == FleetTopic.SIGHTINGS) {
                        sent.increment();
                    }
                });
            }
        }
        if (failure.isCompletedExceptionally()) {
            failure.join();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback receives a failure
    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            FleetRecord record,
            String prefix,
            CompletableFuture<Void> failure) {
        producer.send(
                new ProducerRecord<>(record.topic().nameWith(prefix), record.key(), record.value()),
                (metadata, failed) -> {
                    if (failed != null) {
                        failure.completeExceptionally(failed);
                    }
                });
    }

    private void pace(long start, long sent) {
        if (rate > 0) {
            long ahead = start + sent * Duration.ofSeconds(1).toNanos() / rate - System.nanoTime();
            if (ahead > Duration.ofMillis(5).toNanos()) {
                try {
                    TimeUnit.NANOSECONDS.sleep(ahead);
                } catch (InterruptedException end) {
                    throw new IllegalStateException(end);
                }
            }
        }
    }
}
