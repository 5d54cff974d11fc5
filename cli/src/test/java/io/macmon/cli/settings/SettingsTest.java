package io.macmon.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.cli.Macmon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path folder;

    @Test
    void optionsReplaceTheEnvironmentWhichReplacesTheProfileTheSectionAndDefaults() throws IOException {
        file("""
            watch:
              quiet-period: 1m
              interval: 1m
              max-flows: 1
              workers: 1
              profiles:
                lan: {quiet-period: 2m, interval: 2m, max-flows: 2}
            """);
        environment.put("MACMON_QUIET_PERIOD", "3m");
        environment.put("MACMON_INTERVAL", "3m");

        assertThat(line("watch", "-i", "eth0", "--profile", "lan", "--quiet-period", "4m"))
                .containsExactlyInAnyOrder(
                        "-i",
                        "eth0",
                        "--profile",
                        "lan",
                        "--quiet-period",
                        "4m",
                        "--interval=3m",
                        "--max-flows=2",
                        "--workers=1");
    }

    @Test
    void aListReplacesAList() throws IOException {
        file("watch: {out: [eve:a, 'eve:-'], profiles: {lan: {out: 'csv:b'}}}");

        assertThat(line("watch", "-i", "eth0"))
                .containsExactly("--out=eve:" + folder.resolve("a"), "--out=eve:-", "-i", "eth0");
        assertThat(line("watch", "-i", "eth0", "--profile", "lan")).contains("--out=csv:" + folder.resolve("b"));
        assertThat(line("watch", "-i", "eth0", "--out", "eve:c")).containsExactly("-i", "eth0", "--out", "eve:c");
    }

    @Test
    void theDeviceSelectsTheProfileWhereverItIsNamed() throws IOException {
        file("""
            watch:
              profiles:
                lan: {parent: eth0, json: true}
                existing: {device: macvlan0, quiet: true}
            audit:
              parent: eth0
              profiles:
                lan: {parent: eth0, json: true}
                other: {parent: eth0}
            """);

        assertThat(line("watch", "--parent", "eth0")).containsExactly("--json", "--parent", "eth0");
        assertThat(line("watch", "--device=macvlan0")).containsExactly("--quiet", "--device=macvlan0");
        assertThat(line("watch", "--parent", "eth1")).containsExactly("--parent", "eth1");
        environment.put("MACMON_PARENT", "eth0");
        assertThat(line("watch")).containsExactly("--parent=eth0", "--json");
        assertThatThrownBy(() -> line("audit"))
                .hasMessage("profile: is ambiguous: lan and other are for eth0; add --profile lan");
    }

    @Test
    void anAlternativeReplacesItsWholeGroup() throws IOException {
        file("audit: {parent: eth0, policy: policy.yaml, no-state: true}");

        assertThat(line("audit", "--learn", "1h")).containsExactly("--parent=eth0", "--no-state", "--learn", "1h");
        assertThat(line("audit", "--state", "x", "--mac", "2:0:0:0:0:1"))
                .containsExactly("--parent=eth0", "--state", "x", "--mac", "2:0:0:0:0:1");
    }

    @Test
    void captureFilesAreReadWithoutTheDefaultFileAndWithoutLiveSettings() throws IOException {
        file("watch: {parent: eth0, buffer: 128M, json: true}");

        assertThat(line("watch", "-r", "x")).containsExactly("-r", "x");
        assertThat(line(
                        "watch",
                        "-r",
                        "x",
                        "--config",
                        folder.resolve("macmon.yaml").toString()))
                .contains("--json")
                .noneMatch(word -> word.startsWith("--buffer") || word.startsWith("--parent"));
        assertThat(line("watch", "-i", "eth1", "--no-config")).containsExactly("-i", "eth1", "--no-config");
    }

    @Test
    void theEnvironmentCanTurnOffTheDefaultFileButNoOther() throws IOException {
        file("watch: {json: true}");
        environment.put("MACMON_NO_CONFIG", "true");

        assertThat(line("watch", "-i", "eth0")).containsExactly("-i", "eth0");
        environment.put("MACMON_CONFIG", folder.resolve("macmon.yaml").toString());
        assertThat(line("watch", "-i", "eth0")).contains("--json");
    }

    @Test
    void aLaterFileReplacesAnEarlierOne() throws IOException {
        Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(folder.resolve("conf.d/20.yaml"), "watch: {interval: 2m, macs: list}\n");
        Files.writeString(folder.resolve("conf.d/10.yaml"), "watch: {interval: 1m, profiles: {lan: {json: true}}}\n");
        Files.writeString(folder.resolve("conf.d/90.yml"), "not: read\n");
        file("""
            include: conf.d
            watch: {interval: 9m, quiet: true, profiles: {lan: {parent: eth0}}}
            """);

        assertThat(line("watch", "-i", "eth0"))
                .containsExactlyInAnyOrder(
                        "--json", "--interval=2m", "--macs=" + folder.resolve("conf.d/list"), "--quiet", "-i", "eth0");
    }

    @Test
    void aFlagCanBeTurnedOff() throws IOException {
        file("watch: {json: true, quiet: true, profiles: {lan: {json: false}}}");

        assertThat(line("watch", "-i", "eth0", "--profile", "lan", "--quiet=false"))
                .doesNotContain("--json", "--quiet");
        assertThat(Macmon.commandLine("watch")
                        .parseArgs("watch", "--quiet=false")
                        .subcommand()
                        .<Boolean>matchedOptionValue("quiet", true))
                .isFalse();
    }

    @Test
    void aDirectoryHasAtMost100Files() throws IOException {
        Files.createDirectory(folder.resolve("conf.d"));
        for (int i = 0; i <= ConfigFile.MAX_INCLUDED; i++) {
            Files.createFile(folder.resolve("conf.d/" + i + ".yaml"));
        }
        file("include: conf.d");

        assertThatThrownBy(() -> line("watch"))
                .hasMessage(folder.resolve("macmon.yaml") + ":1:10: names more than 100 files; merge some of them");
    }

    @Test
    void aliasesCannotMakeASmallFileLarge() throws IOException {
        StringBuilder text = new StringBuilder("watch:\n  out: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            String list = "*a" + (i - 1) + " ,";
            text.append("  mac")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(list.repeat(9))
                    .append("]\n");
        }
        file(text.append("  mac: *a39\n").toString());

        assertThatThrownBy(() -> line("watch"))
                .hasMessageEndingWith("has too many aliases of lists and mappings; write out their values");
        file("watch: {profiles: &p {lan: *p}}");
        assertThatThrownBy(() -> line("watch")).hasMessageContaining("unknown key 'lan'");
    }

    @Test
    void theEnvironmentHasAnItemPerLineAndOnlyNamesOptionsOfTheCommand() throws IOException {
        environment.put("MACMON_OUT", "eve:a\n\ncsv:b\n");
        environment.put("MACMON_RADIUS", "192.0.2.9");
        environment.put("MACMON_JSON", "");

        assertThat(line("watch", "-i", "eth0")).containsExactly("--out=eve:a", "--out=csv:b", "-i", "eth0");
    }

    @Test
    void aMissingProfileIsAnError() throws IOException {
        assertThatThrownBy(() -> line("watch", "--profile", "lan")).hasMessageStartingWith("profile: needs a config");
        file("watch: {profiles: {lan: {}, lab: }}");
        assertThatThrownBy(() -> line("watch", "--profile", "lam"))
                .hasMessage("profile: no profile 'lam' for watch; did you mean 'lan'?");
        assertThatThrownBy(() -> line("audit", "--profile", "lan")).hasMessageEndingWith("has no profiles for audit");
        assertThat(line("watch", "--profile", "lab")).containsExactly("--profile", "lab");
    }

    @Test
    void anOrdinaryUsersOwnFileComesFirst() throws IOException {
        environment.put("XDG_CONFIG_HOME", folder.toString());
        file("");
        Path own = Files.createDirectories(folder.resolve("macmon")).resolve("macmon.yaml");
        Files.createFile(own);

        assertThat(sources().defaultFile(false)).contains(own);
        assertThat(sources().defaultFile(true)).contains(folder.resolve("macmon.yaml"));
    }

    /** The names in the code that are not derived from the command tree. */
    @Test
    void eachNameIsInTheCommandTree() {
        CommandLine program = Macmon.commandLine();
        List<String> configurable = program.getSubcommands().entrySet().stream()
                .filter(command ->
                        ConfigOptions.isConfigurable(command.getValue().getCommandSpec()))
                .map(Map.Entry::getKey)
                .toList();
        List<String> options = new ArrayList<>();
        configurable.forEach(
                name -> Setting.settable(program.getSubcommands().get(name).getCommandSpec())
                        .forEach(option -> options.add(Setting.name(option))));

        assertThat(ConfigFile.SECTIONS)
                .startsWith(configurable.toArray(String[]::new))
                .hasSize(5);
        Settings.ALTERNATIVES.forEach(group -> assertThat(options).containsAll(group));
        assertThat(options).doesNotContain(ConfigFile.PROFILES);
    }

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("macmon.yaml"), text);
    }

    private SettingSources sources() {
        return new SettingSources(environment, folder.resolve("macmon.yaml"));
    }

    private List<String> line(String... words) {
        Settings settings =
                Settings.of(Macmon.commandLine(words).parseArgs(words).subcommand(), sources());
        return Arrays.stream(settings.addTo(List.of(words))).skip(1).toList();
    }
}
