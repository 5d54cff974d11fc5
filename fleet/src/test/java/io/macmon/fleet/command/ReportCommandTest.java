package io.macmon.fleet.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.macmon.cli.Macmon;
import io.macmon.cli.process.ExitCode;
import io.macmon.fleet.transmit.Loopback;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The file and the exit code, whatever an instance replies. */
class ReportCommandTest {

    private static final byte[] PART = new byte[1 << 20];

    private final StringWriter messages = new StringWriter();

    @TempDir
    Path directory;

    private HttpServer instance;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        Loopback.bringUp();
        file = Files.writeString(directory.resolve("fleet.html"), "the report before");
        instance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        instance.start();
    }

    @AfterEach
    void stop() {
        instance.stop(0);
    }

    @Test
    void isIncompleteIfAnInstanceDidNotAnswer() throws Exception {
        reply("{\"ok\":true,\"unreachable\":[\"192.0.2.6:9470\"]}");

        assertThat(report()).isEqualTo(ExitCode.FAILED);
        assertThat(messages.toString()).contains("instances that did not answer: 192.0.2.6:9470");
        assertThat(file).content().contains("192.0.2.6:9470", "</html>");
    }

    @Test
    void keepsTheFileIfTheInstanceCannotAnswer() {
        reply("{\"ok\":false,\"error\":\"the state cannot be read now\"}");

        assertThat(report()).isEqualTo(ExitCode.FAILED);
        assertThat(messages.toString()).contains("cannot answer: the state cannot be read now");
        assertThat(file).hasContent("the report before");
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void readsNoEndlessReply() {
        instance.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(PART); // fails when the client closes the connection
                }
            }
        });

        assertThat(report()).isEqualTo(ExitCode.FAILED);
        assertThat(messages.toString()).contains("the reply has more than 16 MiB");
        assertThat(file).hasContent("the report before");
    }

    @Test
    void failsIfStandardOutputIsFull() {
        reply("{\"ok\":true}");
        Writer full = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };

        assertThat(report(full, "-")).isEqualTo(ExitCode.FAILED);
        assertThat(messages.toString()).contains("cannot print the report");
    }

    private void reply(String json) {
        instance.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, json.length());
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(json.getBytes(UTF_8));
            }
        });
    }

    private int report() {
        return report(messages, file.toString());
    }

    private int report(Writer out, String target) {
        String address = "127.0.0.1:" + instance.getAddress().getPort();
        String[] arguments = {"fleet", "report", "--at", address, "--format", "html", "--report", target};
        CommandLine program = Macmon.commandLine(arguments);
        program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(messages, true));
        return program.execute(arguments);
    }
}
