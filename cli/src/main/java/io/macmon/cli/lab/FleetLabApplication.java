package io.macmon.cli.lab;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.fleet.PluginFolder;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.process.Threads;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** {@code macmon fleet run}, until it is closed. */
final class FleetLabApplication implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("on port (\\d+)");
    private static final Pattern UP = Pattern.compile("(?m)^macmon_fleet_up 1$");
    private static final Pattern WAITING = Pattern.compile("(?m)^macmon_fleet_lag_records\\{.*} [1-9]");
    private static final Pattern PROCESSED = Pattern.compile("(?m)^macmon_fleet_sightings_total (\\d+)$");
    private static final int POLL_MILLIS = 100;

    private final StringWriter messages = new StringWriter();
    private final Class<?> command;
    private final Thread thread;

    private FleetLabApplication(
            Class<?> command, Consumer<JsonObject> findings, Path state, Optional<Path> webDirectory) {
        this.command = command;
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--json",
                "--listen=0",
                "--brokers=" + FleetLabBroker.ADDRESS + "/" + FleetLab.PREFIX,
                "--state=" + state));
        webDirectory.map(LabWeb::options).ifPresent(arguments::addAll);
        thread = new Thread(
                () -> execute(new FindingWriter(findings), arguments.toArray(String[]::new)), "macmon-lab-fleet");
    }

    /**
     * Starts it; returns when it is ready.
     *
     * @param findings     receives each finding, on another thread
     * @param webDirectory directory of the page's socket and token; empty: no page
     * @throws MacmonException if the plugin is missing, or the application ends
     */
    static FleetLabApplication start(Consumer<JsonObject> findings, Path state, Optional<Path> webDirectory)
            throws MacmonException, InterruptedException {
        PluginFolder.load();
        FleetLabApplication application =
                new FleetLabApplication(PluginFolder.command().orElseThrow(), findings, state, webDirectory);
        application.thread.start();
        try {
            application.awaitUp();
            return application;
        } catch (MacmonException | InterruptedException notStarted) {
            application.close();
            throw notStarted;
        }
    }

    private void awaitUp() throws MacmonException, InterruptedException {
        while (!UP.matcher(metrics()).find()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            if (!thread.isAlive()) {
                throw new MacmonException("the fleet has ended: " + messages, "see the message");
            }
        }
    }

    private void execute(Writer out, String... arguments) {
        CommandLines.configure(new CommandLine(command))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(messages, true))
                .execute(arguments);
    }

    /** What {@code macmon fleet who} prints about a station. */
    String lookUp(String station) {
        StringWriter text = new StringWriter();
        execute(text, "who", "--at=" + address(), station);
        return text.toString().strip();
    }

    /** How many sightings were processed; -1 while more are waiting. */
    long processed() {
        String metrics = metrics();
        Matcher processed = PROCESSED.matcher(metrics);
        return processed.find() && !WAITING.matcher(metrics).find() ? Long.parseLong(processed.group(1)) : -1;
    }

    private String metrics() {
        try (InputStream in = new URL("http://" + address() + "/metrics").openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException starting) {
            return "";
        }
    }

    private String address() {
        Matcher port = PORT.matcher(messages.toString());
        return "127.0.0.1:" + (port.find() ? port.group(1) : "1");
    }

    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
    }

    /** Passes each line on as a finding. */
    private static final class FindingWriter extends Writer {

        private final Consumer<JsonObject> findings;
        private final StringBuilder line = new StringBuilder();

        FindingWriter(Consumer<JsonObject> findings) {
            this.findings = findings;
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            line.append(text, offset, length);
            for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
                findings.accept(JsonObject.parse(line.substring(0, end)));
                line.delete(0, end + 1);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
