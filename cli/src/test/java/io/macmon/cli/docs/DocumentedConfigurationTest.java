package io.macmon.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in the page about the configuration and the file that is shipped are valid. */
class DocumentedConfigurationTest {

    private static final Path SHIPPED = Page.root().resolve("cli/src/package/etc/macmon.yaml");

    /** A line that becomes a setting without its #; a comment has a space after it. */
    private static final Pattern DISABLED = Pattern.compile("(?m)^( +)#(?=\\S|  )");

    @TempDir
    Path folder;

    @Test
    void theFilesInThePageAreValid() throws IOException {
        List<Page.Block> files = Page.of("docs/configuration.md").blocks().stream()
                .filter(block -> block.language().equals("yaml"))
                .toList();

        assertThat(files).isNotEmpty();
        for (Page.Block file : files) {
            assertThat(check(file.text())).last().asString().startsWith("valid: 1 file");
        }
    }

    @Test
    void theShippedFileSetsNothing() throws IOException {
        String text = Files.readString(SHIPPED);

        assertThat(check(text)).containsExactly("valid: 1 file, 0 profiles");
        assertThat(text.lines().filter(line -> line.matches(" *[a-z].*")))
                .containsExactly("include: conf.d/*.yaml", "watch:", "audit:", "export:");
    }

    @Test
    void everyDisabledLineOfTheShippedFileIsValid() throws IOException {
        String text = Files.readString(SHIPPED);
        String enabled = DISABLED.matcher(text).replaceAll("$1");

        assertThat(check(enabled)).containsExactly("valid: 1 file, 2 profiles");
        assertThat(DISABLED.matcher(text).results().count()).isGreaterThan(40);
        assertThat(text.lines()).allMatch(line -> line.length() <= 90);
    }

    private List<String> check(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("macmon.yaml"), text);
        CommandResult result = CommandResult.of("config", "check", file.toString());
        assertThat(result.err()).isEmpty();
        return result.out();
    }
}
