package io.macmon.analyzer.wire;

import static io.macmon.analyzer.wire.FrameBytes.extension;
import static io.macmon.analyzer.wire.FrameBytes.fragmentHeader;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Ipv6ExtensionChainTest {

    private static final byte[] NOTHING = {};

    private final Ipv6ExtensionChain chain = new Ipv6ExtensionChain();

    @Test
    void isEmptyWhenThePayloadFollowsTheHeader() {
        assertThat(walk(NOTHING, IpProtocol.TCP)).isEqualTo(WireStatus.OK);
        assertThat(chain.protocol()).isEqualTo(IpProtocol.TCP);
        assertThat(chain.length()).isZero();
        assertThat(chain.fragmentState()).isEqualTo(FragmentState.WHOLE);
    }

    @Test
    void walksAllKindsOfHeadersToThePayload() {
        byte[] bytes = extension(43, 1, extension(44, 3, fragmentHeader(60, 0, extension(IpProtocol.UDP, 2, NOTHING))));

        assertThat(walk(bytes, IpProtocol.HOP_BY_HOP)).isEqualTo(WireStatus.OK);
        assertThat(chain.protocol()).isEqualTo(IpProtocol.UDP);
        assertThat(chain.length()).isEqualTo(8 + 24 + 8 + 16);
    }

    @Test
    void stopsAtAuthenticationAndEncapsulatedPayload() {
        walk(extension(51, 1, NOTHING), IpProtocol.HOP_BY_HOP);
        assertThat(chain.protocol()).isEqualTo(51);

        walk(extension(50, 1, NOTHING), IpProtocol.HOP_BY_HOP);
        assertThat(chain.protocol()).isEqualTo(50);
    }

    @Test
    void continuesAfterAFirstFragmentButNotAfterALaterOne() {
        walk(fragmentHeader(60, 0x0001, extension(IpProtocol.UDP, 1, NOTHING)), IpProtocol.FRAGMENT);
        assertThat(chain.fragmentState()).isEqualTo(FragmentState.FIRST);
        assertThat(chain.protocol()).isEqualTo(IpProtocol.UDP);

        walk(fragmentHeader(60, 0x0009, extension(IpProtocol.UDP, 1, NOTHING)), IpProtocol.FRAGMENT);
        assertThat(chain.fragmentState()).isEqualTo(FragmentState.LATER);
        assertThat(chain.protocol()).isEqualTo(60);
        assertThat(chain.length()).isEqualTo(8);
    }

    @Test
    void keepsTheCutHeaderAsTheProtocol() {
        byte[] bytes = extension(43, 1, extension(IpProtocol.TCP, 1, NOTHING));

        assertThat(chain.walk(ByteBuffer.wrap(bytes), 0, 15, IpProtocol.HOP_BY_HOP))
                .isEqualTo(WireStatus.TRUNCATED);
        assertThat(chain.protocol()).isEqualTo(IpProtocol.ROUTING);
        assertThat(chain.length()).isEqualTo(8);
    }

    @Test
    void countsTheLengthOfALastHeaderThatIsCut() {
        byte[] bytes = extension(IpProtocol.TCP, 4, NOTHING);

        assertThat(chain.walk(ByteBuffer.wrap(bytes), 0, 8, IpProtocol.HOP_BY_HOP))
                .isEqualTo(WireStatus.OK);
        assertThat(chain.length()).isEqualTo(32);
    }

    @Test
    void walksUpToTheMostHeadersAndNotOneMore() {
        assertThat(walk(new byte[8 * Ipv6ExtensionChain.MAX_HEADERS], IpProtocol.HOP_BY_HOP))
                .isEqualTo(WireStatus.TRUNCATED);
        assertThat(chain.length()).isEqualTo(8 * Ipv6ExtensionChain.MAX_HEADERS);

        assertThat(walk(new byte[8 * Ipv6ExtensionChain.MAX_HEADERS + 8], IpProtocol.HOP_BY_HOP))
                .isEqualTo(WireStatus.CHAIN_TOO_LONG);
        assertThat(chain.length()).isEqualTo(8 * Ipv6ExtensionChain.MAX_HEADERS);
    }

    private WireStatus walk(byte[] bytes, int nextHeader) {
        return chain.walk(ByteBuffer.wrap(bytes), 0, bytes.length, nextHeader);
    }
}
