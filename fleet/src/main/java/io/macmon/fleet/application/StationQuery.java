package io.macmon.fleet.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.macmon.cli.control.JsonObject;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Asks an instance. */
public final class StationQuery {

    private static final String START = "start it with 'macmon fleet run', or name another instance with --at";
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    // The instance may wait for the others.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int MAX_REPLY = 16 << 20;

    private StationQuery() {}

    /**
     * What the instances know.
     *
     * @param stations    JSON objects
     * @param unreachable instances that did not answer
     */
    public record Answer(List<String> stations, List<String> unreachable) {

        public Answer {
            stations = List.copyOf(stations);
            unreachable = List.copyOf(unreachable);
        }
    }

    /**
     * Asks an instance, which asks the others.
     *
     * @param instance {@code HOST:PORT}
     * @param station  MAC address, IP address or name
     * @throws MacmonException if it cannot answer
     */
    public static Answer ask(String instance, String station) throws MacmonException {
        String reply = get(instance, QueryServer.STATIONS + "?q=" + URLEncoder.encode(station, UTF_8), LIMIT);
        try {
            return parse(reply);
        } catch (IOException malformed) {
            throw failure(instance, IoErrorText.of(malformed), START, malformed);
        }
    }

    /**
     * Asks an instance for a command of its screen, such as {@code places}.
     *
     * @param instance  {@code HOST:PORT}
     * @param arguments at most one
     * @return a JSON object
     * @throws MacmonException if it cannot answer
     */
    public static String command(String instance, String name, List<String> arguments) throws MacmonException {
        String argument = arguments.isEmpty() ? "" : "?arg=" + URLEncoder.encode(arguments.get(0), UTF_8);
        return get(instance, QueryServer.COMMANDS + name + argument, LIMIT);
    }

    /**
     * Checks that all instances answered.
     *
     * @param unreachable instances that did not
     * @throws MacmonException if there are any
     */
    public static void checkComplete(Collection<String> unreachable) throws MacmonException {
        if (!unreachable.isEmpty()) {
            throw new MacmonException(
                    "instances that did not answer: " + String.join(", ", unreachable) + "; what they know is missing",
                    "check that each has a different --listen address, which the others can reach");
        }
    }

    /**
     * Asks for a path.
     *
     * @param limit until the reply must be complete
     */
    static String get(String instance, String path, Duration limit) throws MacmonException {
        return send(instance, path, limit).await();
    }

    /**
     * Asks for a path without waiting for the reply.
     *
     * @param limit from now until the reply must be complete
     */
    static Sent send(String instance, String path, Duration limit) {
        long start = System.nanoTime();
        CompletableFuture<HttpResponse<byte[]>> reply;
        try {
            HttpRequest request = HttpRequest.newBuilder(url(instance, path)).build();
            reply = CLIENT.sendAsync(request, head -> new LimitedBody(MAX_REPLY));
        } catch (IOException unknownHost) {
            reply = CompletableFuture.failedFuture(unknownHost);
        }
        return new Sent(instance, reply, start, limit);
    }

    /** A query whose reply has not been read yet; {@link #await} must be called once. */
    record Sent(String instance, CompletableFuture<HttpResponse<byte[]>> reply, long startNanos, Duration limit) {

        String await() throws MacmonException {
            try {
                long left = limit.toNanos() - (System.nanoTime() - startNanos);
                HttpResponse<byte[]> complete = reply.get(left, NANOSECONDS);
                String text = new String(complete.body(), UTF_8);
                if (complete.statusCode() != HttpURLConnection.HTTP_OK) {
                    throw refusal(instance, complete.statusCode(), text.strip());
                }
                return text;
            } catch (TimeoutException late) {
                throw failure(
                        instance,
                        "no complete reply within " + limit.toSeconds() + " seconds",
                        "check its messages, the load of its host and the network, or name another instance with --at",
                        late);
            } catch (ExecutionException failed) {
                throw failure(instance, text(failed.getCause()), START, failed.getCause());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw failure(instance, "stopped before the reply was complete", START, stop);
            } finally {
                reply.cancel(true);
            }
        }
    }

    // By address: an instance refuses names, which an attacker could point at it.
    private static URI url(String instance, String path) throws UnknownHostException {
        URI named = URI.create("http://" + instance);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(named.getHost()), named.getPort());
        return URI.create("http://" + StationLookup.hostAndPort(address) + path);
    }

    private static String text(Throwable failure) {
        if (failure instanceof ConnectException && failure.getMessage() == null) {
            return "connection refused, or the host cannot be reached";
        }
        return failure instanceof IOException failed ? IoErrorText.of(failed) : String.valueOf(failure.getMessage());
    }

    private static Answer parse(String reply) throws IOException {
        List<String> lines = reply.lines().toList();
        int last = lines.size() - 1;
        if (last < 0) {
            throw new IOException("the reply is empty");
        }
        return new Answer(
                lines.subList(0, last), JsonObject.parse(lines.get(last)).texts("unreachable"));
    }

    private static MacmonException refusal(String instance, int status, String reason) {
        return switch (status) {
            case HttpURLConnection.HTTP_UNAVAILABLE ->
                failure(instance, reason, "try again in a few seconds, or name another instance with --at", null);
            case HttpURLConnection.HTTP_NOT_FOUND -> // another server, such as the web page
                failure(instance, "HTTP status 404", "give the --listen address of an instance in --at", null);
            default -> failure(instance, reason, "name another instance with --at", null);
        };
    }

    private static MacmonException failure(String instance, String reason, String action, Throwable cause) {
        return new MacmonException("cannot query the fleet at " + instance + ": " + reason, action, cause);
    }
}
