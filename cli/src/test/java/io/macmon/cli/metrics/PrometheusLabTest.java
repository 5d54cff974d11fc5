package io.macmon.cli.metrics;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.lab.Host;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A real Prometheus scrapes a watch and an audit, and answers every query of the dashboard and the rules. */
@LabTest
class PrometheusLabTest extends LabFixture {

    private static final Host STATION = new Host("station", "02:aa:00:00:00:01", "10.9.0.1", "fe80::1");
    private static final Host OTHER = new Host("other", "02:aa:00:00:00:02", "10.9.0.2", "fe80::2");
    private static final Host STRANGER = new Host("stranger", "02:bb:00:00:00:99", "10.9.0.99", "fe80::99");
    private static final Path SHIPPED = Path.of(System.getProperty("macmon.root"), "cli/src/package");
    private static final Path RULES = SHIPPED.resolve("prometheus/macmon-rules.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WATCH = "127.0.0.1:9464";
    private static final String AUDIT = "127.0.0.1:9465";
    private static final String SERVER = "127.0.0.1:9090";

    @Test
    void everyShippedQueryHasDataAndPromtoolFindsNothingToMend() throws Exception {
        String prometheus = Requirements.program("prometheus");
        String promtool = Requirements.program("promtool");
        lab.links().setUp(lab.links().require("lo"));
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
            groups:
              office:
                mac: ['02:aa:00:00:00:01']
            """);
        Path flows = folder.resolve("flows.json");
        try (Program watch = Program.start(
                                "watch",
                                "--parent",
                                "eth0",
                                "--policy",
                                policy.toString(),
                                "--metrics",
                                WATCH,
                                "--json",
                                "--interval",
                                "2s",
                                "--idle-timeout",
                                "1s",
                                "--names",
                                "--out",
                                "eve:" + flows)
                        .awaitListening();
                Program audit = Program.start(
                                "audit",
                                "--parent",
                                "eth0",
                                "--policy",
                                policy.toString(),
                                "--metrics",
                                AUDIT,
                                "--json",
                                "--no-state")
                        .awaitListening()) {
            Process server = new ProcessBuilder(
                            prometheus,
                            "--config.file=" + configuration(),
                            "--storage.tsdb.path=" + folder.resolve("tsdb"),
                            "--web.listen-address=" + SERVER)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
            try {
                List<String> open = new ArrayList<>(queries());
                assertThat(open).hasSizeGreaterThan(20);
                eventually("each query has data", () -> {
                    byte[] whole = STATION.udp(OTHER, 4_000, 53, new byte[99]);
                    byte[] malformed = Arrays.copyOf(whole, 30);
                    byte[] dhcpWithoutFields = STATION.udp(OTHER, 68, 67, new byte[99]); // counted with --names
                    lab.send(whole, malformed, dhcpWithoutFields, STRANGER.arpRequest("10.9.0.1"));
                    open.removeIf(this::hasData);
                    return open.isEmpty();
                });
                Set<String> names = new TreeSet<>(assertMetricsPass(promtool, WATCH));
                names.addAll(assertMetricsPass(promtool, AUDIT));
                assertThat(names).isEqualTo(documentedMetrics());
            } finally {
                server.destroy();
                server.waitFor();
            }
            watch.terminate();
            watch.exitCode();
            assertThat(intervals(watch)).as("scrapes end no interval").allMatch(seconds -> seconds > 1.5);
        }
        assertThat(run(promtool, "check", "rules", RULES.toString())).contains("SUCCESS");
    }

    private static List<Double> intervals(Program watch) throws IOException {
        return Eve.of(watch.out()).of("stats").stream()
                .filter(event -> !event.at("/macmon/last").asBoolean())
                .map(event -> event.at("/macmon/interval/seconds").asDouble())
                .toList();
    }

    private Path configuration() throws IOException {
        return Files.writeString(folder.resolve("prometheus.yml"), """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ['%s']
            scrape_configs:
              - job_name: macmon
                static_configs: [{targets: ['%s', '%s']}]
            """.formatted(RULES, WATCH, AUDIT));
    }

    // An alert without its limit, and a panel as Grafana asks for it.
    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        for (String line : Files.readAllLines(RULES)) {
            if (line.strip().startsWith("expr: ")) {
                queries.add(
                        line.strip().substring(6).replaceAll(" [<>] \\d+$", "").replace("[5m]", "[1m]"));
            }
        }
        for (JsonNode panel :
                JSON.readTree(SHIPPED.resolve("grafana/macmon.json").toFile()).at("/panels")) {
            for (JsonNode target : panel.at("/targets")) {
                queries.add(target.at("/expr")
                        .asText()
                        .replace("$__rate_interval", "1m")
                        .replace("$instance", ".*"));
            }
        }
        return queries;
    }

    private boolean hasData(String query) {
        try {
            String url = "http://" + SERVER + "/api/v1/query?query=" + URLEncoder.encode(query, UTF_8);
            JsonNode result = JSON.readTree(get(url)).at("/data/result");
            return !result.isEmpty() && !result.toString().contains("NaN");
        } catch (IOException notReady) {
            return false;
        }
    }

    // Returns the names of the metrics.
    private Set<String> assertMetricsPass(String promtool, String address) throws Exception {
        Path scraped = Files.writeString(folder.resolve("metrics"), get("http://" + address + "/metrics"));
        assertThat(run("sh", "-c", promtool + " check metrics < " + scraped)).isEmpty();
        return Files.readAllLines(scraped).stream()
                .filter(line -> line.startsWith("# TYPE macmon_"))
                .map(line -> line.split(" ", -1)[2])
                .collect(Collectors.toSet());
    }

    private static Set<String> documentedMetrics() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("macmon.root"), "docs/metrics.md")).stream()
                .filter(line -> line.startsWith("| `macmon_"))
                .flatMap(
                        line -> Pattern.compile("`(macmon_\\w+)`").matcher(line).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String get(String url) throws IOException {
        try (InputStream body = URI.create(url).toURL().openStream()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
