package io.macmon.cli;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.LabTest;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script macmon, which starts the tested program in a separate tree. */
class LauncherRunTest extends LauncherFixture {

    private static final int SIGSEGV = 11;

    @Test
    void theFilesThatItMakesAreNotForEveryUser() throws Exception {
        installThisProgram();
        LabTrafficFile.write(new LabTraffic(), tree.resolve("traffic.pcap"));
        String script = """
            umask 022
            ./macmon watch -q -r traffic.pcap --out eve:eve.json -w all.pcapng --mac 02:aa:00:00:00:01
            ./macmon audit -r traffic.pcap --report report -q
            umask 077
            ./macmon audit -r traffic.pcap --report private -q
            stat -c '%a' eve.json all.pcapng report private
            """;
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectOutput(err.toFile());
        builder.environment().put("STATE_DIRECTORY", folder.resolve("state").toString());
        builder.environment().remove("JAVA_HOME");

        assertThat(builder.start().waitFor()).as("%s", lines(err)).isZero();
        assertThat(lines(err)).endsWith("640", "640", "640", "600");
    }

    @Test
    void opensFilesWhoseNamesAreNotAsciiInTheCLocale() throws Exception {
        installThisProgram();
        LabTrafficFile.write(new LabTraffic(), tree.resolve("traffic.pcap"));
        Files.writeString(tree.resolve("policy.yaml"), "groups: {all: {macs: f\u00fcr.txt}}\n");
        Files.writeString(tree.resolve("list"), "02:aa:00:00:00:*\n02:bb:00:00:00:99\n");
        String script = """
            unset LC_CTYPE LANG JAVA_HOME
            export LC_ALL=C
            name=$(printf 'f\\303\\274r')
            mv traffic.pcap "$name.pcap"
            mv list "$name.txt"
            ./macmon watch -q -r "$name.pcap" --out "eve:$name.json" -w "$name.pcapng" --mac 02:aa:00:00:00:01
            ./macmon audit -r "$name.pcap" --policy policy.yaml --report "$name.csv" --format csv -q
            for file in "$name.json" "$name.pcapng" "$name.csv"; do test -s "$file" || exit 9; done
            ./macmon watch -r "$name.x"
            """;
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectOutput(err.toFile());
        builder.environment().put("STATE_DIRECTORY", folder.resolve("state").toString());
        Process shell = builder.start();

        assertThat(shell.waitFor()).as("%s", lines(err)).isEqualTo(1);
        assertThat(lines(err)).last().asString().contains("f\u00fcr.x").doesNotContain("Exception");
        assertThat(lines(err)).noneMatch(line -> line.contains("\tat "));
    }

    @Test
    void aThreadDumpIsNoRecordAndUserSignalsNeverEndTheProgram() throws Exception {
        installThisProgram();
        Path traffic = tree.resolve("traffic.pcap");
        LabTrafficFile.write(new LabTraffic(), traffic);
        Process watch = startForReal("watch", "--json", "-r", "-");
        Path commandLine = Path.of("/proc/" + watch.pid() + "/cmdline");
        eventually("it runs Java", () -> Files.readString(commandLine).contains("io.macmon.cli.Macmon"));
        for (int i = 0; i < 50; i++) { // while Java starts
            Program.signal("USR1", watch);
            Program.signal("USR2", watch);
            Thread.sleep(10);
        }
        try (OutputStream pipe = watch.getOutputStream()) {
            pipe.write(Files.readAllBytes(traffic));
            pipe.flush();
            eventually("the threads are printed", () -> {
                Program.signal("QUIT", watch);
                return Files.readString(err).contains("Full thread dump");
            });
        }

        assertThat(watch.waitFor()).as("%s", lines(err)).isZero();
        assertThat(Eve.of(Files.readAllLines(folder.resolve("out"))).of("flow")).hasSize(13);
    }

    // If descriptor 1 is free, the next file that Java opens gets it, and the records go there.
    @ParameterizedTest
    @CsvSource({"<&-, 0", ">&-, 1", "2>&-, 0", "<&- >&-, 1", "<&- 2>&-, 0", "<&- >&- 2>&-, 1"})
    void aClosedStandardStreamIsNotAnotherFile(String closed, int code) throws Exception {
        installThisProgram();
        LabTrafficFile.write(new LabTraffic(), tree.resolve("traffic.pcap"));
        String command = "./macmon watch --json -r traffic.pcap --out csv:flows.csv -w copy.pcapng " + closed;
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(tree.toFile())
                .redirectError(err.toFile())
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("STATE_DIRECTORY", folder.resolve("state").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));

        assertThat(builder.start().waitFor()).as("%s", lines(err)).isEqualTo(code);
        assertThat(lines(tree.resolve("flows.csv"))).hasSize(14).noneMatch(line -> line.contains("{"));
        assertThat(Eve.of(Files.readAllLines(folder.resolve("out"))).of("flow")).hasSize(code == 0 ? 13 : 0);
        if (code == 1 && !closed.contains("2>&-")) {
            assertThat(lines(err)).anyMatch(line -> line.contains("cannot write eve:-: Bad file descriptor"));
        }
    }

    @LabTest
    @Test
    void theLabAndTheDoctorRestartInAPrivateNetwork() throws Exception {
        installThisProgram();

        assertThat(startForReal("lab").waitFor()).as("%s", lines(err)).isZero();
        assertThat(out()).contains("Everything that was sent was reported");

        startForReal("doctor").waitFor();
        assertThat(out()).as("%s", lines(err)).contains("macvlan");
    }

    @Test
    void aCrashLeavesItsFileInTheStateDirectoryOnly() throws Exception {
        installThisProgram();
        Path state = Files.createDirectories(folder.resolve("state"));
        for (int i = 0; i < 20; i++) {
            Files.createFile(state.resolve("macmon-crash-" + i + ".log"));
        }
        Process watch = startForReal("watch", "-r", "-");
        Path status = Path.of("/proc/" + watch.pid() + "/status");
        eventually("Java catches SIGSEGV", () -> isCaught(Files.readString(status), SIGSEGV));

        Program.signal("SEGV", watch);

        assertThat(watch.waitFor()).isEqualTo(134);
        assertThat(state.toFile().list()).hasSize(11).contains("macmon-crash-" + watch.pid() + ".log");
        assertThat(tree.toFile().list((folder, name) -> name.contains("err_pid") || name.contains("crash")))
                .isEmpty();
    }

    private static boolean isCaught(String status, int signal) {
        return status.lines()
                .filter(line -> line.startsWith("SigCgt:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(caught -> (caught >> (signal - 1) & 1) != 0);
    }

    /** Makes the tested classes the built program of the tree. */
    private void installThisProgram() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        Path program = Files.createDirectories(tree.resolve("cli/target/macmon/lib"));
        new JarOutputStream(Files.newOutputStream(program.resolve("all.jar")), manifest).close();
        Files.createFile(program.resolveSibling("built"));
    }
}
