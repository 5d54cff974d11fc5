package io.macmon.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import io.macmon.capture.link.Links;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One page in the system's Chromium, driven by its DevTools protocol. Collects requests and errors. */
public final class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PICTURES = Path.of(System.getProperty("macmon.root"), "cli", "target", "pictures");

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private String session = "";

    private Browser(Process process, String url) throws Exception {
        this.process = process;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url), new Messages())
                .get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * Starts the browser in the network namespace of the calling thread, whose loopback device it needs.
     *
     * @param folder where the browser keeps its profile
     */
    public static Browser open(Path folder) throws Exception {
        String program = Requirements.program("chromium");
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        List<String> command = new ArrayList<>(List.of(
                program,
                "--headless",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile")));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox");
        }
        ProcessBuilder chromium = new ProcessBuilder(command).redirectErrorStream(true);
        // It leaves directories in TMPDIR if it is killed.
        chromium.environment().put("TMPDIR", folder.toString());
        Process process = chromium.start();
        try {
            Browser browser = new Browser(process, devTools(process));
            browser.attach();
            return browser;
        } catch (Exception failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    private static String devTools(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith("DevTools listening on ")) {
            line = lines.readLine();
        }
        assertThat(line).as("Chromium's address").isNotNull();
        Thread rest = new Thread(() -> lines.lines().forEach(unused -> {}), "output of chromium");
        rest.setDaemon(true);
        rest.start();
        return line.substring("DevTools listening on ".length());
    }

    private void attach() {
        String target = call("Target.createTarget", Map.of("url", "about:blank"))
                .at("/targetId")
                .asText();
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .at("/sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** Opens an address, in a window of this size, in the dark or the light colours. */
    public void show(String url, int width, int height, boolean isDark) {
        resize(width, height, isDark);
        call("Page.navigate", Map.of("url", url));
    }

    public void resize(int width, int height, boolean isDark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    /** The value of an expression, which may be a promise. */
    public JsonNode evaluate(String expression) {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        assertThat(result.has("exceptionDetails"))
                .as("%s: %s", expression, result)
                .isFalse();
        return result.at("/result/value");
    }

    public String text(String selector) {
        return evaluate("document.querySelector(" + quoted(selector) + ")?.textContent.trim() ?? ''")
                .asText();
    }

    /** Waits until an expression is true. */
    public void await(String expression) throws Exception {
        Eventually.eventually(
                expression, () -> evaluate("Boolean(" + expression + ")").asBoolean());
    }

    public void click(String selector) {
        evaluate("document.querySelector(" + quoted(selector) + ").click()");
    }

    /** Presses a key that prints a character. */
    public void press(String key) {
        call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "text", key));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
    }

    /** Keeps a picture of the page in the build folder. */
    public void picture(String name) throws IOException {
        byte[] png = Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("format", "png"))
                        .at("/data")
                        .asText());
        Files.write(Files.createDirectories(PICTURES).resolve(name + ".png"), png);
    }

    /** Keeps files that the page saves in a folder. */
    public void downloadTo(Path downloads) {
        call("Page.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", downloads.toString()));
    }

    /** Addresses of all requests. */
    public List<String> requests() {
        return requests;
    }

    /** Exceptions, errors in the console, and violations of the content security policy. */
    public List<String> errors() {
        return errors;
    }

    private static String quoted(String text) {
        return JSON.valueToTree(text).toString();
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        int id = lastId.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        try {
            socket.sendText(message.toString(), true).get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return reply.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(method, failed);
        }
    }

    private void receive(JsonNode message) {
        if (message.has("id")) {
            waiting.remove(message.get("id").asInt()).complete(message.path("result"));
            return;
        }
        JsonNode details = message.path("params");
        switch (message.path("method").asText()) {
            case "Network.requestWillBeSent" ->
                requests.add(details.at("/request/url").asText());
            case "Runtime.exceptionThrown" ->
                errors.add(details.at("/exceptionDetails").toString());
            case "Log.entryAdded" -> {
                // A view that this run does not have is answered with 404.
                String entry = details.at("/entry").toString();
                if (details.at("/entry/level").asText().equals("error") && !entry.contains("status of 404")) {
                    errors.add(details.at("/entry").toString());
                }
            }
            default -> {}
        }
    }

    @Override
    public void close() throws InterruptedException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor();
    }

    private final class Messages implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                try {
                    receive(JSON.readTree(text.toString()));
                } catch (IOException notJson) {
                    errors.add(notJson.toString());
                }
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
