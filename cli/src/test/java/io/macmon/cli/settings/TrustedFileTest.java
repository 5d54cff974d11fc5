package io.macmon.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedFileTest {

    private static final int OTHER_USER = 12_345;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void createFile() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        file = Files.writeString(folder.resolve("macmon.yaml"), "watch:\n");
    }

    @Test
    void anyoneReadsAnyFile() throws IOException {
        permit(file, "rw-rw-rw-");

        assertThat(TrustedFile.read(file, false)).isEqualTo("watch:\n");
    }

    @Test
    void rootReadsWhatOnlyRootCanChange() throws Exception {
        Requirements.root();

        assertThat(TrustedFile.read(file, true)).isEqualTo("watch:\n");
    }

    @Test
    void rootDoesNotReadAFileOfAnotherUser() throws IOException {
        Requirements.root();
        Files.setAttribute(file, "unix:uid", OTHER_USER);

        assertThatThrownBy(() -> TrustedFile.read(file, true))
                .hasMessage(file + ": root does not read it, because " + file
                        + " belongs to user 12345; fix it with: chown root " + file);
    }

    @Test
    void rootDoesNotReadAFileThatOthersCanWrite() throws IOException {
        Requirements.root();
        permit(file, "rw-r--rw-");

        assertThatThrownBy(() -> TrustedFile.read(file, true))
                .hasMessage(file + ": root does not read it, because other users can write to " + file
                        + "; fix it with: chmod go-w " + file);
    }

    @Test
    void onlyTheGroupOfRootMayWrite() throws IOException {
        Requirements.root();
        permit(file, "rw-rw-r--");

        assertThat(TrustedFile.read(file, true)).isNotEmpty();
        Files.setAttribute(file, "unix:gid", OTHER_USER);
        assertThatThrownBy(() -> TrustedFile.read(file, true)).hasMessageContaining("other users can write");
    }

    @Test
    void rootDoesNotReadAFileInADirectoryThatOthersCanWrite() throws IOException {
        Requirements.root();
        permit(folder, "rwxrwxrwx");

        assertThatThrownBy(() -> TrustedFile.read(file, true))
                .hasMessageContaining("other users can write to the directory " + folder.toRealPath());
        Files.setAttribute(folder, "unix:mode", 01777);
        assertThat(TrustedFile.read(file, true)).isNotEmpty();
    }

    @Test
    void aLinkIsJudgedByItsTarget() throws IOException {
        Requirements.root();
        Path target = Files.writeString(folder.resolve("target"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        Files.setAttribute(target, "unix:uid", OTHER_USER);

        assertThatThrownBy(() -> TrustedFile.read(link, true)).hasMessageContaining("belongs to user 12345");
    }

    @Test
    void rootFollowsNoLinkOfAnotherUser() throws IOException {
        Requirements.root();
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        Path directory = Files.createDirectory(folder.resolve("home"));
        Path inHome = Files.createSymbolicLink(directory.resolve("macmon.yaml"), file);
        Files.setAttribute(link, "unix:uid", OTHER_USER, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(directory, "unix:uid", OTHER_USER);

        assertThatThrownBy(() -> TrustedFile.read(link, true))
                .hasMessageContaining(
                        "the link " + link + " belongs to user 12345; fix it with: chown -h root " + link);
        assertThatThrownBy(() -> TrustedFile.read(inHome, true))
                .hasMessageContaining("the directory " + directory + " belongs to user 12345");
    }

    @Test
    void onlyARegularFileOfAMegabyteIsRead() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Path large = Files.write(folder.resolve("large"), new byte[TrustedFile.MAX_BYTES + 1]);

        assertThatThrownBy(() -> TrustedFile.read(fifo, false)).hasMessageContaining("it is not a regular file");
        assertThatThrownBy(() -> TrustedFile.read(folder, false)).hasMessageContaining("it is a directory");
        assertThatThrownBy(() -> TrustedFile.read(large, false)).hasMessageContaining("is larger than 1 MiB");
        assertThatThrownBy(() -> TrustedFile.read(folder.resolve("missing"), false))
                .hasMessageContaining("no such file");
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
