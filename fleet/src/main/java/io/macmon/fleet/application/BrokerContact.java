package io.macmon.fleet.application;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.cli.process.Threads;
import io.macmon.fleet.transmit.BrokerOptions;
import io.macmon.fleet.transmit.FailureReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Notices that no broker replies any more: Kafka's clients wait for one for as long as it takes, and report nothing.
 * The thread {@code macmon-brokers} runs it.
 *
 * <p>One consumer, that of the sensors' reports, has a request at the brokers all the time, which is answered twice a
 * second even if there is nothing new.
 */
final class BrokerContact implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Supplier<Map<MetricName, ? extends Metric>> metrics;
    private final Consumer<Instant> unreachable;
    private final FailureReport report;
    private final Thread thread = new Thread(this::watch, "macmon-brokers");

    /**
     * Starts.
     *
     * @param metrics     those of Kafka's clients; asked by the thread
     * @param unreachable receives the time each second while no broker replies
     * @param messages    receives the loss and the return of the brokers, each once
     */
    BrokerContact(
            BrokerOptions brokers,
            Supplier<Map<MetricName, ? extends Metric>> metrics,
            Consumer<Instant> unreachable,
            Consumer<String> messages) {
        this.metrics = metrics;
        this.unreachable = unreachable;
        report = new FailureReport(brokers.toString(), messages);
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        double replies = replies();
        long since = System.nanoTime();
        try {
            while (true) {
                MILLISECONDS.sleep(INTERVAL.toMillis());
                double now = replies();
                if (now != replies) {
                    replies = now;
                    since = System.nanoTime();
                    report.end();
                } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                    unreachable.accept(Instant.now());
                    report.begin("no broker answers; sightings wait at the sensors");
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private double replies() {
        return metrics.get().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("consumer-metrics")
                        && metric.getKey().name().equals("response-total"))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }

    /** What is reported now; empty while brokers reply. */
    String problem() {
        return report.current();
    }

    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
    }
}
