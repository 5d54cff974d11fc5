package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With {@code --user}, the start script becomes that user before Java starts, so that every thread of Java inherits
 * what the kernel shows of the process. Instead of Java, a script prints that.
 */
class LauncherUserTest {

    private static final String NET_RAW = "0000000000002000";
    private static final String NET_RAW_BPF = "0000008000002000";
    private static final String NET_RAW_NET_ADMIN_SYS_ADMIN_BPF = "0000008000203000";

    @TempDir
    private Path folder;

    @BeforeEach
    void createTree() throws IOException {
        Requirements.root();
        Files.createDirectories(folder.resolve("cli/src/package"));
        for (String script : List.of("macmon", "cli/src/package/launcher.sh")) {
            Files.copy(Path.of(System.getProperty("macmon.root"), script), folder.resolve(script));
        }
        Files.createFile(folder.resolve("pom.xml"));
        for (String module : List.of("config", "capture", "analyzer", "cli", "cli/picocli")) {
            Files.createDirectories(folder.resolve(module + "/src/main"));
            Files.createFile(folder.resolve(module + "/pom.xml"));
        }
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\ncat /proc/self/status\necho \"$HOME $*\"\n");
        for (Path program : List.of(java, folder.resolve("macmon"))) {
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.createDirectories(folder.resolve("cli/target/macmon/lib"));
        Files.createFile(folder.resolve("cli/target/macmon/built"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource({
        "watch --user nobody -i eth0," + NET_RAW_NET_ADMIN_SYS_ADMIN_BPF,
        "export --user=nobody -i eth0," + NET_RAW_NET_ADMIN_SYS_ADMIN_BPF,
        "watch --device macmon0 --user nobody," + NET_RAW_BPF,
        "audit -i eth0 --user nobody," + NET_RAW
    })
    void rootBecomesTheUserAndKeepsOnlyTheCapabilitiesOfTheCommand(String line, String capabilities) throws Exception {
        Result java = run(line);

        assertThat(java.exitCode).as("%s", java.output).isZero();
        String number = Integer.toString(numberOf("-u"));
        String group = Integer.toString(numberOf("-g"));
        assertThat(java.output)
                .contains("Uid:\t" + String.join("\t", number, number, number, number))
                .contains("Gid:\t" + String.join("\t", group, group, group, group))
                .contains("NoNewPrivs:\t1")
                .anyMatch(text -> text.endsWith("io.macmon.cli.Macmon " + line))
                .noneMatch(text -> text.startsWith("/root "));
        for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
            assertThat(java.output).contains(set + ":\t" + capabilities);
        }
    }

    @Test
    void withoutTheOptionRootStaysRoot() throws Exception {
        assertThat(run("watch -i eth0").output).contains("Uid:\t0\t0\t0\t0", "NoNewPrivs:\t0");
        assertThat(run("watch -i eth0 --user root").output).contains("Uid:\t0\t0\t0\t0");
    }

    @Test
    void explainsWhatDoesNotWork() throws Exception {
        assertThat(run("watch --user no-such-user").output)
                .containsExactly("macmon: --user: there is no user 'no-such-user'");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));

        Result unreadable = run("watch --user nobody");

        assertThat(unreadable.exitCode).isEqualTo(1);
        assertThat(unreadable.output)
                .last()
                .asString()
                .startsWith("macmon: --user: nobody cannot read " + folder.toRealPath());
    }

    private record Result(int exitCode, List<String> output) {}

    private Result run(String line) throws Exception {
        List<String> command = new ArrayList<>(List.of(folder.resolve("macmon").toString()));
        command.addAll(List.of(line.split(" ", -1)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output.lines().toList());
    }

    private static int numberOf(String option) throws Exception {
        Process id = new ProcessBuilder("id", option, "nobody").start();
        return Integer.parseInt(new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }
}
