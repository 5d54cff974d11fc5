package io.macmon.analyzer.vendor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Vendor names by the prefixes that IEEE assigns, in arrays: sorted prefixes, the number of each prefix's name, and the
 * names as contiguous UTF-8. So 54,000 prefixes take 1.4 MB, without an object for each.
 */
final class VendorTable {

    /** Lengths of the prefixes in bits, longest first: MA-S, MA-M and MA-L. */
    static final int[] PREFIX_LENGTHS = {36, 28, 24};

    private static final int MAC_BITS = 48;

    private final long[][] prefixes;
    private final int[][] nameNumbers;
    private final byte[] names;
    private final int[] nameStarts;

    /**
     * @param prefixes    for each of {@link #PREFIX_LENGTHS}, ascending
     * @param nameNumbers the number of each prefix's name
     * @param names       in UTF-8, without gaps
     * @param nameStarts  the offset of each name, and of the end of the last one
     */
    VendorTable(long[][] prefixes, int[][] nameNumbers, byte[] names, int[] nameStarts) {
        this.prefixes = prefixes;
        this.nameNumbers = nameNumbers;
        this.names = names;
        this.nameStarts = nameStarts;
    }

    /** The name for the longest matching prefix of an address; empty if no prefix matches. */
    String nameOf(long mac) {
        for (int i = 0; i < PREFIX_LENGTHS.length; i++) {
            int at = Arrays.binarySearch(prefixes[i], mac >>> (MAC_BITS - PREFIX_LENGTHS[i]));
            if (at >= 0) {
                return name(nameNumbers[i][at]);
            }
        }
        return "";
    }

    /** @param length an index into {@link #PREFIX_LENGTHS} */
    long[] prefixes(int length) {
        return prefixes[length];
    }

    /** The name number of each of the {@link #prefixes}, in the same order. */
    int[] nameNumbers(int length) {
        return nameNumbers[length];
    }

    int nameCount() {
        return nameStarts.length - 1;
    }

    /** The number of prefixes of all lengths. */
    int prefixCount() {
        return Arrays.stream(prefixes).mapToInt(ofLength -> ofLength.length).sum();
    }

    String name(int number) {
        int start = nameStarts[number];
        return new String(names, start, nameStarts[number + 1] - start, StandardCharsets.UTF_8);
    }
}
