package io.macmon.cli.lab;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.cli.audit.AuditCommand;
import io.macmon.cli.fleet.FleetTime;
import io.macmon.cli.input.CaptureEngine;
import io.macmon.cli.input.PolicySource;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.output.RunListener;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.Threads;
import io.macmon.cli.settings.ConfiguredExecution;
import io.macmon.config.policy.Policy;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** A real audit that sends what it hears to the broker of the lab, until it is closed. */
final class FleetLabSensor implements RunListener, AutoCloseable {

    private final String device;
    private final StringWriter messages = new StringWriter();
    private final CountDownLatch listening = new CountDownLatch(1);
    private final Thread thread;
    private volatile Runnable stop = () -> {};
    private volatile int exitCode = ExitCode.FAILED;

    private FleetLabSensor(String device, String... arguments) {
        this.device = device;
        AuditCommand audit = new AuditCommand();
        audit.setPolicy(PolicySource.of("the lab's policy", Policy.NONE));
        audit.addListener(this);
        PrintWriter printer = new PrintWriter(messages, true);
        CommandLine command =
                CommandLines.configure(new CommandLine(audit)).setOut(printer).setErr(printer);
        ConfiguredExecution.install(command);
        thread = new Thread(
                () -> {
                    exitCode = command.execute(arguments);
                    listening.countDown();
                },
                "macmon-lab-" + device);
    }

    /**
     * Starts an audit.
     *
     * @param directory for its files
     * @param place     where it is
     */
    static FleetLabSensor start(Path directory, String place, String device, CaptureEngine engine, FleetTime time)
            throws MacmonException {
        Path config = directory.resolve(device + ".yaml");
        try {
            Files.writeString(config, """
                fleet:
                  sensor: lab
                  place: %s
                  spool: spool-%s
                """.formatted(place, device));
        } catch (IOException failed) {
            throw new MacmonException("cannot write " + config + ": " + IoErrorText.of(failed), failed);
        }
        FleetLabSensor sensor = new FleetLabSensor(
                device,
                "--parent=" + device,
                "--engine=" + engine,
                "--config=" + config,
                "--no-state",
                "--quiet",
                "--report=" + directory.resolve(device + ".txt"),
                "--log-level=warning",
                "--out=kafka://" + FleetLabBroker.ADDRESS + "/" + FleetLab.PREFIX,
                "--fleet-time=" + time);
        sensor.thread.start();
        return sensor;
    }

    /** @throws MacmonException if the audit has ended */
    void awaitListening() throws MacmonException, InterruptedException {
        listening.await();
        if (!thread.isAlive()) {
            throw new MacmonException("the sensor on " + device + " has ended: " + messages(), "see the message");
        }
    }

    @Override
    public void onListening(Runnable ends) {
        stop = ends;
        listening.countDown();
    }

    /** Ignores the findings: the broker gets them, and the lab checks those of the fleet. */
    @Override
    public void accept(MonitorEvent event) {}

    @Override
    public boolean acceptsFlows() {
        return false;
    }

    /** What it printed, except where its settings are from; empty if nothing failed. */
    String messages() {
        return messages.toString()
                .lines()
                .filter(line -> !line.startsWith("macmon: settings from "))
                .collect(Collectors.joining("; "));
    }

    /** Whether it has lost nothing so far; after {@link #close}, also whether the broker has everything. */
    boolean isComplete() {
        boolean isDone = thread.isAlive() || exitCode == ExitCode.DONE || exitCode == ExitCode.FINDINGS;
        return isDone && messages().isEmpty();
    }

    /** Ends the audit, which sends what it has before. */
    @Override
    public void close() {
        stop.run();
        Threads.join(thread);
    }
}
