package io.macmon.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Eve;
import io.macmon.cli.Ip;
import io.macmon.cli.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What openssl, curl, ssh and a QUIC client reveal of a server that they connect to; it answers TLS and QUIC only. */
@LabTest
class FlowNamesLabTest extends LabFixture {

    private static final String STATION = "02:aa:00:00:00:07";
    private static final String SERVER = "10.9.0.1:8443";

    private Process server;
    private Process quicServer;

    @BeforeEach
    void connectTheStation() throws Exception {
        Ip.run("address add 10.9.0.1/24 dev " + Lab.PARENT);
        lab.wireNamespace().call(() -> {
            Ip.run("link set wire address " + STATION);
            Ip.run("address add 10.9.0.7/24 dev wire");
            return null;
        });
        String openssl = Requirements.program("openssl");
        run(openssl + " req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=test -keyout key.pem -out cert.pem");
        server = start(openssl + " s_server -key key.pem -cert cert.pem -www -alpn h2 -accept " + SERVER);
        quicServer = start(Requirements.program("gtlsserver") + " 10.9.0.1 8443 key.pem cert.pem");
    }

    @AfterEach
    void stopTheServers() throws InterruptedException {
        for (Process started : new Process[] {server, quicServer}) {
            if (started != null) {
                started.destroyForcibly().waitFor();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void namesOfRealClientsAreInTheRecords(int workers) throws Exception {
        Path written = folder.resolve("frames.pcapng");
        String line = "watch -i %s --mac %s --names --json --workers %d -w %s"
                .formatted(Lab.PARENT, STATION, workers, written);
        try (Program watch = Program.start(line.split(" ")).awaitListening()) {
            lab.wireNamespace().call(() -> {
                String openssl = Requirements.program("openssl");
                await(openssl + " s_client -connect " + SERVER + " -servername printer.example -alpn h2");
                String curl = Requirements.program("curl");
                run(curl + " -s -m 60 -H Host:intranet.example http://" + SERVER + "/");
                run(Requirements.program("ssh") + " -F none -o BatchMode=yes -o ConnectTimeout=60 ssh://nobody@"
                        + SERVER);
                downloadOverQuic("quic.example");
                return null;
            });
            watch.terminate();
            watch.exitCode();
            List<JsonNode> flows = Eve.of(watch.out()).of("flow");

            assertThat(flows).filteredOn(flow -> flow.has("tls")).first().satisfies(flow -> {
                assertThat(flow.at("/tls/sni").asText()).isEqualTo("printer.example");
                assertThat(flow.at("/tls/client_alpns/0").asText()).isEqualTo("h2");
                assertThat(flow.at("/tls/ja3/hash").asText()).hasSize(32);
                assertThat(flow.at("/tls/ja4").asText()).matches("t1[23]d[0-9]{4}h2_[0-9a-f]{12}_[0-9a-f]{12}");
            });
            assertThat(flows)
                    .filteredOn(flow -> flow.has("http"))
                    .extracting(flow -> flow.at("/http/hostname").asText())
                    .containsExactly("intranet.example");
            assertThat(flows)
                    .filteredOn(flow -> flow.has("ssh"))
                    .extracting(flow -> flow.at("/ssh/client/software_version").asText())
                    .singleElement()
                    .asString()
                    .startsWith("OpenSSH");
            String ja3 = CaptureTool.output("tshark", (Object[])
                    ("-d udp.port==8443,quic -Y udp&&tls.handshake.type==1 -T fields -e tls.handshake.ja3 -r "
                                    + written)
                            .split(" "));
            assertThat(flows).filteredOn(flow -> flow.has("quic")).isNotEmpty().allSatisfy(flow -> {
                assertThat(flow.at("/quic/sni").asText()).isEqualTo("quic.example");
                assertThat(flow.at("/quic/version").asText()).isEqualTo("1");
                assertThat(flow.at("/macmon/quic_client_alpns"))
                        .extracting(JsonNode::asText)
                        .containsExactly("h3");
                assertThat(ja3.lines()).contains(flow.at("/quic/ja3/hash").asText());
                assertThat(flow.at("/quic/ja4").asText()).matches("q13d[0-9]{4}h3_[0-9a-f]{12}_[0-9a-f]{12}");
            });
        }
    }

    /** Downloads the server's certificate. This client only sends a name that it can look up. */
    private void downloadOverQuic(String name) throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "10.9.0.1 " + name + "\n");
        Path downloads = Files.createDirectory(folder.resolve("downloads"));
        String script = "mount --bind %s /etc/hosts && exec %s --download %s --exit-on-all-streams-close %s 8443 %s"
                .formatted(hosts, Requirements.program("gtlsclient"), downloads, name, "https://" + name + "/cert.pem");
        Eventually.eventually("the certificate is downloaded over QUIC", () -> {
            start(List.of("unshare", "--mount", "sh", "-c", script)).waitFor();
            Path downloaded = downloads.resolve("cert.pem");
            return Files.exists(downloaded) && Files.mismatch(downloaded, folder.resolve("cert.pem")) < 0;
        });
    }

    private Process start(String command) throws Exception {
        return start(List.of(command.split(" ")));
    }

    private Process start(List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private int run(String command) throws Exception {
        return start(command).waitFor();
    }

    private void await(String command) throws Exception {
        Eventually.eventually(command + " succeeds", () -> run(command) == 0);
    }
}
