package io.macmon.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Link;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code link apply} that is killed or interrupted while it creates devices, and what the next one makes of it. */
@LabTest
class KilledApplyLabTest extends LabFixture {

    private static final int GROUPS = 60;
    private static final int SOURCES = 200;

    private Path plan;

    @BeforeEach
    void writePlan() throws Exception {
        StringBuilder text = new StringBuilder("groups:\n");
        IntStream.range(0, GROUPS)
                .forEach(group -> text.append("  - {name: g")
                        .append(group)
                        .append(", parent: eth0, mode: source, macs: macs}\n"));
        StringBuilder list = new StringBuilder();
        IntStream.range(0, SOURCES).forEach(source -> list.append("02:00:00:00:00:%02x\n".formatted(source)));
        Files.writeString(folder.resolve("macs"), list);
        plan = Files.writeString(folder.resolve("plan.yaml"), text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 14, 22, 31})
    void theNextApplyCompletesWhatAKilledOneLeft(int devices) throws Exception {
        try (Program apply = Program.start("link", "apply", plan.toString())) {
            while (lab.links().find("g" + (devices - 1)).isEmpty()) {
                assertThat(apply.process().isAlive()).as("%s", apply.err()).isTrue();
            }
            apply.kill();
            apply.process().waitFor();
        }

        CommandResult again = CommandResult.of("link", "apply", plan.toString());

        assertThat(again.exitCode()).as("%s", again.err()).isZero();
        requireComplete();
    }

    @Test
    void aSignalEndsItAfterTheCurrentDevice() throws Exception {
        try (Program apply = Program.start("link", "apply", plan.toString())) {
            apply.awaitOutput(line -> line.startsWith("+ g3: "));

            apply.terminate();

            assertThat(apply.exitCode()).isEqualTo(1);
            assertThat(apply.err())
                    .last()
                    .asString()
                    .matches("macmon: stopped after \\d+ of " + GROUPS + " steps; run the command again for the rest");
        }

        assertThat(CommandResult.of("link", "apply", plan.toString()).exitCode())
                .isZero();
        requireComplete();
    }

    private void requireComplete() throws Exception {
        List<Link> created = lab.links().all().stream()
                .filter(link -> link.alias().startsWith("macmon link g"))
                .toList();
        assertThat(created).hasSize(GROUPS);
        for (Link device : created) {
            assertThat(device.isUp()).isTrue();
            assertThat(device.settings().group()).isZero();
            assertThat(device.macvlan().orElseThrow().sources()).hasSize(SOURCES);
        }
    }
}
