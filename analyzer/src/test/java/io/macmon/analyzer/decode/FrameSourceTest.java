package io.macmon.analyzer.decode;

import static io.macmon.analyzer.wire.FrameFixtures.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.EtherType;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.capture.LinkType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameSourceTest {

    private final FrameSource source = new FrameSource();

    @Test
    void isTheSourceAddressOfAnEthernetFrame() {
        assertThat(source.of(FrameBytes.frame(FrameFixtures.TCP_SYN))).isEqualTo(A);
        assertThat(source.of(FrameBytes.frame(Arrays.copyOf(FrameFixtures.TCP_SYN, 12))))
                .isEqualTo(A);
        assertThat(source.of(FrameBytes.frame(Arrays.copyOf(FrameFixtures.TCP_SYN, 11))))
                .isEqualTo(FrameSource.CUT);
    }

    @Test
    void isTheAddressThatACookedCaptureTells() {
        byte[] first = FrameBytes.cooked(A, EtherType.IPV4, new byte[0]);
        byte[] second = FrameBytes.cooked2(A, EtherType.IPV4, new byte[0]);

        assertThat(source.of(FrameBytes.frame(LinkType.LINUX_SLL, first))).isEqualTo(A);
        assertThat(source.of(FrameBytes.frame(LinkType.LINUX_SLL2, second))).isEqualTo(A);
        assertThat(source.of(FrameBytes.frame(LinkType.LINUX_SLL, Arrays.copyOf(first, 15))))
                .isEqualTo(FrameSource.CUT);
        assertThat(source.of(FrameBytes.frame(LinkType.LINUX_SLL, FrameBytes.cooked(0, EtherType.IPV4, new byte[0]))))
                .isEqualTo(FrameSource.NONE);
    }

    @Test
    void isNobodyWhereTheLinkTypeHasNoAddresses() {
        for (int linkType : new int[] {LinkType.NULL, LinkType.LOOP, LinkType.RAW, LinkType.IPV4, LinkType.IPV6}) {
            assertThat(source.of(FrameBytes.frame(linkType, FrameFixtures.TCP_SYN)))
                    .isEqualTo(FrameSource.NONE);
        }
    }
}
