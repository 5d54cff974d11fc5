package io.macmon.fleet.sensor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An address that refuses connections until it is opened, and then leads to a broker. */
final class Forwarder implements AutoCloseable {

    private final int port;
    private ServerSocket server;

    Forwarder() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    /** {@code HOST:PORT} */
    String address() {
        return "localhost:" + port;
    }

    /** Passes each connection on to a broker. */
    void open(String broker) throws IOException {
        server = new ServerSocket(port, 16, InetAddress.getLoopbackAddress());
        int brokerPort = Integer.parseInt(broker.substring(broker.lastIndexOf(':') + 1));
        start(() -> {
            while (true) {
                Socket client = server.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
                start(() -> copy(client, there));
                start(() -> copy(there, client));
            }
        });
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
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

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
