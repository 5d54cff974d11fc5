package io.macmon.cli.audit;

import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Three stations and captures of them, for whole runs of {@code macmon audit}. */
abstract class AuditFixture {

    static final Host PRINTER = new Host("printer", "00:11:22:33:44:01", "10.9.0.1", "fe80::1");
    static final Host LAPTOP = new Host("laptop", "00:11:22:33:44:02", "10.9.0.2", "fe80::2");
    static final Host STRANGER = new Host("stranger", "00:11:22:33:44:99", "10.9.0.99", "fe80::99");

    @TempDir
    Path folder;

    Path policy;
    Path clean;
    Path strange;

    @BeforeEach
    void writeFiles() throws IOException {
        write("empty");
        policy = write("policy.yaml", "groups:", "  staff:", "    mac: [" + PRINTER.mac() + ", " + LAPTOP.mac() + "]");
        clean = SmallCapture.write(
                folder.resolve("clean.pcap"), PRINTER.arpRequest("10.9.0.2"), LAPTOP.arpReply(PRINTER));
        strange = SmallCapture.write(
                folder.resolve("strange.pcap"),
                PRINTER.arpRequest("10.9.0.2"),
                LAPTOP.arpReply(PRINTER),
                STRANGER.arpRequest("10.9.0.2"));
    }

    Path write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    // Two runs make their reports at two times.
    static String withoutTimeMade(String report) {
        return report.replaceAll("\"made_at\" : \"[^\"]+\"|Made [^ ]+ [^ ]+ ", "made");
    }

    List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
