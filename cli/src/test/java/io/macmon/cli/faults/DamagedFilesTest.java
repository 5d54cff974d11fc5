package io.macmon.cli.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.CommandResult;
import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.TimedFrame;
import io.macmon.cli.watch.WatchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that were cut, or in which bits flipped. Each is read to its end, or costs exit code 1 or 2 and a message that
 * names the file and the place. With {@code -Dmacmon.faults=all}, every cut and 10,000 flips; otherwise a sample.
 */
class DamagedFilesTest {

    private static final boolean ALL = "all".equals(System.getProperty("macmon.faults"));
    private static final int CUTS_TRIED = ALL ? 1 : 29; // a prime: all offsets within a header have their turn
    private static final int FLIPS = ALL ? 10_000 : 200;
    private static final int FILES = 30;
    private static final int FRAMES_PER_FILE = 4;
    private static final int LONGEST_FRAME = 100;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng", "pcap.gz", "pcapng.gz", "pcap.zst", "pcapng.zst"})
    void captures(String ending) throws IOException {
        int number = 0;
        for (byte[] whole : captureFiles(ending)) {
            for (int length = 0; length < whole.length; length += CUTS_TRIED) {
                requireReadOrRefused(number++, Arrays.copyOf(whole, length), ending);
            }
            requireReadOrRefusedWithFlippedBits(whole, ending);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy", "list", "registry", "arpwatch"})
    void settings(String kind) throws IOException {
        for (String whole : settingFiles(kind)) {
            byte[] bytes = whole.getBytes(UTF_8);
            assertThat(requireReadOrRefused(0, bytes, kind)).isEqualTo(0);
            for (int length = 0; length < bytes.length; length += CUTS_TRIED) {
                requireReadOrRefused(0, Arrays.copyOf(bytes, length), kind);
            }
            requireReadOrRefusedWithFlippedBits(bytes, kind);
        }
    }

    @Test
    void aCutCaptureOfEveryLengthHasItsWholeFrames() throws IOException {
        byte[] whole = Files.readAllBytes(captures().get(0));
        int records = 0;
        int next = 24;
        for (int length = 24; length <= whole.length; length += ALL ? 1 : 7) {
            while (next < length && next + 16 + whole[next + 15] <= length) {
                next += 16 + whole[next + 15];
                records++;
            }
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            CommandResult result = CommandResult.of(
                    "export",
                    "-r",
                    cut.toString(),
                    "-w",
                    folder.resolve("out.pcap").toString());

            assertThat(result.exitCode()).isEqualTo(next == length ? 0 : 1);
            assertThat(String.join("\n", result.err()))
                    .contains("\nmacmon: " + records + " frames captured")
                    .contains(next == length ? "" : cut + ": damaged at byte " + next);
        }
    }

    private void requireReadOrRefusedWithFlippedBits(byte[] whole, String kind) throws IOException {
        Random random = new Random(whole.length);
        for (int i = 0; i < FLIPS / FILES; i++) {
            byte[] flipped = whole.clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            }
            requireReadOrRefused(i, flipped, kind);
        }
    }

    private int requireReadOrRefused(int number, byte[] content, String kind) throws IOException {
        Path file = Files.write(folder.resolve("damaged"), content);
        CommandResult result = run(command(kind, number)
                .replace("FILE", file.toString())
                .replace("OUT", folder.resolve("out.pcapng").toString())
                .replace("POLICY", folder.resolve("policy.yaml").toString())
                .replace("CAPTURE", folder.resolve("1.pcap").toString()));

        String printed = String.join("\n", result.err());
        assertThat(printed)
                .doesNotContain("Exception", "internal error", "\tat ", "NullPointer", "not enough memory")
                .doesNotContainPattern("io\\.macmon|java\\.");
        if (result.exitCode() == 1 || result.exitCode() == 2) {
            assertThat(printed).contains(file.toString());
        } else {
            assertThat(result.exitCode()).as(printed).isIn(0, 3);
            assertThat(printed).doesNotContain("damaged at", "cannot read");
        }
        return result.exitCode();
    }

    private static CommandResult run(String line) {
        if (!line.startsWith("watch ")) {
            return CommandResult.ofLine(line);
        }
        WatchResult result = WatchResult.of(List.of(line.substring(6).split(" ")));
        return new CommandResult(
                result.exitCode(), result.lines(), result.errors().lines().toList());
    }

    private static String command(String kind, int number) {
        return switch (kind) {
            case "policy" -> "audit --policy FILE --export ethers -w OUT";
            case "list" -> "audit --policy POLICY --export ethers -w OUT";
            case "registry" -> "audit -q -r CAPTURE --oui FILE --report OUT --max-stations 1024";
            case "arpwatch" -> "audit -q -r CAPTURE --import FILE --state OUT.db --report OUT --max-stations 1024";
            default ->
                switch (number % 8) {
                    case 0 -> "audit -q -r FILE --report OUT --max-stations 1024";
                    case 1, 2, 3 -> "watch --max-flows 16 --json -r FILE";
                    default -> "export -r FILE -w OUT";
                };
        };
    }

    private List<Path> captures() throws IOException {
        byte[][] frames = new LabTraffic()
                .frames().stream()
                        .map(TimedFrame::frame)
                        .filter(frame -> frame.length <= LONGEST_FRAME)
                        .toArray(byte[][]::new);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int from = i * (frames.length - FRAMES_PER_FILE) / 2;
            files.add(SmallCapture.write(
                    folder.resolve(i + ".pcap"), Arrays.copyOfRange(frames, from, from + FRAMES_PER_FILE)));
        }
        return files;
    }

