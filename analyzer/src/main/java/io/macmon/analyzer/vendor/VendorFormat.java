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
 * The file format of the built-in table, compressed with gzip. Numbers have a fixed size, so that each array is read by
 * one call: a short run reads this table before Java has compiled any code for it.
 *
 * <pre>
 *   "MACV" and version 2, 4 bytes each
 *   number of names, length of each name in bytes, 4 bytes each; the names in UTF-8
 *   for prefixes of 36, 28 and 24 bits:
 *     number of prefixes, 4 bytes
 *     difference between each prefix and the one before, 8 bytes
 *     number of each prefix's name, 4 bytes
 * </pre>
 */
final class VendorFormat {

    private static final int MAGIC = 0x4D41_4356;
    private static final int VERSION = 2;
    private static final int MAX_BYTES = 100_000_000;
    private static final int BUFFER = 1 << 16;

    private VendorFormat() {}

    /** @throws IOException also if the file is damaged, or is not a vendor table */
    static VendorTable read(InputStream compressed) throws IOException {
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
                out.writeInt(table.name(i).getBytes(StandardCharsets.UTF_8).length);
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
            out.writeLong(prefix - previous);
            previous = prefix;
        }
        for (int number : numbers) {
            out.writeInt(number);
        }
    }

    private static int[] readStarts(ByteBuffer in) throws IOException {
        int[] lengths = readInts(in, readCount(in));
        int[] starts = new int[lengths.length + 1];
        int signs = 0; // negative if a number or a sum is
        for (int i = 0; i < lengths.length; i++) {
            starts[i + 1] = starts[i] + lengths[i];
            signs |= lengths[i] | starts[i + 1];
        }
        check(signs >= 0 && starts[lengths.length] <= in.remaining());
        return starts;
    }

    private static long[] readPrefixes(ByteBuffer in) throws IOException {
        long[] prefixes = new long[readCount(in)];
        in.asLongBuffer().get(prefixes);
        in.position(in.position() + prefixes.length * Long.BYTES);
        for (int i = 1; i < prefixes.length; i++) {
            prefixes[i] += prefixes[i - 1];
        }
        return prefixes;
    }

    private static int[] readNumbers(ByteBuffer in, int count, int names) throws IOException {
        int[] numbers = readInts(in, count);
        int signs = 0;
        for (int number : numbers) {
            signs |= number | (names - 1 - number);
        }
        check(signs >= 0);
        return numbers;
    }

    private static int[] readInts(ByteBuffer in, int count) {
        int[] numbers = new int[count];
        in.asIntBuffer().get(numbers);
        in.position(in.position() + count * Integer.BYTES);
        return numbers;
    }

    private static int readCount(ByteBuffer in) throws IOException {
        int count = in.getInt();
        check(count >= 0 && count <= in.remaining() / Integer.BYTES);
        return count;
    }

    private static void check(boolean isValid) throws IOException {
        if (!isValid) {
            throw new IOException("damaged file");
        }
    }

    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream to) throws IOException {
            super(to, BUFFER);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
