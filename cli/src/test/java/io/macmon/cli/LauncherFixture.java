package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A separate tree with the script macmon and a Java that prints its arguments. */
abstract class LauncherFixture {

    @TempDir
    Path folder;

    Path tree;
    Path err;

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

    String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8);
    }

    void script(String name, String commands) throws IOException {
        Path script = tree.resolve(name);
        Files.createDirectories(script.getParent());
        Files.writeString(script, "#!/bin/sh\n" + commands + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    /** Starts it with the Java that runs the tests. */
    Process startForReal(String... arguments) throws IOException {
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
}
