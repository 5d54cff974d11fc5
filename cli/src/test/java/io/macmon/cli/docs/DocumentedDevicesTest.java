package io.macmon.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.macmon.config.LinkPlan;
import io.macmon.config.MacvlanMode;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about devices has all modes, and all keys of a file for {@code link apply}, and no others. */
class DocumentedDevicesTest {

    private static final Page PAGE = Page.of("docs/devices.md");

    @TempDir
    private Path folder;

    @Test
    void eachModeIsDocumented() {
        assertThat(PAGE.firstColumnUnder("Which mode do I need?"))
                .map(mode -> mode.replace(" (default)", ""))
                .containsExactlyElementsOf(Arrays.stream(MacvlanMode.values())
                        .map(MacvlanMode::toString)
                        .toList());
    }

    @Test
    void eachKeyOfAGroupIsDocumented() throws IOException {
        Path plan = Files.writeString(folder.resolve("groups.yaml"), "groups: [{qqqqqqqqqqqqqqqqqqqq: x}]\n");

        ConfigException error = catchThrowableOfType(ConfigException.class, () -> LinkPlan.read(plan));
        List<String> keys =
                List.of(error.getMessage().split("expected one of: ", 2)[1].split(", "));
        assertThat(PAGE.firstColumnUnder("link apply").stream().flatMap(cell -> Stream.of(cell.split(", "))))
                .containsExactlyInAnyOrderElementsOf(keys);
    }
}
