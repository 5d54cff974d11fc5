package io.macmon.fleet.application;

import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.output.OutputState;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.transmit.TopicCreation;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * One instance of the application. Instances with the same brokers and prefix share the partitions. Thread-safe.
 */
public final class FleetApplication implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    private static final long RETRY_MILLIS = 1_000;
    private static final int COMMIT_MILLIS = 1_000;

    // From each partition at once. A consumer returns all that it fetched from one partition before it turns to the
    // next, so that with Kafka's 1 MiB, about 15,000 sightings, the others would wait for seconds under load.
    private static final int MAX_FETCHED = 32 << 10;

    // A new instance copies the state of its partitions, and takes over the copied ones at the next probe. By default,
    // it copies two at once, and a probe is due every ten minutes.
    private static final long PROBING_MILLIS = 60_000;

    // After this time without a sign of life, the other instances take over. Kafka's default is 45 s.
    static final int SESSION_MILLIS = 15_000;

    private final FleetOptions options;
    private final FleetCounts counts = new FleetCounts();
    private final SensorReports sensors = new SensorReports();
    private final KafkaStreams streams;
    private final BrokerContact contact;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final StationLookup lookup;
    private final StationPages pages;
    private final RecentFindings recent = new RecentFindings();
    private final FindingFeed findings;
    private final FleetCommands screen;
    private final ControlCommands commands;
    private final QueryServer server;
    private volatile Supplier<List<OutputState>> outputs = List::of;

    private FleetApplication(FleetOptions options, QueryServer server) throws MacmonException {
        this.options = options;
        this.server = server;
        InetSocketAddress address = new InetSocketAddress(options.listen().getAddress(), server.port());
        streams = new KafkaStreams(
                FleetTopology.create(
                        options.brokers().prefix(), options.policy(), options.absentAfter(), counts, sensors),
                settings(options, address, counts));
        streams.setUncaughtExceptionHandler(this::onFailure);
        streams.setStateListener((state, before) -> {
            if (state == KafkaStreams.State.ERROR) {
                end.completeExceptionally(new IllegalStateException("all threads have ended"));
            }
        });
        contact = new BrokerContact(options.brokers(), streams::metrics, sensors::setUnreachable, options.messages());
        lookup = new StationLookup(streams, address);
        pages = new StationPages(streams, lookup);
        screen = new FleetCommands(this);
        commands = screen.commands();
        findings = FindingFeed.open(options, recent, end::completeExceptionally);
    }

    /**
     * Starts an instance. Waits until the brokers can be reached. Kafka loads classes that its settings name by the
     * loader of the calling thread, which must be that of this class.
     *
     * @throws MacmonException      if it cannot be started
     * @throws InterruptedException if it was interrupted while waiting for the brokers
     */
    public static FleetApplication start(FleetOptions options) throws MacmonException, InterruptedException {
        StateDirectory.open(options.directory());
        String reported = "";
        for (String problem = TopicCreation.attempt(options.brokers());
                !problem.isEmpty();
                problem = TopicCreation.attempt(options.brokers())) {
            if (!problem.equals(reported)) {
                options.messages().accept(options.brokers() + ": " + problem + "; trying again");
                reported = problem;
            }
            Thread.sleep(RETRY_MILLIS);
        }
        QueryServer server = QueryServer.open(options.listen(), options.messages());
        try {
            FleetApplication application = new FleetApplication(options, server);
            server.serve(application);
            application.streams.start();
            return application;
        } catch (MacmonException failed) {
            server.close();
            throw failed;
        } catch (KafkaException unusable) {
            server.close();
            throw StateDirectory.unusable(options.directory(), unusable);
        }
    }

    private static Properties settings(FleetOptions options, InetSocketAddress address, FleetCounts counts)
            throws MacmonException {
        Properties settings = new Properties();
        settings.putAll(options.brokers().security());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, options.brokers().prefix() + ".fleet");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, options.brokers().servers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, options.directory().toString());
        settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, StationLookup.hostAndPort(address));
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1); // the broker's own
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreMemory.class);
        // For the changelogs: checks and expiry write with this host's time. Brokers refuse times over an hour ahead.
        settings.put(StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG), "LogAppendTime");
        settings.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, TopicCreation.PARTITIONS);
        settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_MILLIS);
        settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), MAX_FETCHED);
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG), List.of(UntimedRecords.class));
        settings.put(StreamsConfig.consumerPrefix(UntimedRecords.COUNTS), counts);
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                InstanceId.in(options.directory()));
        return settings;
    }

    // Failures that a restart of the brokers causes are temporary; all others would recur.
    private StreamThreadExceptionResponse onFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException || cause instanceof TaskMigratedException) {
                options.messages().accept(options.brokers() + ": " + cause.getMessage() + "; trying again");
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
        }
        end.completeExceptionally(failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** The name of this instance, the same after a restart. */
    public String instance() throws MacmonException {
        return InstanceId.in(options.directory());
    }

    /** Sets what the metrics show about outputs. */
    public void showOutputs(Supplier<List<OutputState>> states) {
        outputs = states;
    }

    List<OutputState> outputs() {
        return outputs.get();
    }

    /** Ends {@link #await} with a failure. */
    public void fail(Throwable failure) {
        end.completeExceptionally(failure);
    }

    /** Ends {@link #await}. */
    public void stop() {
        end.complete(null);
    }

    /**
     * Waits for {@link #stop}.
     *
     * @throws MacmonException if the application has failed
     */
    public void await() throws MacmonException, InterruptedException {
        try {
            end.get();
        } catch (ExecutionException failed) {
            Throwable root = failed.getCause();
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new MacmonException(
                    "the fleet at " + options.brokers() + " has ended: " + root.getMessage(),
                    "check the brokers, the topics and the rights of this user",
                    root);
        }
    }

    /** Why queries cannot be answered now, or are answered from what was known before; empty otherwise. */
    public String problem() {
        return switch (streams.state()) {
            case RUNNING -> contact.problem();
            case CREATED, REBALANCING -> "partitions are being assigned, or their state is being restored";
            case PENDING_SHUTDOWN, PENDING_ERROR, NOT_RUNNING, ERROR -> "the application is ending";
        };
    }

    /** How many sightings are not processed yet, by partition. */
    Map<String, Long> lag() {
        Map<String, Long> lag = new TreeMap<>();
        streams.metrics().forEach((name, metric) -> {
            if (name.name().equals("records-lag")
                    && FleetTopic.SIGHTINGS
                            .nameWith(options.brokers().prefix())
                            .equals(name.tags().get("topic"))
                    && metric.metricValue() instanceof Double records
                    && !records.isNaN()) {
                lag.merge(name.tags().get("partition"), records.longValue(), Math::max);
            }
        });
        return lag;
    }

    StationLookup lookup() {
        return lookup;
    }

    StationPages pages() {
        return pages;
    }

    RecentFindings findings() {
        return recent;
    }

    FleetCommands screen() {
        return screen;
    }

    /** What the screen and the web page show: {@code status}, {@code places}, {@code find} and {@code findings}. */
    public ControlCommands commands() {
        return commands;
    }

    String origin() {
        return options.brokers().toString();
    }

    /** The places by the last reports of the sensors. */
    PlaceReport places() {
        return new PlaceReport(
                sensors.all(), sensors.sharedNames(), TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
    }

    public FleetCounts counts() {
        return counts;
    }

    /** The port of queries and metrics. */
    public int port() {
        return server.port();
    }

    /** Finishes the records in process, and lets other instances take over at once. */
    @Override
    public void close() {
        server.close();
        contact.close();
        streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT));
        findings.close();
    }
}
