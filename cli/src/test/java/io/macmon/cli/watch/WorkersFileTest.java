package io.macmon.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.SmallCapture;
import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With several workers, a capture file gives the records, alerts, counts and exit code of one worker. */
class WorkersFileTest {

    private static final int FRAMES = 4_000;
    private static final int HOSTS = 40;
    private static final int IPV4 = 0x0800;
    private static final int ARP = 0x0806;
    private static final int VLAN = 0x8100;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final Random random = new Random(15);

    @TempDir
    Path folder;

    private Path capture;

    @BeforeEach
    void writeACapture() throws IOException {
        byte[][] frames = new byte[FRAMES][];
        Arrays.setAll(frames, number -> switch (number % 20) {
            case 7 -> lldp();
            case 11 -> arpRequest();
            case 13 -> dnsAnswer();
            default -> frame();
        });
        capture = SmallCapture.write(folder.resolve("capture.pcap"), frames);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--mac 02:00:00:00:00:01 --mac 02:00:00:00:00:02",
                "--mac 02:00:00:00:00:01 -c 500",
                "-c 1000",
                "--filter tcp",
                "--names",
                "--names --mac 02:00:00:00:00:01 --mac 02:00:00:00:00:02 --alerts",
                "--flow-key mac --active-timeout 40s",
                "--idle-timeout 200s --active-timeout 300s",
            })
    void writeWhatOneWorkerWrites(String options) throws IOException {
        WatchOutputs one = watch(options, 1);
        assertThat(one.files().get("zeek").lines().count()).isGreaterThan(50);

        for (int workers : new int[] {2, 3, 64}) {
            WatchOutputs several = watch(options, workers);
            assertThat(several.difference(one)).isEqualTo("none");
            assertThat(several).isEqualTo(one);
        }
    }

    @Test
    void alertsKeepTheirPlaceAmongTheRecords() throws IOException {
        WatchOutputs run = watch("--mac 02:00:00:00:00:01 --alerts", 2);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.files().get("eve")).contains("\"event_type\":\"flow\"").contains("unexpected");
    }

    @Test
    void stationsHaveTheNamesThatTheyRevealed() throws IOException {
        WatchOutputs run = watch("--names --mac 02:00:00:00:00:01 --alerts", 2);

        assertThat(run.files().get("eve").lines())
                .anyMatch(line -> line.contains("\"event_type\":\"flow\"")
                        && line.contains("\"src_name\":\"sw-1\",\"src_name_source\":\"lldp\",\"src_name_last_seen\":"))
                .anyMatch(line -> line.contains("unexpected source")
                        && line.contains("\"name\":\"sw-2\",\"name_source\":\"lldp\",\"name_last_seen\":"))
                .anyMatch(line ->
                        line.contains("\"busiest_stations\":[{\"mac\":\"02:00:00:00:00:01\",\"name\":\"sw-1\""));
        assertThat(run.files().get("csv")).contains(",sw-1,");
        assertThat(run.files().get("zeek")).contains("\tsw-1\t");
    }

    @Test
    void stationsThatAnnounceNoNameHaveTheOneFromDns() throws IOException {
        assertThat(watch("--names", 2).files().get("eve").lines())
                .anyMatch(line -> line.contains("\"02:00:00:00:00:04\"")
                        && line.matches(".*\"src_name\":\"host[0-9]\",\"src_name_source\":\"dns\".*"));
    }

    @Test
    void aDamagedFileGivesTheSameErrorAndRecords() throws IOException {
        byte[] whole = Files.readAllBytes(capture);
        Files.write(capture, Arrays.copyOf(whole, whole.length - 20));

        WatchOutputs one = watch("", 1);
        assertThat(one.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(watch("", 2)).isEqualTo(one);
    }

    @Test
    void eachWorkerHasItsShareOfAFullTable() throws IOException {
        WatchOutputs run = watch("--max-flows 10 --idle-timeout 200s --active-timeout 300s", 2);

        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        String records = run.files().get("csv");
        assertThat(records).contains("lack_of_resources");
        assertThat(run.files().get("eve")).contains("\"pkts\":" + FRAMES);
    }

    private WatchOutputs watch(String options, int workers) throws IOException {
        List<String> all = new ArrayList<>(List.of("-r", capture.toString(), "--workers", "" + workers));
        if (!options.isEmpty()) {
            all.addAll(List.of(options.split(" ")));
        }
        return WatchOutputs.of(folder, all.toArray(String[]::new));
    }

    private byte[] frame() {
        int source = random.nextInt(HOSTS);
        int destination = (source + 1 + random.nextInt(3)) % HOSTS;
        ByteBuffer frame = ByteBuffer.allocate(80);
        putMac(frame, destination % 5);
        putMac(frame, source % 5);
        switch (random.nextInt(10)) {
            case 0 -> frame.putShort((short) ARP);
            case 1 -> putIpv4(frame.putShort((short) VLAN).putShort((short) 7), source, destination);
            case 2 -> frame.putShort((short) IPV4).put((byte) 0x65);
            default -> putIpv4(frame, source, destination);
        }
        return frame.array();
    }

    /** Of all stations but one. */
    private byte[] lldp() {
        int source = random.nextInt(4);
        ByteBuffer frame = ByteBuffer.allocate(60).putShort((short) 0x0180).putInt(0xC200_000E);
        putMac(frame, source);
        frame.putShort((short) 0x88CC).putShort((short) 0x0207).put((byte) 4);
        putMac(frame, source);
        byte[] name = ("sw-" + source).getBytes(StandardCharsets.US_ASCII);
        frame.putInt(0x0402_0731).putShort((short) (0x0A00 + name.length)).put(name);
        return frame.array();
    }

    private byte[] arpRequest() {
        int source = random.nextInt(HOSTS);
        ByteBuffer frame = ByteBuffer.allocate(60).putShort((short) -1).putInt(-1);
        putMac(frame, source % 5);
        frame.putShort((short) ARP).putInt(0x0001_0800).putInt(0x0604_0001);
        putMac(frame, source % 5);
        frame.putInt(0x0A00_0000 + source).putShort((short) 0).putInt(0).putInt(0x0A00_0000 + HOSTS);
        return frame.array();
    }

    /** Gives one of the addresses a name. */
    private byte[] dnsAnswer() {
        int source = random.nextInt(HOSTS);
        int named = random.nextInt(HOSTS);
        ByteBuffer frame = ByteBuffer.allocate(120);
        putMac(frame, named % 5);
        putMac(frame, source % 5);
        frame.putShort((short) IPV4)
                .putInt(0x4500_006A)
                .putInt(0)
                .putInt(64 << 24 | UDP << 16)
                .putInt(0x0A00_0000 + source)
                .putInt(0x0A00_0000 + named)
                .putInt(53 << 16 | 40_000)
                .putInt(86 << 16)
                .putInt(0x0007_8180)
                .putInt(0x0001_0001)
                .putInt(0);
        putLabels(frame, named + ".0.0.10.in-addr.arpa");
        frame.putInt(0x000C_0001);
        putLabels(frame, "x");
        frame.putInt(0x000C_0001).putInt(60).putShort((short) 7);
        putLabels(frame, "host" + named % 10);
        return frame.array();
    }

    private static void putLabels(ByteBuffer frame, String name) {
        for (String label : name.split("\\.", -1)) {
            frame.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        frame.put((byte) 0);
    }

    private static void putMac(ByteBuffer frame, int number) {
        frame.putShort((short) 0x0200).putInt(number);
    }

    private void putIpv4(ByteBuffer frame, int source, int destination) {
        boolean isTcp = random.nextBoolean();
        frame.putShort((short) IPV4)
                .putInt(0x4500_0034)
                .putInt(random.nextInt(20) == 0 ? 0x0001_2000 : 0)
                .put((byte) 64)
                .put((byte) (isTcp ? TCP : UDP))
                .putShort((short) 0)
                .putInt(0x0A00_0000 + source)
                .putInt(0x0A00_0000 + destination);
        int port = 1_000 + source + destination;
        frame.putShort((short) port).putShort((short) port);
        if (isTcp) {
            int[] flags = {0x02, 0x10, 0x18, 0x11, 0x04};
            frame.putInt(random.nextInt(1_000))
                    .putInt(0)
                    .putShort((short) (0x5000 | flags[random.nextInt(flags.length)]))
                    .putShort((short) 1_024);
        } else {
            frame.putShort((short) 32);
        }
    }
}
