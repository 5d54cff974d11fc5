package io.macmon.fleet.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.Macmon;
import io.macmon.fleet.finding.FleetFindingKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The page about the fleet names the options and the findings of the code. */
class DocumentedFleetTest {

    private static String page() throws IOException {
        return Files.readString(Path.of(System.getProperty("macmon.root"), "docs", "fleet.md"));
    }

    @Test
    void eachOptionIsInThePage() throws IOException {
        CommandLine fleet = Macmon.commandLine("fleet").getSubcommands().get("fleet");
        Stream<String> options = fleet.getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .map(OptionSpec::longestName);

        assertThat(options).allSatisfy(option -> assertThat(page()).contains("`" + option));
    }

    @Test
    void eachFindingIsInTheTableWithItsSeverity() throws IOException {
        Stream<String> rows = Arrays.stream(FleetFindingKind.values())
                .map(kind -> "\n| `" + kind.id() + "` | "
                        + kind.severity().toString().toLowerCase(Locale.ROOT) + " | ");

        assertThat(page()).contains(rows.toList());
    }
}
