package io.macmon.analyzer.vendor;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The file format of the built-in table, compressed with gzip. A number takes 4 bytes, or is a varint: groups of 7
 * bits, lowest first, with the highest bit set in all bytes but the last.
 *
 * <pre>
 *   "MACV" and version 1, 4 bytes each
 *   number of names, 4 bytes; length of each name in bytes, varint; the names in UTF-8
 *   for prefixes of 36, 28 and 24 bits:
 *     number of prefixes, 4 bytes
 *     difference between each prefix and the one before, varint
 *     number of each prefix's name, varint
 * </pre>
 */
final class VendorFormat {

    private static final int MAGIC = 0x4D41_4356;
    private static final int VERSION = 1;
    private static final int MAX_BYTES = 100_000_000;
    private static final int BUFFER = 1 << 16;

    private VendorFormat() {}

    /** @throws IOException also if the file is damaged, or is not a vendor table */
    static VendorTable read(InputStream compressed) throws IOException {
        // Numbers are read from an array: from a stream, they took most of the time of a short run.
        ByteBuffer in = ByteBuffer.wrap(inflate(compressed));
        try {
            if (in.getInt() != MAGIC || in.getInt() != VERSION) {
                throw new IOException("not a vendor table of version " + VERSION);
            }
            int[] starts = readStarts(in);
            byte[] names = new byte[starts[starts.length - 1]];
            in.get(names);
            long[][] prefixes = new long[VendorTable.PREFIX_LENGTHS.length][];
            int[][] numbers = new int[VendorTable.PREFIX_LENGTHS.length][];
            for (int i = 0; i < prefixes.length; i++) {
                prefixes[i] = readPrefixes(in);
                numbers[i] = readNumbers(in, prefixes[i].length, starts.length - 1);
            }
            check(!in.hasRemaining());
            return new VendorTable(prefixes, numbers, names, starts);
        } catch (BufferUnderflowException truncated) {
            throw new IOException("damaged file", truncated);
        }
    }

    private static byte[] inflate(InputStream compressed) throws IOException {
        try (InputStream in = new GZIPInputStream(compressed, BUFFER)) {
            byte[] content = in.readNBytes(MAX_BYTES);
            check(in.read() < 0); // reading the end of the file makes gzip verify its checksum
            return content;
        }
    }

    static void write(VendorTable table, OutputStream to) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BestGzip(to))) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(table.nameCount());
            for (int i = 0; i < table.nameCount(); i++) {
                writeVarint(out, table.name(i).getBytes(StandardCharsets.UTF_8).length);
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
        long previous = 0;
        for (long prefix : prefixes) {
            writeVarint(out, prefix - previous);
            previous = prefix;
        }
        for (int number : numbers) {
            writeVarint(out, number);
        }
    }

    private static int[] readStarts(ByteBuffer in) throws IOException {
        int[] starts = new int[readCount(in) + 1];
        for (int i = 1; i < starts.length; i++) {
            long start = starts[i - 1] + readVarint(in);
            check(start <= in.limit());
            starts[i] = (int) start;
        }
        return starts;
    }

    private static long[] readPrefixes(ByteBuffer in) throws IOException {
        long[] prefixes = new long[readCount(in)];
        long previous = 0;
        for (int i = 0; i < prefixes.length; i++) {
            previous += readVarint(in);
            prefixes[i] = previous;
        }
        return prefixes;
    }

    private static int[] readNumbers(ByteBuffer in, int count, int names) throws IOException {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            long number = readVarint(in);
            check(number < names);
            numbers[i] = (int) number;
        }
        return numbers;
    }

    private static int readCount(ByteBuffer in) throws IOException {
        int count = in.getInt();
        check(count >= 0 && count <= in.remaining());
        return count;
    }

    private static void check(boolean isValid) throws IOException {
        if (!isValid) {
            throw new IOException("damaged file");
        }
    }

    private static void writeVarint(DataOutputStream out, long value) throws IOException {
        long remaining = value;
        while (remaining > 0x7F) {
            out.write((int) (remaining & 0x7F) | 0x80);
            remaining >>>= 7;
        }
        out.write((int) remaining);
    }

    private static long readVarint(ByteBuffer in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 42; shift += 7) {
            int group = in.get() & 0xFF;
            value |= (long) (group & 0x7F) << shift;
            if (group < 0x80) {
                return value;
            }
        }
        throw new IOException("damaged file");
    }

    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream to) throws IOException {
            super(to, BUFFER);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
