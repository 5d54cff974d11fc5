package io.macmon.fleet.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.cli.control.JsonObject;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Collection;
import java.util.List;

/** Asks an instance. */
public final class StationQuery {

    static final String LOCAL = "&local=1";

    private static final int TIMEOUT_MILLIS = 5_000;
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
     * Asks an instance.
     *
     * @param instance {@code HOST:PORT}
     * @param station  MAC address, IP address or name
     * @param isLocal  whether it must not ask the other instances
     * @throws MacmonException if it cannot answer
     */
    public static Answer ask(String instance, String station, boolean isLocal) throws MacmonException {
        String reply = get(
                instance,
                "/stations?q=" + URLEncoder.encode(station, UTF_8) + (isLocal ? LOCAL : ""),
                isLocal ? TIMEOUT_MILLIS : 4 * TIMEOUT_MILLIS);
        try {
            return parse(reply);
        } catch (IOException malformed) {
            throw failure(instance, IoErrorText.of(malformed), malformed);
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
        return get(instance, QueryServer.COMMANDS + name + argument, 4 * TIMEOUT_MILLIS);
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

    static String get(String instance, String path, int timeoutMillis) throws MacmonException {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + instance + path).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(Math.min(timeoutMillis, TIMEOUT_MILLIS));
            connection.setReadTimeout(timeoutMillis);
            int status = connection.getResponseCode();
            boolean isAnswered = status == HttpURLConnection.HTTP_OK;
            try (InputStream in = isAnswered ? connection.getInputStream() : connection.getErrorStream()) {
                String reply = in == null ? "" : new String(in.readNBytes(MAX_REPLY), UTF_8);
                if (!isAnswered) {
                    throw failure(instance, reply.strip(), null);
                }
                return reply;
            }
        } catch (IOException failed) {
            throw failure(instance, IoErrorText.of(failed), failed);
        }
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

    private static MacmonException failure(String instance, String reason, IOException cause) {
        return new MacmonException(
                "cannot query the fleet at " + instance + ": " + reason,
                "start it with 'macmon fleet run', or name another instance with --at",
                cause);
    }
}
