package io.macmon.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.MacmonException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {

    private static final int OTHER_USER = 12_345;

    @TempDir
    private Path folder;

    private Path directory;
    private Map<String, String> environment;

    @BeforeEach
    void name() {
        directory = folder.resolve("run");
        environment = Map.of("RUNTIME_DIRECTORY", directory + ":" + folder.resolve("other"));
    }

    @Test
    void createsTheDirectoryForItsUserOnly() throws Exception {
        assertThat(RuntimeDirectory.open(environment, RuntimeDirectory.user())).contains(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void aUserWithoutARuntimeDirectoryHasNoSocket() throws Exception {
        assertThat(RuntimeDirectory.open(Map.of(), OTHER_USER)).isEmpty();
        assertThat(RuntimeDirectory.open(Map.of("XDG_RUNTIME_DIR", "relative"), OTHER_USER))
                .isEmpty();
    }

    @Test
    void refusesADirectoryThatAnotherUserControls() throws Exception {
        Files.createDirectory(directory);
        for (String mode : new String[] {"rwxrwx---", "rwxr-xrwx", "rwxrwxrwx"}) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
            refuses("other users can write to it");
        }
        Files.delete(directory);
        Files.createSymbolicLink(directory, folder);
        refuses("it is not a directory");
        Files.delete(directory);
        Files.createFile(directory);
        refuses("it is not a directory");
    }

    private void refuses(String reason) {
        assertThatThrownBy(() -> RuntimeDirectory.open(environment, RuntimeDirectory.user()))
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("cannot use " + directory + ": " + reason);
    }

    @Test
    void aSecondRunOfTheSameDeviceGetsANumber() throws Exception {
        Files.createDirectory(directory);
        try (ControlSocket first = ControlSocket.reserve(directory, "watch-eth0");
                ControlSocket second = ControlSocket.reserve(directory, "watch-eth0")) {
            assertThat(ControlSocket.nameOf(first.path())).isEqualTo("watch-eth0");
            assertThat(ControlSocket.nameOf(second.path())).isEqualTo("watch-eth0-2");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aNameStaysInTheDirectory() throws Exception {
        Files.createDirectory(directory);
        try (ControlSocket socket = ControlSocket.reserve(directory, "watch-../../etc/x y")) {
            assertThat(socket.path()).isEqualTo(directory.resolve("watch-.._.._etc_x_y.sock"));
        }
    }

    @Test
    void removesWhatAKilledProcessLeftBehindAndNothingElse() throws Exception {
        Files.createDirectory(directory);
        Path victim = Files.writeString(folder.resolve("victim"), "kept");
        Files.createFile(directory.resolve("audit-eth0.sock"));
        Files.createFile(directory.resolve("audit-eth0.lock"));
        Files.createSymbolicLink(directory.resolve("watch-eth0.sock"), victim);
        try (ControlSocket running = ControlSocket.reserve(directory, "watch-eth1");
                ServerSocketChannel live = running.listen();
                ControlSocket socket = ControlSocket.reserve(directory, "watch-eth0");
                ServerSocketChannel listening = socket.listen()) {
            assertThat(live.isOpen() && listening.isOpen()).isTrue();
            assertThat(ControlSocket.in(directory)).containsExactly(socket.path(), running.path());
            assertThat(Files.isSymbolicLink(socket.path())).isFalse();
        }
        assertThat(victim).hasContent("kept");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void listsOnlyNamesThatMacmonGives() throws Exception {
        Files.createDirectory(directory);
        for (String name :
                new String[] {"watch-eth0\nmacmon: all is well", "\u001b[2Jwatch-eth0", "a b", "watch-\u202e0"}) {
            Files.createFile(directory.resolve(name + ".sock"));
        }
        Path plain = Files.createFile(directory.resolve("watch-br_lan.7-2.sock"));

        assertThat(ControlSocket.in(directory)).containsExactly(plain);
    }

    @Test
    void followsNoLinkInPlaceOfALock() throws Exception {
        Files.createDirectory(directory);
        Path victim = folder.resolve("victim");
        Files.createSymbolicLink(directory.resolve("watch-eth0.lock"), victim);

        assertThatThrownBy(() -> ControlSocket.reserve(directory, "watch-eth0")).isInstanceOf(MacmonException.class);
        assertThat(victim).doesNotExist();
    }
}
