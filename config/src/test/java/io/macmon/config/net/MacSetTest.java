package io.macmon.config.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MacSetTest {

    private static final long SEED = 20_140_925;

    @Test
    void anEmptySetContainsNothing() {
        MacSet none = new MacSet(List.of());

        assertThat(none.contains(0)).isFalse();
        assertThat(none.contains(0xFFFF_FFFF_FFFFL)).isFalse();
        assertThat(none.contains(-1)).isFalse();
    }

    @Test
    void containsExactlyTheGivenAddresses() {
        Random random = new Random(SEED);
        Set<Long> given = new HashSet<>();
        List<MacAddress> addresses = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            long value = random.nextInt(20_000) + 0x0200_0000_0000L;
            given.add(value);
            addresses.add(new MacAddress(value));
        }
        MacSet set = new MacSet(addresses);

        for (long value = 0x0200_0000_0000L; value < 0x0200_0000_0000L + 20_000; value++) {
            assertThat(set.contains(value)).isEqualTo(given.contains(value));
        }
        assertThat(set.size()).isEqualTo(given.size());
    }
}
