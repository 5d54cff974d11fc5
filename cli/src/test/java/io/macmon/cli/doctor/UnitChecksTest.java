package io.macmon.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitChecksTest {

    private static final Path UNITS = Path.of(System.getProperty("macmon.root"), "cli/src/package/systemd");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"macmon-watch@.service", "macmon-audit@.service"})
    void theShippedUnitsLackNothing(String name) {
        CommandResult result =
                CommandResult.of("doctor", "--unit", UNITS.resolve(name).toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).hasSize(4).allMatch(line -> line.startsWith("ok"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CAP_BPF||warning|it lacks CAP_BPF",
                "CAP_NET_ADMIN||missing|it lacks CAP_NET_ADMIN",
                "Type=notify|Type=simple|warning|set Type=notify and WatchdogSec=30",
                "WatchdogSec=30|#|warning|that macmon stalls",
                "RuntimeDirectory=macmon||warning|set RuntimeDirectory=macmon",
                "RestrictNamespaces=net|RestrictNamespaces=yes|missing|set RestrictNamespaces=net",
                "AF_PACKET||missing|set RestrictAddressFamilies=AF_PACKET",
                "KeyringMode=private|MemoryDenyWriteExecute=yes|missing|set MemoryDenyWriteExecute=no"
            })
    void saysWhatAUnitLacks(String shipped, String changed, String status, String advice) throws Exception {
        String text = Files.readString(UNITS.resolve("macmon-watch@.service"));
        Path unit =
                Files.writeString(folder.resolve("x.service"), text.replace(shipped, changed == null ? "" : changed));

        CommandResult result = CommandResult.of("doctor", "--json", "--unit", unit.toString());

        assertThat(result.exitCode()).isEqualTo(status.equals("missing") ? 1 : 0);
        assertThat(result.out())
                .filteredOn(line -> !line.contains("\"status\":\"ok\""))
                .singleElement()
                .asString()
                .contains("\"status\":\"" + status + "\"")
                .contains(advice);
    }

    @Test
    void aUnitOfAnotherProgramIsRefused() throws Exception {
        Path unit = Files.writeString(folder.resolve("x.service"), "[Service]\nExecStart=/bin/true\n");

        CommandResult result = CommandResult.of("doctor", "--unit", unit.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).singleElement().asString().contains("--unit: " + unit + " has no ExecStart=");
    }
}
