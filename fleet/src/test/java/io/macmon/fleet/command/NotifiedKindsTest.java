package io.macmon.fleet.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.settings.ConfigFile;
import io.macmon.config.text.Problems;
import io.macmon.fleet.finding.FleetFindingKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule about notifications can name each kind of finding. */
class NotifiedKindsTest {

    @TempDir
    Path directory;

    @Test
    void aRuleCanNameEachKind() throws Exception {
        String kinds = Arrays.stream(FleetFindingKind.values())
                .map(FleetFindingKind::id)
                .collect(Collectors.joining(", "));
        Path file = Files.writeString(directory.resolve("macmon.yaml"), """
            notify:
              channels: {ops: {type: exec, command: ["/bin/true"]}}
              rules: [{kinds: [%s], channels: [ops]}]
            """.formatted(kinds));
        Problems problems = Problems.collected();

        assertThat(ConfigFile.read(file, problems).notifications()).isPresent();
        assertThat(problems.all()).isEmpty();
    }
}
