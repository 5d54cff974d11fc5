package io.macmon.cli.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds running macmons by their control sockets, and sends them requests. */
public final class ControlClient {

    // A reload takes 30 seconds at most.
    private static final long PATIENCE_MILLIS = 45_000;

    static final String NONE_RUNS = "no watch or audit is running that this user can query";

    private static final int MAX_REPLY_BYTES = 16 << 20;

    private ControlClient() {}

    /** The sockets of all runs that this user may see, without those of processes that were killed. */
    static List<Path> sockets(Map<String, String> environment) {
        List<Path> all = new ArrayList<>();
        RuntimeDirectory.all(environment).forEach(directory -> all.addAll(ControlSocket.in(directory)));
        all.removeIf(ControlClient::isAbandoned);
        return all;
    }

    /**
     * The socket of the run with this name, or of the only run.
     *
     * @param name such as {@code watch-eth0}; null for the only run
     * @throws ConfigException if there are several, or none of this name
     */
    public static Path find(Map<String, String> environment, String name) throws MacmonException {
        List<Path> sockets = sockets(environment);
        List<Path> candidates = named(sockets, name);
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        if (sockets.isEmpty()) {
            throw new MacmonException(NONE_RUNS);
        }
        String names = sockets.stream().map(ControlSocket::nameOf).collect(Collectors.joining(", "));
        throw new ConfigException(
                "name", name == null ? "several are running, choose one of: " + names : "must be one of: " + names);
    }

    /**
     * The sockets of running macmons, by the name of the run.
     *
     * @param name of the only run to look for; null for all
     * @throws ConfigException if there is a name, but no such run
     */
    public static Map<String, Path> runs(Map<String, String> environment, String name) throws MacmonException {
        List<Path> found = name == null ? sockets(environment) : List.of(find(environment, name));
        Map<String, Path> runs = new TreeMap<>();
        found.forEach(socket -> runs.put(ControlSocket.nameOf(socket), socket));
        return runs;
    }

    /**
     * The elements of a list in the reply of a run, each as JSON.
     *
     * @throws MacmonException if the run refuses the request; {@link #ask} states the other errors
     */
    public static List<String> elements(Path socket, String command, List<String> arguments, String list)
            throws MacmonException {
        ControlAnswer answer = ask(socket, new ControlRequest(command, arguments));
        if (!answer.isOk()) {
            throw failure(socket, answer.fields().getOrDefault("error", "it gave no reason"), "");
        }
        return answer.lists().getOrDefault(list, List.of());
    }

    /** The sockets with this name; all if it is null. */
    static List<Path> named(List<Path> sockets, String name) {
        return sockets.stream()
                .filter(socket -> name == null || ControlSocket.nameOf(socket).equals(name))
                .toList();
    }

    /** The reply of a run to one command, a JSON object on one line; {@link #ask} states the errors. */
    public static String answer(Path socket, String command, List<String> arguments) throws MacmonException {
        return ask(socket, new ControlRequest(command, arguments)).line();
    }

    // Fails if too many clients wait already, as when the process is stopped; it would block without a limit.
    private static SocketChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(true);
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static boolean isAbandoned(Path socket) {
        try (SocketChannel channel = connect(socket)) {
            return !channel.isConnected();
        } catch (ConnectException refused) {
            return true;
        } catch (IOException other) {
            return false; // asking it reports the reason
        }
    }

    /**
     * Sends a request to one run.
     *
     * @throws MacmonException if it cannot be reached, does not answer within 45 seconds, or refuses the request
     */
    static ControlAnswer ask(Path socket, ControlRequest request) throws MacmonException {
        Timer timer = new Timer("ctl-timeout", true);
        try (SocketChannel channel = connect(socket)) {
            timer.schedule(closing(channel), PATIENCE_MILLIS);
            ByteBuffer line = ByteBuffer.wrap(request.line().getBytes(UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            String answer = readLine(channel);
            if (answer.isEmpty()) {
                throw failure(socket, "it closed the connection without a reply", "try again");
            }
            return ControlAnswer.parse(answer);
        } catch (IOException failed) {
            boolean isDenied = failed instanceof AccessDeniedException || !Files.isWritable(socket);
            throw failure(
                    socket,
                    isDenied ? "permission denied" : IoErrorText.of(failed),
                    isDenied ? "run it as root or as a member of the group macmon" : "");
        } finally {
            timer.cancel();
        }
    }

    // Another program may have made the socket.
    private static String readLine(SocketChannel channel) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == MAX_REPLY_BYTES) {
                throw new IOException("its reply is longer than " + (MAX_REPLY_BYTES >> 20) + " MiB");
            }
            line.write(next);
        }
        return line.toString(UTF_8);
    }

    private static TimerTask closing(SocketChannel channel) {
        return new TimerTask() {
            @Override
            public void run() {
                try {
                    channel.close();
                } catch (IOException alreadyClosed) {
                    // the answer has just arrived
                }
            }
        };
    }

    private static MacmonException failure(Path socket, String reason, String advice) {
        return new MacmonException("cannot query " + ControlSocket.nameOf(socket) + ": " + reason, advice);
    }
}
