package io.macmon.config.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MacMapTest {

    @Test
    void returnsTheValueOfEachAddressAndNullForOthers() {
        Map<MacAddress, String> entries = new HashMap<>();
        for (long i = 0; i < 10_000; i++) {
            entries.put(new MacAddress(0x0200_0000_0000L + 3 * i), "station " + i);
        }
        MacMap<String> table = new MacMap<>(entries);

        for (long i = 0; i < 10_000; i++) {
            assertThat(table.get(0x0200_0000_0000L + 3 * i)).isEqualTo("station " + i);
            assertThat(table.get(0x0200_0000_0001L + 3 * i)).isNull();
        }
    }

    @Test
    void mayBeEmpty() {
        assertThat(new MacMap<String>(Map.of()).get(0)).isNull();
    }
}
