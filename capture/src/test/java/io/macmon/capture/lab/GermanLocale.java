package io.macmon.capture.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A locale whose libc has other error texts than the English ones. */
public final class GermanLocale {

    private static final String NAME = "de_DE.UTF-8";

    private GermanLocale() {}

    /**
     * Compiles the locale, so that it need not be generated on this machine.
     *
     * @param folder for the compiled locale
     * @return start of a command that runs in this locale
     */
    public static List<String> env(Path folder) throws IOException, InterruptedException {
        Requirements.require(
                Files.exists(Path.of("/usr/share/i18n/locales/de_DE")), "the package locales is not installed");
        Process localedef = new ProcessBuilder(
                        Requirements.program("localedef"),
                        "-i",
                        "de_DE",
                        "-f",
                        "UTF-8",
                        folder.resolve(NAME).toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(localedef.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(localedef.waitFor()).as("localedef: %s", output).isZero();
        return List.of("env", "LOCPATH=" + folder, "LC_ALL=" + NAME);
    }
}
