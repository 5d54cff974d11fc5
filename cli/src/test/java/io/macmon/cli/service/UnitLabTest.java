package io.macmon.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command lines of the units, with exactly their capabilities. */
@LabTest
class UnitLabTest extends LabFixture {

    @ParameterizedTest
    @CsvSource({"watch,--mac=02:aa:00:00:00:01", "audit,--keep=1d"})
    void worksWithoutLimitations(String command, String fromEnvironmentFile) throws Exception {
        Unit unit = Unit.of("macmon-" + command + "@.service");
        List<String> starter = new ArrayList<>(List.of("env", "STATE_DIRECTORY=" + folder));
        starter.addAll(unit.setpriv());
        List<String> arguments = new ArrayList<>(unit.arguments(folder));
        arguments.add(fromEnvironmentFile);
        Files.createDirectories(folder.resolve("macmon"));
        try (Program program = Program.startIn(starter, arguments.toArray(String[]::new))) {
            program.awaitListening();
            Path status = Path.of("/proc", Long.toString(program.process().pid()), "status");
            assertThat(Files.readString(status)).contains("NoNewPrivs:\t1");
            program.terminate();

            assertThat(program.exitCode()).as("%s", program.err()).isZero();
            assertThat(program.err()).noneMatch(line -> line.contains("not permitted") || line.contains("refuses"));
            assertThat(folder.resolve("macmon/" + command + "-eth0.json")).exists();
        }
    }
}
