package io.macmon.analyzer.flow.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.IpProtocol;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IcmpPairsTest {

    @Test
    void pairsTheTypesThatCommunityIdPairs() {
        assertThat(pairs(IpProtocol.ICMP))
                .containsExactly("0-8", "8-0", "9-10", "10-9", "13-14", "14-13", "15-16", "16-15", "17-18", "18-17");
        assertThat(pairs(IpProtocol.ICMPV6))
                .containsExactly(
                        "128-129", "129-128", "130-131", "131-130", "133-134", "134-133", "135-136", "136-135",
                        "139-140", "140-139", "144-145", "145-144");
    }

    private static String[] pairs(int protocol) {
        return IntStream.range(0, 256)
                .filter(type -> IcmpPairs.reply(protocol, type) != IcmpPairs.NONE)
                .mapToObj(type -> type + "-" + IcmpPairs.reply(protocol, type))
                .toArray(String[]::new);
    }
}
