package io.macmon.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.CommandResult;
import io.macmon.cli.Macmon;
import io.macmon.cli.Program;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import io.macmon.cli.options.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Whole commands with a configuration file, and {@code config show}. */
class ConfiguredRunTest {

    @TempDir
    Path folder;

    @Test
    void aRunHasTheSettingsOfTheFileAndOfTheEnvironment() throws Exception {
        Path traffic = traffic();
        Path file = file("""
            watch:
              mac: 02:aa:00:00:00:01
              buffer: 128M
              out: csv:flows.csv
              profiles:
                records: {quiet: true, wide: true}
            """);

        try (Program watch = Program.startIn(
                List.of("env", "MACMON_CONFIG=" + file, "MACMON_PROFILE=records"), "watch", "-r", traffic.toString())) {
            assertThat(watch.exitCode()).isEqualTo(3);
            assertThat(watch.err()).contains("macmon: settings from " + file + ", profile records");
            assertThat(watch.out()).noneMatch(line -> line.contains(" flow "));
        }

        assertThat(folder.resolve("flows.csv")).isNotEmptyFile();
    }

    @Test
    void anErrorInASettingIsReportedWhereItIsWritten() throws IOException {
        Path file = file("""
            watch:
              max-flows: 0
            audit:
              policy: missing.yaml
            """);

        assertThat(run(2, "watch", "-r", traffic().toString(), "--config", file.toString()))
                .endsWith("macmon: " + file + ":2:14: max-flows: must be 1 to 4194304, got 0");
        assertThat(run(1, "audit", "-i", "nosuchdev", "--config", file.toString()))
                .endsWith(
                        "macmon: " + file + ":4:11: cannot read " + folder.resolve("missing.yaml") + ": no such file");
        assertThat(run(
                        2,
                        "watch",
                        "-i",
                        "nosuchdev",
                        "--config",
                        file.toString(),
                        "--mac",
                        "2:0:0:0:0:1",
                        "--max-flows",
                        "-1"))
                .last()
                .asString()
                .startsWith("macmon: --max-flows: must be");
    }

    @Test
    void helpNeedsNoValidFile() throws IOException {
        Path file = file("wrong");

        assertThat(CommandResult.of("watch", "--help", "--config", file.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void eachSettingIsShownWithItsOrigin() throws IOException {
        Path file = file("""
            audit:
              parent: eth0
              quiet-period: 5m
              radius: 'radius://user:password@192.0.2.9'
              out:
                - eve:-
                - syslog:udp://192.0.2.9:514
                - kafka://192.0.2.9:9092/lab
            """);

        CommandResult shown = CommandResult.of(
                "config", "show", "audit", "--config", file.toString(), "--json", "--report-every", "1h");

        assertThat(shown.err()).isEmpty();
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out())
                .startsWith(
                        "# settings from " + file, "audit:", "  parent: eth0" + " ".repeat(26) + "# " + file + ":2:11")
                .contains(
                        "  json: true" + " ".repeat(28) + "# option --json",
                        "  radius: radius://user:...@192.0.2.9   # " + file + ":4:11",
                        "  out:",
                        "    - eve:-" + " ".repeat(29) + "# " + file + ":6:7",
                        "    - syslog:udp://192.0.2.9:514        # " + file + ":7:7",
                        "    - kafka://192.0.2.9:9092/lab        # " + file + ":8:7",
                        "  engine: auto" + " ".repeat(26) + "# default")
                .noneMatch(line -> line.contains("password@"));
        assertThat(CommandResult.of(
                                "config",
                                "check",
                                file(String.join("\n", shown.out())).toString())
                        .out())
                .containsExactly("valid: 1 file, 0 profiles");
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:password@[2001:db8::9]:8443/a, https://user:...@[2001:db8::9]:8443/a",
        "https://user:pa/ss@word@192.0.2.9, https://user:...@192.0.2.9",
        "https://user:pa:ss@192.0.2.9?x=1, https://user:...@192.0.2.9?x=1",
        "https://tk_password@192.0.2.9/topic, https://...@192.0.2.9/topic",
        "https://:password@192.0.2.9, https://:...@192.0.2.9",
        "https://192.0.2.9/a?level=1&Token=password&x=2, https://192.0.2.9/a?level=1&Token=...&x=2",
        "https://192.0.2.9/a?api_key=password#x, https://192.0.2.9/a?api_key=...#x",
        "https://192.0.2.9/a, https://192.0.2.9/a"
    })
    void noPartOfASecretIsShown(String url, String shown) throws IOException {
        Path file = file("audit:\n  radius: '" + url + "'\n");

        assertThat(CommandResult.of("config", "show", "audit", "--config", file.toString())
                        .out())
                .filteredOn(line -> line.startsWith("  radius: "))
                .singleElement()
                .extracting(line -> line.replaceAll("^  radius: '?|'? +#.*", ""))
                .isEqualTo(shown);
    }

    @Test
    void onlyCommandsWithSettingsAreShown() {
        assertThat(CommandResult.of("config", "show", "doctor").err())
                .containsExactly("macmon: 'doctor' has no settings in a file; expected one of: watch, audit, export");
        assertThat(CommandResult.of("config", "show", "watch", "--quite").err())
                .containsExactly("macmon: unknown option '--quite'; did you mean '--quiet'?");
    }

    /** The help marks the options that capture files cannot have, and the commands refuse these and no others. */
    @Test
    void liveOptionsAreRefusedWithCaptureFiles() throws IOException {
        String traffic = traffic().toString();
        for (String name : List.of("watch", "audit", "export")) {
            CommandLine command = Macmon.commandLine(name).getSubcommands().get(name);
            List<OptionSpec> live = command.getCommandSpec().options().stream()
                    .filter(CommandLines::isLiveOnly)
                    .toList();
            assertThat(live).hasSizeGreaterThanOrEqualTo(4);
            for (OptionSpec option : live) {
                List<String> words = new ArrayList<>(List.of(name, "-r", traffic));
                words.add(Setting.argument(option, valueOf(option)));
                assertThat(CommandResult.of(words.toArray(String[]::new)).err())
                        .as("%s", words)
                        .anyMatch(line -> line.contains(": works only for live captures"));
            }
        }
    }

    private static String valueOf(OptionSpec option) {
        if (option.defaultValue() != null) {
            return option.defaultValue();
        }
        return switch (option.paramLabel()) {
            case "SIZE" -> "4M";
            case "WxH" -> "100x30";
            default -> "1s";
        };
    }

    private List<String> run(int exitCode, String... words) {
        CommandResult result = CommandResult.of(words);
        assertThat(result.exitCode()).as("%s", result.err()).isEqualTo(exitCode);
        return result.err();
    }

    private Path traffic() throws IOException {
        Path traffic = folder.resolve("traffic.pcap");
        LabTrafficFile.write(new LabTraffic(), traffic);
        return traffic;
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("macmon.yaml"), text);
    }
}
