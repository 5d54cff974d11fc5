package io.macmon.cli;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.LabTest;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script macmon, in a separate tree, with a Maven that a test writes. */
class LauncherTest {

    private static final String BUILD = """
        mkdir -p cli/target/macmon/lib config/target/classes
        echo built >> builds
        """;

    private static final int SIGSEGV = 11;

    @TempDir
    Path folder;

    private Path tree;
    private Path err;

    @BeforeEach
    void createTree() throws IOException {
        tree = Files.createDirectories(folder.resolve("tree"));
        err = folder.resolve("err");
        Files.createDirectories(tree.resolve("cli/src/package"));
        for (String script : List.of("macmon", "cli/src/package/launcher.sh")) {
            Files.copy(Path.of(System.getProperty("macmon.root"), script), tree.resolve(script));
        }
        assertThat(tree.resolve("macmon").toFile().setExecutable(true)).isTrue();
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        for (String module : List.of("config", "capture", "analyzer", "cli")) {
            Files.createDirectories(tree.resolve(module + "/src/main"));
            Files.writeString(tree.resolve(module + "/pom.xml"), "<project/>");
        }
        for (String program : List.of("java", "javac")) {
            script("jdk/bin/" + program, "echo \"$@\"");
        }
    }

    @Test
    void buildsOnceInStagesAndStartsAtOnceAfterThat() throws Exception {
        script("mvnw", "echo \"$@\" > goals; echo noise; echo 'mvnw: downloading Maven' >&2\n" + BUILD);

        assertThat(run("watch", "--help")).isZero();

        assertThat(lines(err))
                .hasSize(4)
                .startsWith(
                        "macmon: first build: compiling (about a minute; later starts take less than a second)",
                        "mvnw: downloading Maven",
                        "macmon: preparing the fast start")
                .last()
                .asString()
                .matches("macmon: built in \\d+ s");
        assertThat(out()).endsWith("io.macmon.cli.Macmon watch --help\n").doesNotContain("noise");
        assertThat(tree.resolve("goals"))
                .content()
                .contains("-Dmaven.test.skip=true")
                .contains("-pl cli -am package");
        assertThat(run("doctor")).isZero();
        assertThat(lines(err)).isEmpty();
        assertThat(lines(tree.resolve("builds"))).hasSize(1);
    }

    @Test
    void buildsAgainAfterAFileIsChangedOrRemoved() throws Exception {
        script("mvnw", BUILD);
        Path source = Files.writeString(tree.resolve("cli/src/main/X.java"), "");
        assertThat(run()).isZero();

        Files.writeString(source, "class X {}");
        assertThat(run()).isZero();
        assertThat(lines(err)).startsWith("macmon: the sources have changed: compiling");

        Files.delete(source);
        assertThat(run()).isZero();
        assertThat(lines(tree.resolve("builds"))).hasSize(3);
    }

    @Test
    void theSecondOfTwoStartsWaitsForTheFirstsBuild() throws Exception {
        script("mvnw", "while [ ! -e go ]; do sleep 0.1; done\n" + BUILD);
        Path others = folder.resolve("others");
        Process first = start(folder.resolve("err1"));
        eventually("the first one builds", () -> Files.exists(tree.resolve("cli/target/unfinished-build")));
        Process second = start(others);
        eventually("the second one waits", () -> Files.readString(others).contains("waiting"));
        Files.createFile(tree.resolve("go"));

        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(lines(others)).containsExactly("macmon: waiting for another build of this tree");
        assertThat(lines(tree.resolve("builds"))).hasSize(1);
    }

    @Test
    void aFailedBuildPrintsItsErrors() throws Exception {
        script("mvnw", """
            echo '[INFO] noise'
            echo '[ERROR] /x/X.java:[3,4] cannot find symbol'
            echo '[ERROR] '
            echo '[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.'
            exit 1
            """);

        assertThat(run()).isEqualTo(1);

        assertThat(lines(err))
                .containsExactly(
                        "macmon: first build: compiling (about a minute; later starts take less than a second)",
                        "macmon: the build failed:",
                        "  /x/X.java:[3,4] cannot find symbol",
                        "macmon: the whole output of the build is in " + tree.toRealPath() + "/cli/target/build.log");
    }

    @Test
    void repeatsABuildThatWasKilled() throws Exception {
        script("mvnw", BUILD + "touch config/target/classes/Half.class\nkill -9 $(cat pid)\nsleep 1");
        start(err).waitFor();
        assertThat(tree.resolve("config/target/classes/Half.class")).exists();

        script("mvnw", BUILD);
        assertThat(run()).isZero();

        assertThat(lines(err)).contains("macmon: the last build did not finish: compiling again");
        assertThat(tree.resolve("config/target/classes/Half.class")).doesNotExist();
    }

