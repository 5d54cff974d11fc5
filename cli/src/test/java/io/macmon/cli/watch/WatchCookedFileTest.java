package io.macmon.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.LinkType;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.file.ReadResult;
import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The flight recorder over Linux cooked captures, whose frames carry the source address at other offsets than Ethernet.
 */
class WatchCookedFileTest {

    private static final int MICROSECONDS_MAGIC = 0xA1B2C3D4;
    private static final int SNAPLEN = 262_144;
    private static final int START_SECONDS = 1_700_000_000;
    private static final long STATION = 0x0200_0000_0001L;
    private static final long STRANGER = 0x0200_0000_0009L;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {LinkType.LINUX_SLL, LinkType.LINUX_SLL2})
    void recordsTheFramesAroundAnAlertOfACookedCapture(int linkType) throws Exception {
        Path file = folder.resolve("cooked.pcap");
        write(file, linkType, 0, STATION, 10, STRANGER, 11, STATION, 12, STRANGER, 20, STRANGER);

        WatchResult watch = WatchResult.of(List.of(
                "-r",
                file.toString(),
                "--mac",
                "02:00:00:00:00:01",
                "--quiet-period",
                "1h",
                "--record",
                "3s/3s",
                "--record-dir",
                folder.toString()));

        assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(watch.errors()).contains("the flight recorder wrote 2 frames to 1 file");
        assertThat(ReadResult.of(alertFile()).frames)
                .extracting(frame -> frame.timestampNanos() / 1_000_000_000L - START_SECONDS)
                .containsExactly(10L, 12L);
        assertThat(CaptureTool.output("capinfos", alertFile())).contains("Number of interfaces in file: 1");
    }

    private Path alertFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("alert_"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** @param secondsAndSources a second and a source address for each frame */
    private static void write(Path file, int linkType, long... secondsAndSources) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(10_000);
        bytes.putInt(MICROSECONDS_MAGIC).putShort((short) 2).putShort((short) 4);
        bytes.putLong(0).putInt(SNAPLEN).putInt(linkType);
        for (int i = 0; i < secondsAndSources.length; i += 2) {
            byte[] frame = linkType == LinkType.LINUX_SLL
                    ? cooked(secondsAndSources[i + 1])
                    : cookedVersion2(secondsAndSources[i + 1]);
            bytes.putInt(START_SECONDS + (int) secondsAndSources[i]).putInt(0);
            bytes.putInt(frame.length).putInt(frame.length).put(frame);
        }
        Files.write(file, Arrays.copyOf(bytes.array(), bytes.position()));
    }

    private static byte[] cooked(long source) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.putShort((short) 0).putShort((short) 1).putShort((short) 6);
        frame.putLong(source << 16).putShort((short) 0x88B5);
        return frame.array();
    }

    private static byte[] cookedVersion2(long source) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.putShort((short) 0x88B5).putShort((short) 0).putInt(2);
        frame.putShort((short) 1).put((byte) 0).put((byte) 6).putLong(source << 16);
        return frame.array();
    }
}
