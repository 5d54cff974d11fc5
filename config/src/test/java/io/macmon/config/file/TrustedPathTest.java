package io.macmon.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedPathTest {

    private static final String INITIAL = "0 0 4294967295";
    private static final int MALLORY = 1234;

    @TempDir
    Path folder;

    private TrustedUsers users;
    private Path shared;

    @BeforeEach
    void createSharedDirectory() throws IOException {
        users = TrustedUsers.of(ownId(), Map.of(), INITIAL);
        shared = Files.createDirectory(folder.toRealPath().resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 01777);
    }

    @Test
    void followsLinksOfItsOwnUserAndOfRoot() throws Exception {
        Path real = Files.createDirectory(shared.resolve("real"));
        Files.createSymbolicLink(shared.resolve("link"), Path.of("real/../real"));
        Files.createSymbolicLink(real.resolve("file"), shared.resolve("missing"));

        assertThat(resolve(shared.resolve("link/./other"))).isEqualTo(real.resolve("other"));
        assertThat(resolve(shared.resolve("link/file"))).isEqualTo(shared.resolve("missing"));
    }

    @Test
    void devicesAreReachedByTheirOwnNames() throws Exception {
        for (String device : new String[] {"/dev/null", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
            assertThat(resolve(Path.of(device))).hasToString(device);
            assertThat(TrustedPath.create(Path.of(device))).hasToString(device);
        }
    }

    @Test
    void aPathOutOfADirectoryOfDevicesIsLikeAnyOther() throws Exception {
        Path victim = Files.createFile(folder.resolve("victim"));
        Path link = Files.createSymbolicLink(shared.resolve("link"), victim);

        assertThat(resolve(Path.of("/dev/.." + link))).isEqualTo(victim.toRealPath());
    }

    @Test
    void refusesADirectoryInWhichEveryUserCanReplaceFiles() throws Exception {
        Files.setAttribute(shared, "unix:mode", 0777);

        assertThatThrownBy(() -> resolve(shared.resolve("flows.json")))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(shared + ": every user can replace files in " + shared
                        + ", so macmon does not write there; use a directory of root or of your own");
    }

    @Test
    void refusesAFileThatMayHaveAnotherUsersName() throws Exception {
        Path file = Files.createFile(shared.resolve("file"));
        Files.createLink(shared.resolve("second"), file);

        assertThatThrownBy(() -> resolve(file)).hasMessageContaining("has a second name");
    }

    @Test
    void refusesASharedDirectoryIfALibraryCreatesFilesThere() throws Exception {
        assertThatThrownBy(() -> TrustedPath.resolveWithSiblings(shared.resolve("audit.db"), users))
                .hasMessageContaining("every user can create files in " + shared);
        assertThat(TrustedPath.resolveWithSiblings(folder.toRealPath().resolve("audit.db"), users))
                .isEqualTo(folder.toRealPath().resolve("audit.db"));
    }

    @Test
    void endsAtALoopAMissingDirectoryAndAFileInTheMiddle() throws Exception {
        Files.createSymbolicLink(shared.resolve("loop"), Path.of("loop"));
        Files.createFile(shared.resolve("file"));

        assertThatThrownBy(() -> resolve(shared.resolve("loop"))).hasMessageContaining("too many levels of links");
        assertThatThrownBy(() -> resolve(shared.resolve("none/file"))).hasMessageContaining("there is no directory");
        assertThatThrownBy(() -> resolve(shared.resolve("file/x"))).hasMessageContaining("is not a directory");
    }

    @Test
    void aFileThatWasJustThereMayNotBeMissing() throws Exception {
        Path file = shared.resolve("flapping");

        assertThatThrownBy(() -> TrustedPath.resolveExisting(file, users))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("removed it at the same moment");
        assertThat(TrustedPath.resolveExisting(Files.createFile(file), users)).isEqualTo(file);
    }

    @Test
    void createsAMissingFileAndKeepsTheContentOfAnExistingOne() throws Exception {
        Path file = folder.toRealPath().resolve("file");

        assertThat(TrustedPath.create(file)).isEqualTo(file).isEmptyFile();
        Files.writeString(file, "content");
        assertThat(TrustedPath.create(file)).isEqualTo(file).hasContent("content");
    }

    /** Needs root, who can give files to others. */
    @Nested
    class OfAnotherUser {

        @BeforeEach
        void requireRoot() throws IOException {
            String map = Files.readString(Path.of("/proc/self/uid_map")).strip().replaceAll("\\s+", " ");
            assumeThat(ownId() == 0 && map.equals(INITIAL))
                    .as("only root can give a file to another user")
                    .isTrue();
        }

        @Test
        void refusesALink() throws Exception {
            Path victim = Files.writeString(folder.resolve("victim"), "unchanged");
            Path link = Files.createSymbolicLink(shared.resolve("report.html"), victim);
            give(link);

            assertThatThrownBy(() -> TrustedPath.create(link))
                    .hasMessageContaining("the link " + link + " belongs to user " + MALLORY);
            assertThat(victim).hasContent("unchanged");
        }

        @Test
        void refusesADirectory() throws Exception {
            Path directory = Files.createDirectory(shared.resolve("home"));
            give(directory);

            assertThatThrownBy(() -> resolve(directory.resolve("flows.json")))
                    .hasMessageContaining("the directory " + directory + " belongs to user " + MALLORY);
        }

        @Test
        void allowsTheDirectoryOfWhoUsesSudo() throws Exception {
            Path directory = Files.createDirectory(shared.resolve("home"));
            give(directory);

            users = TrustedUsers.of(0, Map.of("SUDO_UID", "" + MALLORY), INITIAL);
            assertThat(resolve(directory.resolve("flows.json"))).isEqualTo(directory.resolve("flows.json"));
            users = TrustedUsers.of(MALLORY + 1, Map.of("SUDO_UID", "" + MALLORY), INITIAL);
            assertThatThrownBy(() -> resolve(directory.resolve("flows.json"))).isInstanceOf(IOException.class);
        }

        @Test
        void refusesAFileInASharedDirectoryOnly() throws Exception {
            Path bait = Files.createFile(shared.resolve("flows.json"));
            give(bait);
            Path log = Files.createFile(folder.resolve("log"));
            give(log);

            assertThatThrownBy(() -> resolve(bait)).hasMessageContaining(bait + " belongs to user " + MALLORY);
            assertThat(resolve(log)).isEqualTo(log.toRealPath());
        }

        @Test
        void trustsEverybodyInAUserNamespace() throws Exception {
            Path directory = Files.createDirectory(shared.resolve("home"));
            give(directory);
            users = TrustedUsers.of(0, Map.of(), "0 1000 1");

            assertThat(resolve(directory.resolve("x"))).isEqualTo(directory.resolve("x"));
        }

        private void give(Path file) throws IOException {
            Files.setAttribute(file, "unix:uid", MALLORY, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private Path resolve(Path file) throws IOException {
        return TrustedPath.resolve(file, users);
    }

    private static int ownId() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }
}
