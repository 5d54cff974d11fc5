package io.macmon.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void othersCannotReadANewReport() throws Exception {
        Path report = folder.resolve("report");

        AtomicFile.replace(report, "the report", out -> out.write("findings"));

        assertThat(modeOf(report)).isEqualTo("rw-r-----");
    }

    @Test
    void aReportKeepsItsMode() throws Exception {
        Path report = Files.createFile(folder.resolve("report"));
        Files.setPosixFilePermissions(report, PosixFilePermissions.fromString("rw-rw-r--"));

        AtomicFile.replace(report, "the report", out -> out.write("findings"));

        assertThat(modeOf(report)).isEqualTo("rw-rw-r--");
    }

    /** The service's user must be able to read the configuration that root wrote. */
    @Test
    void aNewConfigurationHasTheModeOfTheUmask() throws Exception {
        Path config = folder.resolve("config");
        Path umask = Files.createFile(folder.resolve("other"));

        AtomicFile.edit(config, "the configuration", out -> out.write("x"));

        assertThat(modeOf(config)).isEqualTo(modeOf(umask));
    }

    private static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
