package io.macmon.fleet.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.cli.Macmon;
import io.macmon.cli.audit.AuditCommand;
import io.macmon.cli.output.RunListener;
import io.macmon.cli.watch.WatchCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A real run of macmon in this process, until it is closed. */
final class LabSensor implements RunListener, AutoCloseable {

    private final CountDownLatch listening = new CountDownLatch(1);
    private final StringWriter messages;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Thread thread;
    private Runnable stop;
    private volatile int exitCode = -1;

    private LabSensor(StringWriter messages, String... arguments) {
        this.messages = messages;
        CommandLine program = Macmon.commandLine(arguments);
        program.setErr(new PrintWriter(messages, true));
        CommandLine command = program.getSubcommands().get(arguments[0]);
        command.setErr(new PrintWriter(messages, true));
        if (command.getCommand() instanceof AuditCommand audit) {
            audit.addListener(this);
        } else if (command.getCommand() instanceof WatchCommand watch) {
            watch.setListener(this);
            watch.printTo(printed);
        }
        thread = new Thread(() -> exitCode = program.execute(arguments), arguments[0]);
        thread.start();
    }

    /**
     * Starts it.
     *
     * @param directory gets its configuration file and its spool
     * @param messages  gets what it reports
     * @param fleet     further lines of the section {@code fleet}
     * @param arguments the command, and further options
     */
    static LabSensor start(Path directory, String device, StringWriter messages, String fleet, String... arguments)
            throws IOException {
        Path config = directory.resolve("macmon.yaml");
        Files.writeString(config, """
            fleet:
              sensor: test-sensor
              place: hq
              spool: spool
            """ + fleet);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("-i", device, "--config", config.toString(), "-q"));
        return new LabSensor(messages, all.toArray(String[]::new));
    }

    @Override
    public void accept(MonitorEvent event) {
        // only the broker's copy is checked
    }

    @Override
    public void onListening(Runnable ends) {
        stop = ends;
        listening.countDown();
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    void awaitListening() throws InterruptedException {
        while (!listening.await(5, TimeUnit.MILLISECONDS)) {
            assertThat(thread.isAlive()).as(messages.toString()).isTrue();
        }
    }

    void awaitMessage(String text) throws InterruptedException {
        while (!messages.toString().contains(text)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Waits for its end, and returns its exit code. */
    int exitCode() throws InterruptedException {
        close();
        return exitCode;
    }

    /** What a watch has printed. */
    String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
        if (stop != null) {
            stop.run();
        }
        thread.join();
    }
}
