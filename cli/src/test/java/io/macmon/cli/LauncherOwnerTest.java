package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose source tree root runs. The tree is built, so that macmon would start at once. */
class LauncherOwnerTest {

    private static final String OTHER = "54321";
    private static final String PRINT_RIGHTS = "#!/bin/sh\necho started as root\n";

    @TempDir
    Path folder;

    private Path tree;

    @BeforeEach
    void createTree() throws Exception {
        Requirements.root();
        tree = Files.createDirectories(folder.resolve("parent/tree"));
        for (String script : List.of("macmon", "cli/src/package/launcher.sh")) {
            Files.createDirectories(tree.resolve(script).getParent());
            Files.copy(Path.of(System.getProperty("macmon.root"), script), tree.resolve(script));
        }
        for (String module : List.of("config", "capture", "analyzer", "cli")) {
            Files.createDirectories(tree.resolve(module + "/src/main"));
            Files.writeString(tree.resolve(module + "/pom.xml"), "<project/>");
        }
        Files.createDirectories(tree.resolve("cli/target/macmon/lib"));
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        Files.writeString(tree.resolve("java"), PRINT_RIGHTS);
        Files.createFile(tree.resolve("cli/target/macmon/built"));
        shell("chmod -R u=rwX,go=rX . && chmod 755 .. ../.. macmon java && ln -s java a-link && mkdir -p bin"
                + " && mv java bin/java");
    }

    @Test
    void rootRunsATreeOfItsOwn() throws Exception {
        assertThat(run(Map.of())).isEqualTo("started as root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"macmon", "cli/src/main", "cli/target/macmon/lib", "pom.xml"})
    void rootDoesNotRunATreeInWhichAnotherUserOwnsAFile(String file) throws Exception {
        shell("chown " + OTHER + " " + file);

        assertThat(run(Map.of()))
                .isEqualTo("macmon: root does not run " + tree.toRealPath() + ", because another user can change "
                        + tree.toRealPath() + "/" + file + "; run it with sudo as its owner, install the package,"
                        + " or type: chown -R root: " + tree.toRealPath() + " && chmod -R go-w " + tree.toRealPath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"chmod o+w cli/target", "chgrp " + OTHER + " macmon; chmod g+w macmon", "chmod 1777 config"})
    void rootDoesNotRunATreeThatOthersCanWrite(String change) throws Exception {
        shell(change);

        assertThat(run(Map.of())).startsWith("macmon: root does not run " + tree.toRealPath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chown " + OTHER + " ..", "chmod o+w ..", "chown " + OTHER + " .. && chmod 1777 .."})
    void rootDoesNotRunATreeThatAnotherUserCanRename(String change) throws Exception {
        shell(change);

        assertThat(run(Map.of()))
                .isEqualTo("macmon: root does not run " + tree.toRealPath() + ", because another user can change "
                        + tree.toRealPath().getParent() + "; install the package, or move " + tree.toRealPath()
                        + " to a directory that only root can change, such as /opt");
    }

    @Test
    void aStickyDirectoryAboveTheTreeIsSafe() throws Exception {
        shell("chmod 1777 ..");

        assertThat(run(Map.of())).isEqualTo("started as root");
    }

    @Test
    void sudoRunsTheTreeOfItsCallerAndOfNobodyElse() throws Exception {
        shell("chown -R " + OTHER + " ..");

        assertThat(run(Map.of("SUDO_UID", OTHER))).isEqualTo("started as root");
        assertThat(run(Map.of("SUDO_UID", "54322"))).startsWith("macmon: root does not run");
        assertThat(run(Map.of("SUDO_UID", "x"))).doesNotContain("started");
    }

    @Test
    void rootOfAUserNamespaceRunsWhatItsCreatorMayRun() throws Exception {
        shell("chown -R " + OTHER + " ..");

        assertThat(run(Map.of(), "setpriv", "--reuid", OTHER, "--clear-groups", "unshare", "--map-root-user"))
                .isEqualTo("started as root");
    }

    private void shell(String script) throws Exception {
        Process shell = new ProcessBuilder("sh", "-ec", script)
                .directory(tree.toFile())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).as(script).isZero();
    }

    /** Returns all that the script prints. */
    private String run(Map<String, String> environment, String... launcher) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(List.of(tree + "/macmon", "lab"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SUDO_"));
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", tree.toString());
        builder.environment().put("STATE_DIRECTORY", tree.toString());
        Process macmon = builder.start();
        String printed = new String(macmon.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        macmon.waitFor();
        return printed.strip();
    }
}
