package io.macmon.cli.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.CommandResult;
import io.macmon.cli.OtherNamespace;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reads frames from the character device of a macvtap. devtmpfs creates that once for the whole machine, so a tap in
 * another namespace may already have the index; the test then tries the next one. Only the machine's root may open it.
 */
@LabTest
class TapLabTest {

    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress TAP = MacAddress.parse("02:aa:00:00:00:01");

    /** The length of {@code struct virtio_net_hdr}, which precedes each frame. */
    private static final int OFFLOAD_HEADER_LENGTH = 10;

    private Lab lab;

    @BeforeEach
    void open() throws Exception {
        OtherNamespace.keepQuiet();
        lab = Lab.open();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({
        "private",
        "vepa",
        "bridge",
        "passthru",
        "source --mac 02:00:00:00:00:01",
    })
    void aFrameIsReadFromTheCharacterDevice(String mode) throws Exception {
        Path node = createTap(mode);
        byte[] frame = Frames.from(STATION, TAP);

        try (FileInputStream tap = new FileInputStream(node.toFile())) {
            lab.send(frame);
            byte[] read = read(tap);

            assertThat(read).hasSize(OFFLOAD_HEADER_LENGTH + frame.length).endsWith(frame);
        }
    }

    @Test
    void aTapInSourceModeReceivesOnlyTheListedSourcesFrames() throws Exception {
        Path node = createTap("source --mac " + STATION);
        byte[] frame = Frames.from(STATION);

        try (FileInputStream tap = new FileInputStream(node.toFile())) {
            lab.send(Frames.from(MacAddress.parse("02:00:00:00:00:99"), TAP), frame);

            assertThat(read(tap)).endsWith(frame);
        }
    }

    @Test
    void reportsAMissingCharacterDeviceWithTheCommandThatCreatesIt() throws Exception {
        try (Program add = Program.startIn(
                withOwnDev(""), "link", "add", "--parent", "eth0", "--name", "tap0", "--type", "macvtap")) {
            assertThat(add.exitCode()).isZero();
            assertThat(add.out()).singleElement().asString().startsWith("/dev/tap");
            String node = add.out().get(0);
            assertThat(add.err())
                    .singleElement()
                    .asString()
                    .matches("macmon: " + node + " does not exist; create it with: mknod " + node + " c \\d+ \\d+");
        }
    }

    @Test
    void doesNotMistakeAnotherTapsCharacterDeviceForItsOwn() throws Exception {
        String node = "/dev/tap" + (lab.parent().index() + 1);
        List<String> withAnothers = withOwnDev("touch " + node + " && mount --bind /dev/null " + node + " &&");

        try (Program add = Program.startIn(
                withAnothers, "link", "add", "--parent", "eth0", "--name", "tap0", "--type", "macvtap")) {
            assertThat(add.exitCode()).isZero();
            assertThat(add.err()).singleElement().asString().contains(node + " belongs to another device");
        }
    }

    /** Starts a program with this namespace's sysfs, and a /dev that contains only what every program needs. */
    private static List<String> withOwnDev(String preparation) {
        String mounts = """
            mount -t sysfs sysfs /sys && mount -t tmpfs tmpfs /mnt && mkdir /mnt/dev || exit
            for node in null random urandom; do
                touch /mnt/dev/$node && mount --bind /dev/$node /mnt/dev/$node || exit
            done
            mount --rbind /mnt/dev /dev || exit
            """;
        return List.of("unshare", "--mount", "sh", "-c", mounts + preparation + " exec \"$@\"", "sh");
    }

    private Path createTap(String mode) throws Exception {
        String address = mode.equals("passthru") ? "" : " --address " + TAP;
        long deadline = System.nanoTime() + Eventually.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            CommandResult add = CommandResult.ofLine(
                    "link add --parent eth0 --name tap0 --type macvtap --up --mode " + mode + address);
            assertThat(add.exitCode()).as("it printed %s", add.err()).isZero();
            Path node = Path.of(add.out().get(0));
            if (Files.exists(node) && number(node).equals(numberInSysfs(node))) {
                requireReadable(node);
                return node;
            }
            assertThat(CommandResult.ofLine("link del tap0").exitCode()).isZero();
        }
        throw new AssertionError("no tap got its own character device");
    }

    private static void requireReadable(Path node) {
        Requirements.require(Files.isReadable(node), "only the machine's root may open " + node);
    }

    private static byte[] read(FileInputStream tap) {
        return assertTimeoutPreemptively(Eventually.PATIENCE, () -> {
            byte[] bytes = new byte[2_048];
            int length = tap.read(bytes);
            return Arrays.copyOf(bytes, length);
        });
    }

    private static String number(Path node) throws IOException {
        long device = (long) Files.getAttribute(node, "unix:rdev");
        return ((device >>> 8) & 0xFFF) + ":" + ((device & 0xFF) | ((device >>> 12) & 0xFFF00));
    }

    /** From this namespace's sysfs, which has to be mounted first. */
    private static String numberInSysfs(Path node) throws IOException, InterruptedException {
        Process sysfs = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t sysfs sysfs /sys && cat /sys/class/macvtap/" + node.getFileName() + "/dev")
                .redirectErrorStream(true)
                .start();
        String output = new String(sysfs.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(sysfs.waitFor()).as(output).isZero();
        return output.strip();
    }
}
