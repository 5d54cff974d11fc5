package io.macmon.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    private static final int GROUP = 12_345;

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

    /** With sudo, the user must be able to read the policy; in /etc/macmon, its group must. */
    @Test
    void aNewFileOfRootBelongsToTheOwnerOfItsDirectory() throws Exception {
        Requirements.root();
        Path policy = folder.resolve("policy");
        Files.setAttribute(folder, "unix:gid", GROUP);

        AtomicFile.edit(policy, "the policy", out -> out.write("x"));
        assertThat(Files.readAttributes(policy, "unix:uid,gid"))
                .containsEntry("uid", 0)
                .containsEntry("gid", GROUP);

        Files.setAttribute(policy, "unix:gid", 0);
        AtomicFile.edit(policy, "the policy", out -> out.write("y"));
        assertThat(Files.getAttribute(policy, "unix:gid")).isEqualTo(0);
    }

    private static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
