package io.macmon.analyzer.vendor;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The table as a file within the program, compressed by gzip. Numbers are of 4 octets, or in as many groups of 7 bits as they need,
 * lowest first, where the highest bit says that more follow.
 *
 * <pre>
 *   "MACV" and version 1, 4 octets each
 *   how many names, 4 octets; of each how many octets, in groups; their UTF-8
 *   for 36, 28 and 24 bits:
 *     how many prefixes, 4 octets
 *     how much each is more than the one before, in groups
 *     the number of each one's name, in groups
 * </pre>
 */
final class VendorFormat {

    private static final int MAGIC = 0x4D41_4356;
    private static final int VERSION = 1;
    private static final int MAX_COUNT = 10_000_000;
    private static final int BUFFER = 1 << 16;

    private VendorFormat() {}

    /** @throws IOException also when it is no such file, or damaged */
    static VendorTable read(InputStream compressed) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(new GZIPInputStream(compressed, BUFFER), BUFFER))) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new IOException("it is not a table of vendors of version " + VERSION);
            }
            int[] starts = readStarts(in);
            byte[] names = in.readNBytes(starts[starts.length - 1]);
            check(names.length == starts[starts.length - 1]);
            long[][] prefixes = new long[VendorTable.PREFIX_LENGTHS.length][];
            int[][] numbers = new int[VendorTable.PREFIX_LENGTHS.length][];
            for (int i = 0; i < prefixes.length; i++) {
                prefixes[i] = readPrefixes(in);
                numbers[i] = readNumbers(in, prefixes[i].length, starts.length - 1);
            }
            // Only here does gzip compare its checksum.
            check(in.read() < 0);
            return new VendorTable(prefixes, numbers, names, starts);
        }
    }

    static void write(VendorTable table, OutputStream to) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new Best(to))) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(table.nameCount());
            for (int i = 0; i < table.nameCount(); i++) {
                writeGroups(out, table.name(i).getBytes(StandardCharsets.UTF_8).length);
            }
            for (int i = 0; i < table.nameCount(); i++) {
                out.write(table.name(i).getBytes(StandardCharsets.UTF_8));
            }
            for (int i = 0; i < VendorTable.PREFIX_LENGTHS.length; i++) {
                write(table.prefixes(i), table.nameNumbers(i), out);
            }
        }
    }

    private static void write(long[] prefixes, int[] numbers, DataOutputStream out) throws IOException {
        out.writeInt(prefixes.length);
        long before = 0;
        for (long prefix : prefixes) {
            writeGroups(out, prefix - before);
            before = prefix;
        }
        for (int number : numbers) {
            writeGroups(out, number);
        }
    }

    private static int[] readStarts(DataInputStream in) throws IOException {
        int[] starts = new int[readCount(in) + 1];
        for (int i = 1; i < starts.length; i++) {
            long start = starts[i - 1] + readGroups(in);
            check(start <= MAX_COUNT);
            starts[i] = (int) start;
        }
        return starts;
    }

    private static long[] readPrefixes(DataInputStream in) throws IOException {
        long[] prefixes = new long[readCount(in)];
        long before = 0;
        for (int i = 0; i < prefixes.length; i++) {
            before += readGroups(in);
            prefixes[i] = before;
        }
        return prefixes;
    }

    private static int[] readNumbers(DataInputStream in, int count, int names) throws IOException {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            long number = readGroups(in);
            check(number < names);
            numbers[i] = (int) number;
        }
        return numbers;
    }

    private static int readCount(DataInputStream in) throws IOException {
        int count = in.readInt();
        check(count >= 0 && count <= MAX_COUNT);
        return count;
    }

    private static void check(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("it is damaged");
        }
    }

    private static void writeGroups(DataOutputStream out, long value) throws IOException {
        long left = value;
        while (left > 0x7F) {
            out.write((int) (left & 0x7F) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
    }

    private static long readGroups(DataInputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 42; shift += 7) {
            int group = in.readUnsignedByte();
            value |= (long) (group & 0x7F) << shift;
            if (group < 0x80) {
                return value;
            }
        }
        throw new IOException("it is damaged");
    }

    /** Takes the time that the best compression needs. */
    private static final class Best extends GZIPOutputStream {
        Best(OutputStream to) throws IOException {
            super(to, BUFFER);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
