package io.macmon.analyzer.vendor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names by the prefixes that IEEE assigns, in three arrays: sorted prefixes, the number of each one's name, and the names' UTF-8 one
 * behind the other. So 54,000 prefixes take 1.4 MB, and no object each.
 */
final class VendorTable {

    /** Bits of the prefixes, longest first: those of MA-S, MA-M and MA-L. */
    static final int[] PREFIX_LENGTHS = {36, 28, 24};

    private static final int MAC_BITS = 48;

    private final long[][] prefixes;
    private final int[][] nameNumbers;
    private final byte[] names;
    private final int[] nameStarts;

    /**
     * @param prefixes    for each of {@link #PREFIX_LENGTHS}, ascending
     * @param nameNumbers of each prefix
     * @param names       UTF-8, one behind the other
     * @param nameStarts  of each name, and behind the last one
     */
    VendorTable(long[][] prefixes, int[][] nameNumbers, byte[] names, int[] nameStarts) {
        this.prefixes = prefixes;
        this.nameNumbers = nameNumbers;
        this.names = names;
        this.nameStarts = nameStarts;
    }

    /** The name of the longest prefix of an address; empty when there is none. */
    String nameOf(long mac) {
        for (int i = 0; i < PREFIX_LENGTHS.length; i++) {
            int at = Arrays.binarySearch(prefixes[i], mac >>> (MAC_BITS - PREFIX_LENGTHS[i]));
            if (at >= 0) {
                return name(nameNumbers[i][at]);
            }
        }
        return "";
    }

    /** Prefixes of one of {@link #PREFIX_LENGTHS}. */
    long[] prefixes(int length) {
        return prefixes[length];
    }

    /** The numbers of their names. */
    int[] nameNumbers(int length) {
        return nameNumbers[length];
    }

    int nameCount() {
        return nameStarts.length - 1;
    }

    /** Prefixes of all lengths. */
    int prefixCount() {
        return Arrays.stream(prefixes).mapToInt(ofLength -> ofLength.length).sum();
    }

    String name(int number) {
        int start = nameStarts[number];
        return new String(names, start, nameStarts[number + 1] - start, StandardCharsets.UTF_8);
    }
}
