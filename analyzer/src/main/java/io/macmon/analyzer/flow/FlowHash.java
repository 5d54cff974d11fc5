package io.macmon.analyzer.flow;

import java.util.SplittableRandom;

/**
 * Hashes keys so that who sends the frames cannot choose keys that collide.
 *
 * <p>The sum is NH, the universal hash of UMAC (RFC 4418 section 5.2): whichever two keys somebody picks without knowing
 * the seed, their sums are equal with a probability of 2<sup>-32</sup> at most. The rest spreads the sum over all bits,
 * and is one to one.
 */
final class FlowHash {

    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private final long[] secret;

    /** @param seed random and secret in production; a constant in a test that is to be repeated */
    FlowHash(long seed) {
        secret = new SplittableRandom(seed).longs(FlowKey.WORDS).toArray();
    }

    /** The hash of the key that lies there. */
    long of(long[] words, int at) {
        long sum = 0;
        for (int i = 0; i < FlowKey.WORDS; i++) {
            long word = words[at + i];
            long low = (word + secret[i]) & LOW_HALF;
            long high = ((word >>> 32) + (secret[i] >>> 32)) & LOW_HALF;
            sum += low * high;
        }
        return spread(sum);
    }

    // The finalizer of MurmurHash3.
    private static long spread(long sum) {
        long hash = (sum ^ (sum >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }
}
