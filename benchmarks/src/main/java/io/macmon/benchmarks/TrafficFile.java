package io.macmon.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A pcap file of generated traffic, the same each time. Frames of the given number of flows come in random order, one
 * every 10 microseconds. Sizes follow the simple IMIX (7 of 64 bytes, 4 of 594 and 1 of 1,518, without FCS). Three of
 * four flows are TCP, the others UDP; one of eight uses IPv6. No flow ends before the file does, so a meter's cost is
 * the cost of its table.
 */
final class TrafficFile {

    private static final int MAGIC_NANOSECONDS = 0xA1B23C4D;
    private static final int SNAPLEN = 262_144;
    private static final int ETHERNET = 1;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int[] IMIX = {60, 60, 60, 60, 60, 60, 60, 590, 590, 590, 590, 1_514};
    private static final int SHORTEST_IPV6 = 14 + 40 + 20;
    private static final long START_SECONDS = 1_700_000_000;
    private static final long NANOS_APART = 10_000;
    private static final long SECOND = 1_000_000_000;
    private static final int BUFFER = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(1);
    private final ByteBuffer frame = ByteBuffer.allocate(RECORD_HEADER + 1_514).order(ByteOrder.BIG_ENDIAN);
    private final int flows;

    private TrafficFile(int flows) {
        this.flows = flows;
    }

    /** Writes the file, unless one of this name exists. */
    static Path make(Path directory, long frames, int flows) throws IOException {
        Path file = directory.resolve("traffic-" + frames + "-" + flows + ".pcap");
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(directory);
        Path unfinished = directory.resolve(file.getFileName() + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER)) {
            new TrafficFile(flows).write(out, frames);
        }
        return Files.move(unfinished, file);
    }

    private void write(OutputStream out, long frames) throws IOException {
        out.write(ByteBuffer.allocate(FILE_HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC_NANOSECONDS)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(SNAPLEN)
                .putInt(ETHERNET)
                .array());
        for (long number = 0; number < frames; number++) {
            int flow = random.nextInt(flows);
            int length = Math.max(IMIX[random.nextInt(IMIX.length)], isIpv6(flow) ? SHORTEST_IPV6 : 0);
            long nanos = number * NANOS_APART;
            frame.order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0, (int) (START_SECONDS + nanos / SECOND))
                    .putInt(4, (int) (nanos % SECOND))
                    .putInt(8, length)
                    .putInt(12, length);
            lay(flow, random.nextBoolean(), length);
            out.write(frame.array(), 0, RECORD_HEADER + length);
        }
    }

    private void lay(int flow, boolean answer, int length) {
        boolean tcp = flow % 4 != 0;
        boolean ipv6 = isIpv6(flow);
        frame.order(ByteOrder.BIG_ENDIAN).position(RECORD_HEADER);
        long station = 0x02_0000_000000L + flow % 250;
        long gateway = 0x02_0000_FFFFFEL;
        putMac(answer ? station : gateway);
        putMac(answer ? gateway : station);
        int payload = length - 14 - (ipv6 ? 40 : 20);
        if (ipv6) {
            frame.putShort((short) 0x86DD).putInt(0x6000_0000).putShort((short) payload);
            frame.put((byte) (tcp ? 6 : 17)).put((byte) 64);
            putIpv6(answer ? -1 : flow);
            putIpv6(answer ? flow : -1);
        } else {
            frame.putShort((short) 0x0800).putInt(0x4500_0000 | length - 14).putInt(0x0001_4000);
            frame.put((byte) 64).put((byte) (tcp ? 6 : 17)).putShort((short) 0);
            frame.putInt(answer ? 0x5DB8_D822 : 0x0A00_0000 + flow).putInt(answer ? 0x0A00_0000 + flow : 0x5DB8_D822);
            frame.putShort(RECORD_HEADER + 24, checksum(RECORD_HEADER + 14));
        }
        int high = 1_024 + flow % 60_000;
        frame.putShort((short) (answer ? 443 : high)).putShort((short) (answer ? high : 443));
        if (tcp) {
            frame.putInt(random.nextInt()).putInt(random.nextInt()).putShort((short) 0x5010);
            frame.putShort((short) 512).putInt(0);
        } else {
            frame.putShort((short) payload).putShort((short) 0);
        }
    }

    private static boolean isIpv6(int flow) {
        return flow % 8 == 5;
    }

    private void putMac(long address) {
        frame.putShort((short) (address >>> 32)).putInt((int) address);
    }

    private void putIpv6(int host) {
        frame.putLong(0x2001_0DB8_0000_0000L).putLong(host);
    }

    private short checksum(int header) {
        int sum = 0;
        for (int at = header; at < header + 20; at += 2) {
            sum += frame.getShort(at) & 0xFFFF;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (short) ~(sum + (sum >>> 16));
    }
}
