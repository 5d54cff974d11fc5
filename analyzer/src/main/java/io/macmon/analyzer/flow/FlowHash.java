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
        long sum = 0;
        for (int i = 0; i < FlowKey.LENGTH; i++) {
            long word = i == FlowKey.A || i == FlowKey.B ? words[at + i] & endMask : words[at + i];
            long low = (word + secret[i]) & LOW_HALF;
            long high = ((word >>> 32) + (secret[i] >>> 32)) & LOW_HALF;
            sum += low * high;
        }
        return finish(sum);
    }

    // The finalizer of MurmurHash3.
    private static long finish(long sum) {
        long hash = (sum ^ (sum >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }
}
