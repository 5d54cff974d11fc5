package io.macmon.cli.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Live runs that send notifications. */
@LabTest
class NotifiedRunLabTest extends LabFixture {

    private static final String STATION = "02:00:00:00:00:01";
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:99");

    @BeforeEach
    void setLoopbackUp() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
    }

    @Test
    void anAlertIsSentAndSurvivesAnOutageOfTheReceiver() throws Exception {
        int port;
        try (Receiver first = Receiver.http(folder)) {
            port = first.port();
        }
        Path file = Files.writeString(folder.resolve("macmon.yaml"), """
            notify:
              channels:
                ops: {type: webhook, url: 'http://127.0.0.1:%d/'}
            """.formatted(port));
        try (Program watch = Program.start("watch", "-i", Lab.PARENT, "--mac", STATION, "--config", file.toString())) {
            watch.awaitListening();
            lab.send(Frames.from(STRANGER));
            watch.awaitError(line -> line.contains("notify:ops: cannot send: "));

            try (Receiver back = Receiver.http(folder, port)) {
                JsonNode request = back.awaitReceived(1).get(0);
                JsonNode message =
                        new ObjectMapper().readTree(request.get("body").asText());
                assertThat(message.get("device").asText()).isEqualTo(Lab.PARENT);
                assertThat(message.at("/kinds/unexpected-source").asInt()).isPositive();
                assertThat(message.at("/notices/0/station").asText()).isEqualTo(STRANGER.toString());
                watch.awaitError(line -> line.contains("notify:ops: sending again"));
                watch.terminate();
                assertThat(watch.exitCode()).as("%s", watch.err()).isEqualTo(3);
            }
            assertThat(String.join("\n", watch.out())).contains("notify:ops");
        }
    }

    @Test
    void whatTheReceiverNeverAcceptsIsALossOfTheRun() throws Exception {
        Path file = Files.writeString(folder.resolve("macmon.yaml"), """
            notify:
              channels:
                script: {type: exec, command: [/bin/false]}
            """);
        try (Program watch = Program.start("watch", "-i", Lab.PARENT, "--mac", STATION, "--config", file.toString())) {
            watch.awaitListening();
            lab.send(Frames.from(STRANGER));
            watch.awaitError(line -> line.contains("notify:script: cannot send: it ended with exit status 1"));

            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(1);
            assertThat(watch.err())
                    .anyMatch(line -> line.contains("lost 1 of 1 notice: notify:script: it ended with exit status 1"));
        }
    }

    @Test
    void anAuditReportsItsEndToARuleThatIncludesInfo() throws Exception {
        Path output = folder.resolve("output");
        Path file = Files.writeString(folder.resolve("macmon.yaml"), """
            notify:
              channels:
                script: {type: exec, command: [/usr/bin/tee, %s]}
              rules:
                - kinds: capture-ended
                  channels: script
            """.formatted(output));
        try (Program audit =
                Program.start("audit", "-i", Lab.PARENT, "--mac", STATION, "--no-state", "--config", file.toString())) {
            audit.awaitListening();

            audit.terminate();

            assertThat(audit.exitCode()).as("%s", audit.err()).isNotEqualTo(1);
            assertThat(new ObjectMapper()
                            .readTree(Files.readString(output))
                            .at("/notices/0/kind")
                            .asText())
                    .isEqualTo("capture-ended");
        }
    }
}
