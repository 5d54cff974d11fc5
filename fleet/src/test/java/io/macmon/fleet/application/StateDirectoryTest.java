package io.macmon.fleet.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.MacmonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state is kept only in a directory that is made for it. */
class StateDirectoryTest {

    @TempDir
    Path parent;

    private Path directory;

    @BeforeEach
    void name() {
        directory = parent.resolve("state");
    }

    private void create(String mode) throws Exception {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    @Test
    void itIsCreatedForThisUserAlone() throws Exception {
        StateDirectory.open(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void anEmptyOneIsUsed() throws Exception {
        create("rwxr-xr-x");
        StateDirectory.open(directory);
        InstanceId.in(directory);
        assertThat(directory).isNotEmptyDirectory();
    }

    @Test
    void thatOfAnInstanceIsUsedAgain() throws Exception {
        StateDirectory.open(directory);
        InstanceId.in(directory);
        Files.createDirectory(directory.resolve("macmon.fleet"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---")); // by Kafka Streams
        StateDirectory.open(directory);
        assertThat(directory).isNotEmptyDirectory();
    }

    @Test
    void oneWithOtherFilesIsRefused() throws Exception {
        create("rwx------");
        Path file = Files.writeString(directory.resolve("letter"), "dear");
        assertThatThrownBy(() -> StateDirectory.open(directory))
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining(directory + ": it contains files of another program");
        assertThat(file).hasContent("dear");
    }

    @Test
    void aFileIsRefused() throws Exception {
        Files.createFile(directory);
        assertThatThrownBy(() -> StateDirectory.open(directory))
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("cannot keep the state in " + directory + ": not a directory;");
    }

    @Test
    void oneThatOthersCanWriteToIsRefused() throws Exception {
        for (String mode : new String[] {"rwxrwx---", "rwxr-xrwx"}) {
            create(mode);
            assertThatThrownBy(() -> StateDirectory.open(directory))
                    .as(mode)
                    .isInstanceOf(MacmonException.class)
                    .hasMessageContaining("cannot keep the state in " + directory);
            Files.delete(directory);
        }
    }
}
