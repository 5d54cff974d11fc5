package io.macmon.cli.service;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.control.ControlServer;
import io.macmon.cli.history.History;
import io.macmon.cli.metrics.MetricsServer;
import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.process.Threads;
import io.macmon.cli.screen.Quantities;
import io.macmon.cli.web.WebServer;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Serves the control socket, the metrics and the web page of one live run, and reports the run to the service manager,
 * if there is one: that it is ready, its frames and drops, reloads, its end, and that it is alive. It is alive if every
 * analysis has read a block since the last report of that, which proves that the capture works as well, because it
 * publishes the blocks, empty ones while no frame arrives.
 *
 * <p>Open it before the signal handlers that reload, and call {@link #ready} once they are installed.
 */
public final class RunService implements AutoCloseable {

    private static final long STATUS_NANOS = SECONDS.toNanos(10);
    private static final int REPORTS_PER_TIMEOUT = 3;

    private final ServiceManager manager;
    private final Run run;
    private final ControlCommands commands;
    private final Consumer<String> report;
    private final CountDownLatch end = new CountDownLatch(1);
    private Optional<ControlServer> control = Optional.empty();
    private Optional<MetricsServer> metrics = Optional.empty();
    private Optional<WebServer> web = Optional.empty();
    private Thread thread;
    private SignalHandler beforeReload;
    private SignalHandler afterReload;
    private long reportedNanos;
    private boolean isStalled;

    private RunService(ServiceManager manager, Run run, Consumer<String> report) {
        this.manager = manager;
        this.run = run;
        commands = RunCommands.of(run);
        this.report = report;
        reportedNanos = run.lastReadNanos();
    }

    /**
     * Opens the service of a run that has not started.
     *
     * @param report receives messages for the user
     */
    public static RunService open(Run run, Consumer<String> report) {
        return open(ServiceManager.of(System.getenv(), ProcessHandle.current().pid(), report), run, report);
    }

    static RunService open(ServiceManager manager, Run run, Consumer<String> report) {
        RunService service = new RunService(manager, run, report);
        if (manager.isPresent()) {
            service.beforeReload = SignalHandler.install(
                    SignalHandler.HANGUP,
                    () -> manager.send("RELOADING=1", "MONOTONIC_USEC=" + NANOSECONDS.toMicros(System.nanoTime())));
        }
        return service;
    }

    /** What the screens of this run show, and what its control socket answers. */
    public ControlCommands commands() {
        return commands;
    }

    /**
     * Reports that the run is listening. From here on, its reloads, status and health are reported.
     *
     * @throws MacmonException if metrics or the web page cannot be served
     */
    public void ready() throws MacmonException {
        if (run.isLive()) {
            run.history().ifPresent(History::start);
            control = openControl();
            if (run.metricsAddress().isPresent()) {
                metrics = Optional.of(MetricsServer.open(run.metricsAddress().get(), new RunMetrics(run), report));
            }
            if (run.web().isPresent()) {
                web = Optional.of(WebServer.open(run.web().get(), new RunWeb(run, commands), run::report));
            }
        }
        if (manager.isPresent()) {
            manager.send("READY=1", status());
            afterReload = SignalHandler.install(SignalHandler.HANGUP, () -> manager.send("READY=1", status()));
            thread = new Thread(this::reportUntilEnd, "macmon-service");
            thread.setDaemon(true);
            thread.start();
        }
    }

    // A run works without one; a service should have one, so its failure is reported.
    private Optional<ControlServer> openControl() {
        try {
            return ControlServer.open(run.command() + "-" + run.origin(), commands, run::report);
        } catch (MacmonException failed) {
            if (ControlServer.isExpected()) {
                report.accept(failed.getMessage());
            }
            return Optional.empty();
        }
    }

    private void reportUntilEnd() {
        long interval = manager.watchdog()
                .map(timeout -> Math.min(timeout.toNanos() / REPORTS_PER_TIMEOUT, STATUS_NANOS))
                .orElse(STATUS_NANOS);
        try {
            while (!end.await(interval, NANOSECONDS)) {
                reportHealth();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void reportHealth() {
        long last = run.lastReadNanos();
        boolean isAlive = !run.isLive() || last != reportedNanos;
        reportedNanos = last;
        if (isAlive) {
            manager.send("WATCHDOG=1", status());
        } else {
            manager.send(status() + ", analysis stalled");
        }
        if (isAlive == isStalled) {
            isStalled = !isAlive;
            report.accept(isStalled ? stallMessage(last) : "the analysis continues");
        }
    }

    private String stallMessage(long last) {
        Duration since = Duration.ofNanos(System.nanoTime() - last);
        return "the analysis has not advanced for " + since.toMillis() + " ms"
                + manager.watchdog()
                        .map(timeout -> "; the service manager ends macmon after " + timeout.toMillis() + " ms")
                        .orElse("");
    }

    private String status() {
        return "STATUS=" + run.command() + " on " + run.origin() + ": " + Quantities.count(run.frames(), "frame") + ", "
                + Quantities.exact(
                        run.drops().values().stream().mapToLong(Long::longValue).sum())
                + " dropped";
    }

    /** Reports that the run ends. */
    @Override
    public void close() {
        control.ifPresent(ControlServer::close);
        metrics.ifPresent(MetricsServer::close);
        web.ifPresent(WebServer::close);
        run.end();
        run.history().ifPresent(History::close);
        if (!manager.isPresent()) {
            return;
        }
        end.countDown();
        if (thread != null) {
            Threads.join(thread);
            afterReload.close();
        }
        beforeReload.close();
        manager.send("STOPPING=1", status());
    }
}
