package io.macmon.analyzer.flow.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PassiveDnsTest {

    /** The sender of answers chooses the addresses; if all had one hash, each look-up would compare them all. */
    @Test
    void addressesCannotBeChosenToShareAHash() {
        Set<Integer> hashes = new HashSet<>();
        for (long i = 0; i < 1_000; i++) {
            hashes.add(new PassiveDns.Ends().set(0, 1, i, 1_000_000 - 31 * i).hashCode());
        }

        assertThat(hashes).hasSizeGreaterThan(990);
    }
}
