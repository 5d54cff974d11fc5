package io.macmon.cli.faults;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.CommandResult;
import io.macmon.cli.Program;
import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.LabTraffic;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files without an end, or with ten gigabytes of nothing, in every place where a file can be given. */
class EndlessFilesTest {

    private static final int LESS_THAN_THE_WAIT_FOR_A_COMMAND = 25;
    private static final int SIGTERM_EXIT = 143;
    private static final long TEN_GIGABYTES = 10L << 30;

    @TempDir
    Path folder;

    @BeforeEach
    void writeCapture() throws IOException {
        SmallCapture.write(
                folder.resolve("one.pcap"), new LabTraffic().frames().get(0).frame());
        Files.writeString(folder.resolve("policy.yaml"), "groups: {a: {macs: sparse}}\n");
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(TEN_GIGABYTES);
        }
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch -r FILE                                                     | 1",
                "audit -r FILE                                                     | 1",
                "export -r FILE -w DIR/out.pcap                                    | 1",
                "watch -r DIR/one.pcap --macs FILE                                 | 2",
                "watch -r DIR/one.pcap --policy FILE                               | 2",
                "audit -r DIR/one.pcap --policy FILE                               | 2",
                "audit -r DIR/one.pcap --oui FILE                                  | 2",
                "audit -r DIR/one.pcap --state DIR/db --import FILE                | 2",
                "watch -r DIR/one.pcap --out syslog:tls://localhost:1 --syslog-ca FILE | 2",
                "link apply FILE                                                   | 2",
            })
    void areRefusedByName(String line, int code) {
        for (String file : List.of("/dev/zero", folder + "/sparse", folder + "/loop", folder.toString())) {
            if (file.equals(folder.toString()) && line.contains("--oui")) {
                continue; // may be a directory
            }
            CommandResult result =
                    CommandResult.ofLine(line.replace("FILE", file).replace("DIR", folder.toString()));

            assertThat(result.err()).as(line).isNotEmpty();
            assertThat(String.join("\n", result.err()))
                    .contains(file)
                    .doesNotContain("Exception", "internal error", "not enough memory");
            assertThat(result.exitCode()).as("%s: %s", line, result.err()).isIn(1, code);
        }
    }

    @Test
    void aListThatAPolicyNamesIsRefusedByName() {
        CommandResult result = CommandResult.of(
                "audit", "--policy", folder.resolve("policy.yaml").toString(), "--export", "ethers");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).singleElement().asString().contains("policy.yaml:1:", "sparse: is larger than 64 MiB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "watch -r DIR/one.pcap --macs DIR/fifo",
                "audit -r DIR/one.pcap --policy DIR/fifo",
                "watch -r DIR/fifo",
                "link apply DIR/fifo",
                "link add --name new -i parent --mode source --macs DIR/fifo",
            })
    void aSignalEndsAStartThatWaitsForAPipe(String line) throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Path opened = folder.resolve("opened");
        Process writer = new ProcessBuilder(
                        "sh", "-c", "exec > $0; touch $1; exec sleep 600", fifo.toString(), opened.toString())
                .start();
        try (Program macmon =
                Program.start(line.replace("DIR", folder.toString()).split(" "))) {
            eventually("it reads the pipe", () -> Files.exists(opened));

            macmon.terminate();

            assertThat(macmon.process().waitFor(LESS_THAN_THE_WAIT_FOR_A_COMMAND, SECONDS))
                    .as("%s", macmon.err())
                    .isTrue();
            assertThat(macmon.exitCode()).isIn(0, 1, SIGTERM_EXIT);
            assertThat(macmon.err()).noneMatch(message -> message.contains("Exception"));
        } finally {
            writer.destroyForcibly();
        }
    }
}
