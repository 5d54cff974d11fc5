package io.macmon.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** An address that refuses connections until it is opened, and then leads to a broker until it is cut. */
public final class Forwarder implements AutoCloseable {

    private final int port;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean losesReplies;
    private volatile boolean hasLostReply;
    private ServerSocket server;

    public Forwarder() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    /** {@code HOST:PORT} */
    public String address() {
        return "localhost:" + port;
    }

    /** Passes each connection on to a broker. */
    public void open(String broker) throws IOException {
        losesReplies = false;
        ServerSocket opened = new ServerSocket(port, 16, InetAddress.getLoopbackAddress());
        server = opened;
        int brokerPort = Integer.parseInt(broker.substring(broker.lastIndexOf(':') + 1));
        start(() -> {
            while (true) {
                connect(opened, opened.accept(), brokerPort);
            }
        });
    }

    private void connect(ServerSocket opened, Socket client, int brokerPort) throws IOException {
        clients.add(client);
        if (opened.isClosed()) { // close() may not have seen this client
            client.close();
        }
        try {
            Socket there = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
            start(() -> copy(client, there, false));
            start(() -> copy(there, client, true));
        } catch (IOException notNow) {
            client.close();
        }
        clients.removeIf(Socket::isClosed);
    }

    private void copy(Socket from, Socket to, boolean isReply) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[8_192];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (isReply && losesReplies) {
                    hasLostReply = true;
                } else {
                    out.write(buffer, 0, length);
                }
            }
        }
    }

    /** Loses the replies, until one is lost, so that the client cannot know what it has sent; then cuts. */
    public void cutAfterLostReply() throws IOException, InterruptedException {
        hasLostReply = false;
        losesReplies = true;
        while (!hasLostReply) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        close();
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException closed) {
                        // the client connects again
                    }
                },
                "forwarder");
        thread.setDaemon(true);
        thread.start();
    }

    /** What a thread does until a socket is closed. */
    @FunctionalInterface
    private interface Task {

        void run() throws IOException;
    }

    /** Refuses new connections, and ends all. It can be opened again. */
    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        for (Socket client : clients) {
            client.close();
        }
    }
}
