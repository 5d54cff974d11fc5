package io.macmon.fleet.fault;

import io.macmon.cli.Macmon;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.application.StationQuery;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code macmon fleet run} in a separate process, which keeps its state when it is killed and started again. */
final class FleetProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("on port (\\d+)");

    private final Path directory;
    private final String[] arguments;
    private JavaProcess process;

    /** @param further options of the command */
    FleetProcess(Path directory, String brokers, String... further) throws IOException {
        this.directory = directory;
        List<String> all = new ArrayList<>(List.of("fleet", "run", "--brokers", brokers, "--listen", "0", "--json"));
        all.addAll(List.of("--state", directory.resolve("state").toString()));
        all.addAll(List.of(further));
        arguments = all.toArray(String[]::new);
        restart();
    }

    /** Starts it again after its end. */
    void restart() throws IOException {
        process = JavaProcess.start(directory.resolve("fleet"), Macmon.class, arguments);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String messages() throws IOException {
        return process.messages();
    }

    /** {@code HOST:PORT}; a port that nothing uses while it starts. */
    String address() throws IOException {
        Matcher port = PORT.matcher(process.messages());
        return "127.0.0.1:" + (port.find() ? port.group(1) : "1");
    }

    /** The value of a metric without labels; 0 while it starts. */
    long metric(String name) throws IOException {
        try (InputStream metrics = new URL("http://" + address() + "/metrics").openStream()) {
            String text = new String(metrics.readAllBytes(), StandardCharsets.UTF_8);
            Matcher value =
                    Pattern.compile("(?m)^macmon_fleet_" + name + " (\\d+)").matcher(text);
            return value.find() ? Long.parseLong(value.group(1)) : 0;
        } catch (IOException starting) {
            return 0;
        }
    }

    /** What the fleet knows about a station, as JSON; empty if it is not known or an instance does not answer. */
    List<String> who(String station) throws IOException {
        try {
            StationQuery.Answer answer = StationQuery.ask(address(), station);
            return answer.unreachable().isEmpty() ? answer.stations() : List.of();
        } catch (MacmonException notNow) {
            return List.of();
        }
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    /** @param name of the signal, without SIG, as for kill(1) */
    void signal(String name) throws IOException, InterruptedException {
        process.signal(name);
    }

    /** Ends it as a service manager does. */
    int stop() throws InterruptedException {
        return process.stop();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
