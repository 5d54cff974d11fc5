package io.macmon.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Eve;
import io.macmon.cli.Ip;
import io.macmon.cli.LabFixture;
import io.macmon.cli.Program;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What openssl, curl and ssh reveal of a server that they connect to; it answers TLS only. */
@LabTest
class FlowNamesLabTest extends LabFixture {

    private static final String STATION = "02:aa:00:00:00:07";
    private static final String SERVER = "10.9.0.1:8443";

    private Process server;

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
    }

    @AfterEach
    void stopTheServer() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void namesOfRealClientsAreInTheRecords(int workers) throws Exception {
        String[] arguments = {
            "watch", "-i", Lab.PARENT, "--mac", STATION, "--names", "--json", "--workers", String.valueOf(workers)
        };
        try (Program watch = Program.start(arguments).awaitListening()) {
            lab.wireNamespace().call(() -> {
                String openssl = Requirements.program("openssl");
                await(openssl + " s_client -connect " + SERVER + " -servername printer.example -alpn h2");
                String curl = Requirements.program("curl");
                run(curl + " -s -m 60 -H Host:intranet.example http://" + SERVER + "/");
                run(Requirements.program("ssh") + " -F none -o BatchMode=yes -o ConnectTimeout=60 ssh://nobody@"
                        + SERVER);
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
        }
    }

    private Process start(String command) throws Exception {
        return new ProcessBuilder(command.split(" "))
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
