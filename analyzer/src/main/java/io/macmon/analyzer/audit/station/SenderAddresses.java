package io.macmon.analyzer.audit.station;

import io.macmon.config.net.IpAddress;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The first {@value #MAX} source IP addresses of a station's packets, also the addresses of other stations. */
final class SenderAddresses {

    static final int MAX = 4;

    private static final long[] NONE = {};

    private long[] halves = NONE; // high and low, alternately

    /** Adds an address, unless it is there or there is no room. */
    void add(long high, long low) {
        if (halves.length < 2 * MAX && !contains(high, low)) {
            halves = Arrays.copyOf(halves, halves.length + 2);
            halves[halves.length - 2] = high;
            halves[halves.length - 1] = low;
        }
    }

    private boolean contains(long high, long low) {
        for (int i = 0; i < halves.length; i += 2) {
            if (halves[i] == high && halves[i + 1] == low) {
                return true;
            }
        }
        return false;
    }

    /** The addresses and another one, without duplicates; 0 is none. */
    List<IpAddress> with(long high, long low) {
        Set<IpAddress> addresses = new LinkedHashSet<>();
        for (int i = 0; i < halves.length; i += 2) {
            addresses.add(address(halves[i], halves[i + 1]));
        }
        addresses.add(address(high, low));
        return addresses.stream().filter(address -> !address.isUnspecified()).toList();
    }

    // No station uses an IPv6 address whose first 96 bits are 0, so such a number is an IPv4 address.
    private static IpAddress address(long high, long low) {
        return new IpAddress(high == 0 && low >>> Integer.SIZE == 0 ? 4 : 6, high, low);
    }

    /** The memory that it takes, in bytes. */
    int memorySize() {
        return Long.BYTES * halves.length;
    }
}
