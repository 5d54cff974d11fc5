package io.macmon.analyzer.flow;

import java.util.SplittableRandom;

/**
 * Hashes flow keys with a secret seed, so that a sender cannot choose keys that collide.
 *
 * <p>The sum is NH, the universal hash of UMAC (RFC 4418 section 5.2): two different keys chosen without knowledge of
 * the seed have equal sums with a probability of at most 2<sup>-32</sup>. The finalizer is a bijection that spreads the
 * sum over all bits.
 */
final class FlowHash {

    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private final long[] secret;

    /** @param seed random and secret in production; a constant in reproducible tests */
    FlowHash(long seed) {
        secret = new SplittableRandom(seed).longs(FlowKey.LENGTH).toArray();
    }

    /**
     * Hashes the key that starts at {@code words[at]}.
     *
     * @param endMask see {@link FlowKey#endMask}
     */
    long of(long[] words, int at, long endMask) {
        return finish(product(words[at], 0)
                + product(words[at + 1], 1)
                + product(words[at + FlowKey.A] & endMask, FlowKey.A)
                + product(words[at + 3], 3)
                + product(words[at + 4], 4)
                + product(words[at + FlowKey.B] & endMask, FlowKey.B)
                + product(words[at + 6], 6)
                + product(words[at + 7], 7));
    }

    private long product(long word, int index) {
        long low = (word + secret[index]) & LOW_HALF;
        long high = ((word >>> 32) + (secret[index] >>> 32)) & LOW_HALF;
        return low * high;
    }

    // The finalizer of MurmurHash3.
    private static long finish(long sum) {
        long hash = (sum ^ (sum >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }
}
