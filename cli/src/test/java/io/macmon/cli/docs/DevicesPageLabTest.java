package io.macmon.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/devices.md do what the page states. */
@LabTest
class DevicesPageLabTest {

    private static final Page PAGE = Page.of("docs/devices.md");

    @TempDir
    Path folder;

    @Test
    void theContainersReachEachOther() throws Exception {
        String commands = blockUnder("## Container networks", "");
        assertThat(commands).contains("macmon link add", "ping");
        if (new ProcessBuilder("sh", "-c", "command -v ping").start().waitFor() != 0) {
            List<String> ping = new ArrayList<>(Program.commandLine());
            ping.set(ping.size() - 1, Ping.class.getName());
            install("ping", ping);
        }

        try (Lab lab = Lab.open()) {
            assertThat(lab.parent().isUp()).isTrue();
            run(commands);
        }
    }

    @Test
    void theGroupsAreCreatedAndPrunedInEveryNamedNamespace() throws Exception {
        Files.writeString(folder.resolve("groups.yaml"), blockUnder("## link apply", "yaml"));
        Files.writeString(folder.resolve("cameras.txt"), "00:11:22:33:44:77\n");
        Files.writeString(folder.resolve("others.yaml"), "groups: [{name: others, parent: eth0, mode: source}]\n");

        try (Lab lab = Lab.open()) {
            assertThat(lab.parent().isUp()).isTrue();
            String output = run("""
                    ip netns add red
                    macmon link apply FOLDER/groups.yaml
                    macmon link show
                    macmon link apply FOLDER/groups.yaml --prune
                    macmon link apply FOLDER/others.yaml --prune
                    """.replace("FOLDER", folder.toString()));

            assertThat(output).containsPattern("(?s)\\nprinters .*\\nIn network namespace red\\n.*\\ncameras ");
            assertThat(output.lines())
                    .contains(
                            "+ printers: macvlan in source mode on eth0, 2 sources",
                            "+ cameras in red: macvlan in source mode on eth0, 1 sources",
                            "nothing to do: all devices match " + folder.resolve("groups.yaml"),
                            "- printers: the plan has no group printers",
                            "- cameras in red: the plan has no group cameras",
                            "+ others: macvlan in source mode on eth0, 0 sources");
        }
    }

    /** Runs commands and returns their output. */
    private String run(String commands) throws Exception {
        Requirements.program("ip");
        install("macmon", Program.commandLine());
        Process shell = shell("mount -t tmpfs tmpfs /run\n" + commands);
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as("%s%nprinted %s", commands, output).isZero();
        return output;
    }

    /** Mounts a private /run for the names of namespaces, so that the machine's own stay untouched. */
    private Process shell(String script) throws IOException {
        ProcessBuilder shell =
                new ProcessBuilder("unshare", "--mount", "sh", "-euxc", script).redirectErrorStream(true);
        shell.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        return shell.start();
    }

    private void install(String name, List<String> command) throws IOException {
        String arguments =
                command.stream().map(argument -> "'" + argument + "'").collect(Collectors.joining(" "));
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\nexec " + arguments + " \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    private static String blockUnder(String title, String language) {
        Matcher block = Pattern.compile(Pattern.quote(title) + "\n.*?```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(PAGE.text());
        assertThat(block.find()).as("a block of commands under %s", title).isTrue();
        return block.group(1);
    }
}
