package io.macmon.cli;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The script macmon, in a separate tree, with a Maven that a test writes. */
class LauncherTest extends LauncherFixture {

    private static final String BUILD = """
        mkdir -p cli/target/macmon/lib config/target/classes
        echo built >> builds
        """;

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
}