    @Test
    void namesTheFolderThatItCannotWrite() throws Exception {
        Files.createFile(tree.resolve("cli/target"));

        assertThat(run()).isEqualTo(1);

        assertThat(lines(err))
                .containsExactly("macmon: cannot write to " + tree.toRealPath()
                        + "/cli/target, where the build goes; build as the owner of the tree, or copy the tree");
    }

    @Test
    void aCopiedTreeStartsFromTheClassArchive() throws Exception {
        buildSmallProgram();
        Path copy = folder.resolve("copy-of-the-tree");

        run(List.of("sh", "-c", "cp -a $0 $1 && rm -r $0", tree.toString(), copy.toString()));

        tree = copy;
        assertThat(sourceOfMainClass()).isEqualTo("shared objects file");
        assertThat(lines(err)).isEmpty();
    }

    /** Java makes a class for each place where a lambda is created, even if the lambdas are equal. */
    @Test
    void theClassArchiveContainsEqualLambdas() throws Exception {
        buildSmallProgram();

        assertThat(sourceOfMainClass()).isEqualTo("shared objects file");

        assertThat(lines(folder.resolve("classes")))
                .filteredOn(line -> line.contains(" io.macmon.cli.Macmon$$Lambda"))
                .allMatch(line -> line.contains(" source: shared objects file"));
    }

    @Test
    void makesTheClassArchiveAgainIfTheJarsHaveOtherTimes() throws Exception {
        buildSmallProgram();
        run(List.of("sh", "-c", "touch -d 2001-02-03 $0/cli/target/macmon/lib/*", tree.toString()));

        assertThat(sourceOfMainClass()).isEqualTo("shared objects file");
        assertThat(lines(err)).containsExactly("macmon: preparing the fast start");
        assertThat(sourceOfMainClass()).isEqualTo("shared objects file");
        assertThat(lines(err)).isEmpty();
    }

    @Test
    void anotherJavaHasAClassArchiveOfItsOwn() throws Exception {
        buildSmallProgram();
        for (String java : List.of("1", "22", "333", "4444", "55555")) {
            script("jdk/bin/java", "echo " + java);
            assertThat(run()).isZero();
            assertThat(lines(err)).containsExactly("macmon: preparing the fast start");
        }

        assertThat(run()).isZero();

        assertThat(lines(err)).isEmpty();
        assertThat(tree.resolve("cli/target/macmon").toFile().list((folder, name) -> name.startsWith("classes-")))
                .hasSizeLessThan(6);
    }

    // Builds a program of one class with the real Java.
    private void buildSmallProgram() throws Exception {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path source = Files.writeString(sources.resolve("Macmon.java"), """
            package io.macmon.cli;
            class Macmon {
                public static void main(String[] args) {
                    Runnable first = Macmon::print;
                    Runnable second = Macmon::print;
                    (args.length == 0 ? first : second).run();
                }
                static void print() { System.out.println("small"); }
            }
            """);
        String bin = System.getProperty("java.home") + "/bin/";
        run(List.of(bin + "javac", "-d", sources.toString(), source.toString()));
        run(List.of(bin + "jar", "cf", folder + "/Small.jar", "-C", sources.toString(), "io"));
        script("mvnw", BUILD + "cp " + folder + "/*.jar cli/target/macmon/lib");
        assertThat(startForReal("watch").waitFor()).isZero();
        assertThat(lines(err)).contains("macmon: preparing the fast start");
    }

    private String sourceOfMainClass() throws Exception {
        Path log = folder.resolve("classes");
        Files.deleteIfExists(log);
        assertThat(startForReal("watch").waitFor()).isZero();
        assertThat(out()).isEqualTo("small\n");
        return lines(log).stream()
                .filter(line -> line.contains(" io.macmon.cli.Macmon source: "))
                .map(line -> line.replaceFirst(".* source: ", ""))
                .map(line -> line.replaceFirst("shared objects file .*", "shared objects file"))
                .collect(Collectors.joining());
    }

    private static void run(List<String> command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as("%s", command)
                .isZero();
    }

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

    private Process startForReal(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -c 0; exec ./macmon \"$@\"", "macmon"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(tree.toFile())
                .redirectError(err.toFile())
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("STATE_DIRECTORY", folder.resolve("state").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MACMON_JAVA_OPTS", "-Xlog:class+load:file=" + folder.resolve("classes"));
        return builder.start();
    }

    private int run(String... arguments) throws Exception {
        return start(err, arguments).waitFor();
    }

    /** Starts it with a Java that prints its arguments; the file pid has the script's process ID. */
    private Process start(Path errors, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "echo $$ > pid; exec ./macmon \"$@\"", "macmon"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(tree.toFile())
                .redirectError(errors.toFile())
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("STATE_DIRECTORY", folder.resolve("state").toString());
        builder.environment().put("JAVA_HOME", tree.resolve("jdk").toString());
        return builder.start();
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8);
    }

    private void script(String name, String commands) throws IOException {
        Path script = tree.resolve(name);
        Files.createDirectories(script.getParent());
        Files.writeString(script, "#!/bin/sh\n" + commands + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
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
