package io.macmon.analyzer.hello;

import java.util.Arrays;

/** The extensions of a hello: where each one is. Only the first of a type counts. */
final class TlsExtensions {

    static final int SERVER_NAME = 0;
    static final int SUPPORTED_GROUPS = 10;
    static final int POINT_FORMATS = 11;
    static final int SIGNATURE_ALGORITHMS = 13;
    static final int ALPN = 16;
    static final int SUPPORTED_VERSIONS = 43;
    static final int ENCRYPTED_CLIENT_HELLO = 0xFE0D;
    /** The draft that ECH replaced. It encrypts the server name as well. */
    static final int ENCRYPTED_SERVER_NAME = 0xFFCE;

    private static final int HEADER = 4;

    private int[] types = new int[32];
    private int[] starts = new int[32];
    private int[] lengths = new int[32];
    private int count;

    /**
     * Reads the list of extensions, which may be missing.
     *
     * @param at where the list's length would be
     * @param end the end of the hello
     * @return whether all extensions are complete
     */
    boolean read(ByteView view, int at, int end) {
        count = 0;
        if (at == end) {
            return true;
        }
        int next = at + 2;
        int last = next + view.u16(at);
        if (last > end) {
            return false;
        }
        while (next < last) {
            int start = next + HEADER;
            int length = view.u16(next + 2);
            if (start + length > last) {
                return false;
            }
            add(view.u16(next), start, length);
            next = start + length;
        }
        return true;
    }

    private void add(int type, int start, int length) {
        if (count == types.length) {
            types = Arrays.copyOf(types, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        types[count] = type;
        starts[count] = start;
        lengths[count] = length;
        count++;
    }

    int count() {
        return count;
    }

    int type(int index) {
        return types[index];
    }

    /** The index of the first extension of this type, or -1. */
    int indexOf(int type) {
        for (int i = 0; i < count; i++) {
            if (types[i] == type) {
                return i;
            }
        }
        return -1;
    }

    boolean has(int type) {
        return indexOf(type) >= 0;
    }

    /** The offset of the data of the extension at this index. */
    int start(int index) {
        return starts[index];
    }

    /** The length of the data of the extension at this index, in bytes. */
    int length(int index) {
        return lengths[index];
    }
}
