package io.macmon.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import io.macmon.capture.linux.Capability;
import io.macmon.cli.Macmon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd's own tools say about the units, and that the units call macmon as it is. */
class UnitTest {

    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for .*: ([0-9.]+) ");
    private static final double MAX_EXPOSURE = 3.0;

    @TempDir
    private Path folder;

    @Test
    void systemdFindsNothingToMend() throws Exception {
        String all = analyze("verify", "--man=no", install("macmon-watch@"), install("macmon-audit@"), installTarget());

        assertThat(all.lines().filter(line -> line.contains("macmon"))).isEmpty(); // other units may have warnings
    }

    @ParameterizedTest
    @CsvSource({"macmon-watch@, 2.7", "macmon-audit@, 1.8"})
    void theExposureIsLowAndAsDocumented(String name, String documented) throws Exception {
        Matcher exposure = EXPOSURE.matcher(analyze("security", "--offline=true", install(name)));

        assertThat(exposure.find()).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).isLessThanOrEqualTo(MAX_EXPOSURE);
        assertThat(exposure.group(1)).isEqualTo(documented);
        for (String page : List.of("docs/security.md", "docs/service.md")) {
            assertThat(Files.readString(Path.of(System.getProperty("macmon.root"), page)))
                    .contains("`" + name + "` " + documented);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"macmon-watch@", "macmon-audit@"})
    void theCommandLineIsValid(String name) throws Exception {
        List<String> arguments = Unit.of(name + ".service").arguments(folder);

        assertThat(Macmon.commandLine(arguments.get(0))
                        .parseArgs(arguments.toArray(String[]::new))
                        .errors())
                .isEmpty();
    }

    @Test
    void theWatchHasEachCapabilityThatMacmonMayAskFor() throws Exception {
        for (String setting : List.of("AmbientCapabilities", "CapabilityBoundingSet")) {
            assertThat(Unit.of("macmon-watch@.service").values(setting).get(0).split(" ", -1))
                    .containsExactlyInAnyOrder(Arrays.stream(Capability.values())
                            .map(Capability::name)
                            .toArray(String[]::new));
            assertThat(Unit.of("macmon-audit@.service").values(setting)).containsExactly("CAP_NET_RAW");
        }
    }

    private String install(String name) throws IOException {
        Path unit = folder.resolve(name + "eth0.service");
        Files.writeString(unit, Unit.of(name + ".service").text().replace("/usr/bin/macmon", "/bin/true"));
        return unit.toString();
    }

    private String installTarget() throws IOException {
        return Files.copy(Unit.FOLDER.resolve("macmon.target"), folder.resolve("macmon.target"))
                .toString();
    }

    private static String analyze(String... arguments) throws Exception {
        Requirements.require(Files.isExecutable(ANALYZE), "needs systemd-analyze (on Debian: apt-get install systemd)");
        List<String> command = new ArrayList<>(List.of(ANALYZE.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s printed %s", command, output).isZero();
        return output;
    }
}
