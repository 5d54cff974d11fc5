package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.LinkType;
import io.macmon.config.AutostopConfig;
import io.macmon.config.Compression;
import io.macmon.config.ExportConfig;
import io.macmon.config.FileFormat;
import io.macmon.config.RotationConfig;
import io.macmon.config.text.MacmonException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Writes distinguishable frames through a CaptureWriter, like frames read from a capture file. */
public final class SampleWriter {

    static final long SECOND = 1_000_000_000L;
    static final long START = 1_700_000_000L * SECOND;

    final List<Path> closed = new ArrayList<>();
    public final CaptureWriter writer;
    boolean ended;
    private final Frame frame = new Frame();
    private final Random random = new Random(7);

    private SampleWriter(ExportConfig config) throws MacmonException {
        CapturedInterface source =
                new CapturedInterface("test", "a test", "", 0, 10_000_000L, CapturedInterface.LINK_TYPE_OF_FIRST_FRAME);
        writer = CaptureWriter.open(
                config,
                source,
                ProtectedFiles.NONE,
                new CaptureWriter.Listener(() -> CaptureLosses.NONE, closed::add, () -> ended = true, why -> {}));
    }

    /** @param conditions of -b; those of -a have the prefix {@code -a} */
    public static SampleWriter to(Path file, String... conditions) throws MacmonException {
        return new SampleWriter(config(file, 0, false, conditions));
    }

    static SampleWriter perStation(Path file, String... conditions) throws MacmonException {
        return new SampleWriter(config(file, 0, true, conditions));
    }

    static SampleWriter leaving(long minFree, Path file, String... conditions) throws MacmonException {
        return new SampleWriter(config(file, minFree, false, conditions));
    }

    static ExportConfig config(Path file, long minFree, boolean perStation, String... conditions) {
        String name = file.toString();
        return new ExportConfig(
                name,
                FileFormat.ofName(name),
                Compression.ofName(name),
                RotationConfig.parse(Stream.of(conditions)
                        .filter(word -> !word.startsWith("-a "))
                        .toList()),
                AutostopConfig.parse(Stream.of(conditions)
                        .filter(word -> word.startsWith("-a "))
                        .map(word -> word.substring(3))
                        .toList()),
                minFree,
                perStation);
    }

    /** Adds an Ethernet frame of a station, {@code afterNanos} after the start. */
    public SampleWriter frame(int station, long afterNanos, int bytes) {
        return frame(LinkType.ETHERNET, station, afterNanos, bytes);
    }

    SampleWriter frame(int linkType, int station, long afterNanos, int bytes) {
        byte[] memory = new byte[bytes];
        random.nextBytes(memory);
        byte[] source = {2, 0, 0, 0, (byte) (station >> 8), (byte) station};
        System.arraycopy(source, 0, memory, 6, Math.min(source.length, bytes - 6));
        return frame(linkType, memory, afterNanos);
    }

    /** Adds a frame of these bytes, at the start. */
    SampleWriter frame(int linkType, byte[] bytes) {
        return frame(linkType, bytes, 0);
    }

    private SampleWriter frame(int linkType, byte[] memory, long afterNanos) {
        frame.setKind(linkType, Direction.UNKNOWN);
        frame.wrap(ByteBuffer.wrap(memory), 0, memory.length, memory.length, START + afterNanos);
        writer.onFrame(frame);
        return this;
    }

    public SampleWriter frames(int count, int bytes) {
        for (int i = 0; i < count; i++) {
            frame(1, i * 1_000L, bytes);
        }
        return this;
    }

    public SampleWriter end() {
        writer.onStop();
        return this;
    }
}
