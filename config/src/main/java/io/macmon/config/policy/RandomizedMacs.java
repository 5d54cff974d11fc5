package io.macmon.config.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** Whether a group includes the stations whose randomised (locally administered) MAC addresses nothing else lists. */
public enum RandomizedMacs {
    /** They belong to the group. */
    ALLOW,
    /** They belong to the group, and each is a finding. */
    WARN,
    /** They do not belong to the group. */
    DENY;

    private static final int BYTE_SHIFT = 40;
    private static final int PREFIX_BITS = 8;
    private static final int LOCAL_UNICAST = 0b10;
    private static final int LOCAL_UNICAST_MASK = 0b11;

    /** The prefixes of all randomised addresses. */
    public static List<MacPattern> prefixes() {
        return LongStream.range(0, 1L << PREFIX_BITS)
                .filter(first -> (first & LOCAL_UNICAST_MASK) == LOCAL_UNICAST)
                .mapToObj(first -> new MacPattern(first << BYTE_SHIFT, PREFIX_BITS))
                .toList();
    }

    /** @throws IllegalArgumentException for another word than a value's {@link #toString} */
    public static RandomizedMacs parse(String word) {
        return Arrays.stream(values())
                .filter(value -> value.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be allow, warn or deny, got '" + word + "'"));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