    private List<byte[]> captureFiles(String ending) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (Path capture : captures()) {
            Path file = folder.resolve("whole." + ending);
            CommandResult.succeed("export -r " + capture + " -w " + file);
            files.add(Files.readAllBytes(file));
        }
        return files;
    }

    private List<String> settingFiles(String kind) throws IOException {
        captures();
        Files.writeString(folder.resolve("policy.yaml"), "groups: {all: {macs: damaged}}\n");
        return switch (kind) {
            case "policy" ->
                List.of(
                        """
                    # who belongs here
                    groups:
                      printers:
                        mac: [00:11:22:33:44:55, "AA-BB-CC-*"]
                        vlan: [10, untagged]
                        address: [192.0.2.0/24, "2001:db8::/64"]
                        role: [router, dhcp-server]
                        expected: true
                      cameras:
                        mac: 00:11:22:33:44:77
                    deny: [00:de:ad:be:ef:00, 66:*]
                    virtual-routers:
                      - address: 192.0.2.1
                        mac: [00:00:5e:00:01:07]
                    """,
                        "groups: {a: {mac: [02:aa:00:00:00:01, 02:aa:00:00:00:02]}, b: {mac: 02:aa:00:00:00:03}}\n",
                        "ignore:\n  mac: 00:11:22:33:44:99\ngroups:\n  \"one\":\n    mac: '02:aa:00:00:00:01'\n");
            case "list" ->
                List.of(
                        "02:aa:00:00:00:01 router # the old one\n02-aa-00-00-00-02\n02aa.0000.0003\n02:bb:00:00:00:*\n",
                        "# name\n02:aa:00:00:00:01 10.0.0.1\n\n02:aa:00:00:00:02 fe80::1\n",
                        "dhcp-host=02:aa:00:00:00:01,10.0.0.2,printer\ndhcp-host=02:aa:00:00:00:02\n");
            case "registry" ->
                List.of(
                        """
                        Registry,Assignment,Organization Name,Organization Address
                        MA-L,02AA00,"One, Inc.","Street 1
                        City"
                        MA-L,02BB00,Zwei GmbH,Berlin
                        """,
                        "Registry,Assignment,Organization Name,Organization Address\nMA-S,70B3D5AA1,Third,Rome\n",
                        "Registry,Assignment,Organization Name,Organization Address\r\nMA-M,8C1F641,\"A\"\"B\",x\r\n");
            default ->
                List.of(
                        "2:aa:0:0:0:1\t10.0.0.1\t1700000000\trouter\teth0\n2:aa:0:0:0:2\t10.0.0.2\t1700000001\n",
                        "02:aa:00:00:00:01 10.0.0.1 1700000000\n",
                        "2:aa:0:0:0:3\t10.0.0.3\t1700000000\t\teth0\n");
        };
    }
}
