package io.macmon.fleet.sensor;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.record.CommunityId;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.linux.ClockState;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.fleet.FleetRun;
import io.macmon.cli.fleet.HeardStation;
import io.macmon.cli.fleet.HeardStrangers;
import io.macmon.cli.fleet.SightingFeed;
import io.macmon.cli.fleet.WatchFeeds;
import io.macmon.cli.memory.DatabasePath;
import io.macmon.cli.output.AttachedOutput;
import io.macmon.cli.output.BrokerAddress;
import io.macmon.cli.output.OutputState;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.spool.Spool;
import io.macmon.fleet.transmit.BrokerOptions;
import io.macmon.fleet.transmit.Security;
import io.macmon.fleet.transmit.TopicCreation;
import io.macmon.fleet.transmit.TransmitCounts;
import io.macmon.fleet.transmit.Transmitter;
import io.macmon.fleet.wire.Sighting.Origin;
import io.macmon.fleet.wire.SightingCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Sends the stations, the findings or alerts, and the state of one run to the brokers of a fleet. */
public final class KafkaOutput implements AttachedOutput {

    private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);
    private static final Duration TOPICS_INTERVAL = Duration.ofSeconds(10);
    private static final int END_SECONDS = 5;

    private final FleetRun run;
    private final BrokerAddress brokers;
    private final BrokerOptions options;
    private final Sensor sensor;
    private final EveFormat eve;
    private final Path directory;
    private final Spool spool;
    private final Transmitter transmitter;
    private final Thread reporter = new Thread(this::report, "macmon-fleet");
    private final CountDownLatch ending = new CountDownLatch(1);
    private final HeardStrangers strangers = new HeardStrangers();
    private WatchFeeds watch; // null in an audit
    private Supplier<Map<String, Long>> drops = Map::of;
    private volatile boolean isGivenUp;
    private boolean isDrained;

    private KafkaOutput(BrokerAddress brokers, BrokerOptions options, FleetRun run, Path directory, Spool spool) {
        this.run = run;
        this.brokers = brokers;
        this.options = options;
        this.directory = directory;
        this.spool = spool;
        sensor = new Sensor(run);
        eve = EveFormat.forDevice(run.device(), new CommunityId(0));
        transmitter = new Transmitter(spool, options, run.messages());
        reporter.setDaemon(true);
    }

    /**
     * Reads the secrets, and opens the spool.
     *
     * @throws MacmonException if the spool cannot be used
     * @throws io.macmon.config.text.ConfigException if a file of the settings cannot be read or used
     */
    public static KafkaOutput open(BrokerAddress brokers, FleetRun run) throws MacmonException {
        BrokerOptions options = new BrokerOptions(
                String.join(",", brokers.servers()), brokers.prefix(), Security.settings(run.settings()));
        Path directory = run.settings().spool().orElseGet(() -> defaultSpool(run.device()));
        Spool spool = Spool.open(directory, run.settings().maxSpool());
        return new KafkaOutput(brokers, options, run, directory, spool);
    }

    private static Path defaultSpool(String device) {
        return DatabasePath.directory(System.getenv()).resolve("spool-" + device.replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    @Override
    public void start(Supplier<Map<String, Long>> currentDrops, Supplier<List<OutputState>> outputs) {
        drops = currentDrops;
        transmitter.start();
        reporter.start();
    }

    @Override
    public FrameHandler reader(Supplier<AuditState> audit) {
        return SightingFeed.ofAudit(audit, run.types(), run.time(), this::send);
    }

    @Override
    public FrameHandler watchReader(LongFunction<Optional<StationName>> names) {
        if (watch == null) {
            watch = new WatchFeeds(names, this::send);
        }
        return watch.worker();
    }

    private void send(HeardStation heard) {
        transmitter.offer(SightingCodec.record(sensor.sighting(heard)));
    }

    @Override
    public boolean acceptsFlows() {
        return false;
    }

    @Override
    public void accept(MonitorEvent event) {
        if (event instanceof FindingReported reported) {
            send(event, reported.finding().station());
        } else if (event instanceof FindingResolved resolved) {
            send(event, resolved.finding().station());
        } else if (event instanceof UnexpectedSource alert) {
            send(event, alert.source());
            strangers.of(alert).ifPresent(this::send);
        }
    }

    // EVE has the sensor's name in "host".
    private void send(MonitorEvent event, MacAddress about) {
        Origin origin = sensor.next();
        String json = "{\"host\":" + ControlReply.quoted(origin.sensor())
                + ",\"boot\":\"" + origin.boot() + "\",\"sequence\":" + origin.sequence() + ","
                + eve.toJson(event).substring(1);
        transmitter.offer(new FleetRecord(
                FleetTopic.FINDINGS,
                about.toString().getBytes(StandardCharsets.US_ASCII),
                json.getBytes(StandardCharsets.UTF_8)));
    }

    // On its own thread, because creating the topics waits for the broker.
    private void report() {
        Thread.currentThread().setContextClassLoader(KafkaOutput.class.getClassLoader());
        Duration interval = run.time().timeOfDay(REPORT_INTERVAL);
        boolean hasTopics = false;
        long nextReport = System.nanoTime();
        try {
            do {
                if (System.nanoTime() - nextReport >= 0) {
                    sendState();
                    nextReport += interval.toNanos();
                }
                hasTopics = hasTopics || TopicCreation.create(options);
            } while (!ending.await((hasTopics ? interval : TOPICS_INTERVAL).toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            run.messages().accept(options + ": internal error; please report it: " + defect);
        }
    }

    private void sendState() {
        transmitter.offer(
                SensorReport.of(sensor, run.stations(), drops.get(), ClockState.read(), REPORT_INTERVAL.toSeconds()));
    }

    @Override
    public Map<String, Long> drops() {
        return Map.of("dropped_spool", dropped(transmitter.counts()));
    }

    private static long dropped(TransmitCounts counts) {
        return counts.busy() + counts.spool() + counts.refused();
    }

    @Override
    public String noun() {
        return "record";
    }

    @Override
    public List<OutputState> states() {
        TransmitCounts counts = transmitter.counts();
        return List.of(new OutputState(
                brokers.text(),
                counts.confirmed(),
                dropped(counts),
                counts.waiting(),
                !counts.failure().isEmpty(),
                lastFailure(counts)));
    }

    private static String lastFailure(TransmitCounts counts) {
        if (!counts.failure().isEmpty()) {
            return counts.failure();
        }
        if (counts.spool() > 0) {
            return "the spool was full, or damaged";
        }
        if (counts.busy() > 0) {
            return "the disk of the spool was too slow";
        }
        return counts.refused() > 0 ? "the broker refused records as too large" : "";
    }

    /** Sends for a few more seconds; what is left stays in the spool, and is not lost. */
    @Override
    public void drain() {
        if (isDrained) {
            return;
        }
        isDrained = true;
        try {
            if (reporter.isAlive()) {
                ending.countDown();
                reporter.interrupt();
                reporter.join();
                sendState();
            }
            drainBriefly();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void drainBriefly() throws InterruptedException {
        long left = transmitter.drain(0);
        for (int second = 0; second < END_SECONDS && left > 0 && !isGivenUp; second++) {
            left = transmitter.drain(1);
            if (!transmitter.counts().failure().isEmpty()) {
                break; // no broker accepts anything now
            }
        }
        if (left > 0) {
            run.messages()
                    .accept(options + ": " + left + " records wait in the spool " + directory
                            + "; the next run sends them");
        }
    }

    private void close() {
        transmitter.close();
        try {
            spool.close();
        } catch (IOException failed) {
            run.messages().accept("cannot close the spool " + directory + ": " + IoErrorText.of(failed));
        }
    }

    @Override
    public void giveUp() {
        isGivenUp = true;
    }
}
