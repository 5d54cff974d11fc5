package io.macmon.capture.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What a test needs from the machine. Without it, the test is skipped with that reason; in CI it fails. */
public final class Requirements {

    private Requirements() {}

    /** The path of an installed program, which may be in a directory that is not on every user's PATH. */
    public static String program(String name) {
        Optional<Path> program = Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":", -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
        require(program.isPresent(), name + " is not installed");
        return program.orElseThrow().toString();
    }

    /** Root outside any user namespace, who can give files to others and be any other user. */
    public static void root() throws IOException {
        require(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                        && Files.readString(Path.of("/proc/self/uid_map")).contains("4294967295"),
                "this user is not root outside any user namespace");
    }

    /** The device from which tunnels are made; on some machines only root may open it. */
    public static void tunnelDevice() {
        require(Files.isWritable(Path.of("/dev/net/tun")), "this user may not open /dev/net/tun");
    }

    /** @param reason why the test cannot run if this is not {@code met} */
    public static void require(boolean met, String reason) {
        if ("true".equals(System.getenv("CI"))) {
            assertThat(met).as("%s; in CI, no test may be skipped", reason).isTrue();
        }
        assumeTrue(met, reason);
    }
}
