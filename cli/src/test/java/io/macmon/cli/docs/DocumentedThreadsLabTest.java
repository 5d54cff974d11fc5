package io.macmon.cli.docs;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.BpfMaps;
import io.macmon.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The threads of running commands, as the kernel shows them, are those of the table in docs/architecture.md. */
@LabTest
class DocumentedThreadsLabTest extends LabFixture {

    private static final String STATION = "00:11:22:33:44:01";

    @Test
    void theThreadsOfAWatchAreInTheTable() throws Exception {
        Path list = Files.writeString(folder.resolve("stations"), STATION + "\n");
        Path config = Files.writeString(
                folder.resolve("macmon.yaml"), "notify: {channels: {program: {type: exec, command: [/bin/true]}}}\n");
        try (Program watch = Program.start(
                "watch",
                "--config",
                config.toString(),
                "--parent",
                Lab.PARENT,
                "--macs",
                list.toString(),
                "--workers",
                "2",
                "--out",
                "csv:" + folder.resolve("flows.csv"),
                "-w",
                folder.resolve("frames.pcapng").toString(),
                "--record",
                "1s/1s",
                "--record-dir",
                folder.toString())) {
            watch.awaitListening();

            awaitThreads(
                    watch,
                    "macmon-capture",
                    "macmon-analysis",
                    "macmon-guard",
                    "macmon-copy",
                    "macmon-export",
                    "macmon-late",
                    "macmon-recorder",
                    "macmon-report",
                    "macmon-out",
                    "macmon-links",
                    "macmon-notify",
                    "macmon-stations");
            if (BpfMaps.allowed()) {
                awaitThreads(watch, "macmon-checks");
            }
        }
    }

    @Test
    void theThreadsOfAnAuditAreInTheTable() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret\n");
        try (Program audit = Program.start(
                "audit",
                "--parent",
                Lab.PARENT,
                "--mac",
                STATION,
                "--no-state",
                "--radius",
                "127.0.0.1",
                "--secret-file",
                secret.toString())) {
            audit.awaitListening();

            awaitThreads(
                    audit,
                    "macmon-capture",
                    "macmon-analysis",
                    "macmon-report",
                    "macmon-out",
                    "macmon-links",
                    "macmon-policy",
                    "macmon-memory",
                    "macmon-radius",
                    "macmon-radius-r");
        }
    }

    // Some start after the message that the program listens. They need not be seen all at once: the kernel may leave
    // out a thread of its list while others start and end.
    private static void awaitThreads(Program program, String... names) throws Exception {
        Set<String> missing = new TreeSet<>(Set.of(names));
        eventually("each of these threads was seen: " + List.of(names), () -> {
            missing.removeAll(threadsOf(program));
            return missing.isEmpty();
        });
        assertThat(threadsOf(program)).isSubsetOf(inTheTable());
    }

    private static Set<String> inTheTable() {
        return DocumentedArchitectureTest.documentedThreads().stream()
                .map(name -> name.substring(0, Math.min(name.length(), DocumentedArchitectureTest.KERNEL_NAME)))
                .map(DocumentedArchitectureTest::withoutNumber)
                .collect(Collectors.toSet());
    }

    private static Set<String> threadsOf(Program program) throws IOException {
        Set<String> names = new TreeSet<>();
        List<Path> tasks;
        try (Stream<Path> all =
                Files.list(Path.of("/proc", Long.toString(program.process().pid()), "task"))) {
            tasks = all.toList();
        }
        for (Path task : tasks) {
            try {
                String name = Files.readString(task.resolve("comm")).strip();
                if (name.startsWith("macmon")) {
                    names.add(DocumentedArchitectureTest.withoutNumber(name));
                }
            } catch (IOException ended) {
                // the thread was a short one
            }
        }
        return names;
    }
}
