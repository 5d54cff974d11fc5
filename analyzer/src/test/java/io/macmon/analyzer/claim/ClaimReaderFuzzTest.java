package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Neighbour;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Any Ethernet frames at all. Each begins with how many octets the snaplen cut (8 bits), and how many it left (16 bits). */
class ClaimReaderFuzzTest {

    private static final int HEAD = 3;
    private static final int MOST_CLAIMS = 100;
    private static final int LONGEST = 1_024;

    @FuzzTest
    void readsAnyFramesAndClaimsNoMoreThanTheyCanHold(byte[] input) {
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        ClaimReader reader = new ClaimReader(new ClaimCounts());
        ByteBuffer left = ByteBuffer.wrap(input);
        while (left.remaining() >= HEAD) {
            int cut = left.get() & 0xFF;
            byte[] octets = new byte[Math.min(left.getShort() & 0xFFFF, left.remaining())];
            left.get(octets);
            // The frame's octets are all that its memory holds, so a read of any other throws.
            Frame frame = FrameBytes.frame(octets, octets.length, octets.length + cut, 0);
            List<Claim> claims = new ArrayList<>();
            decoder.decode(frame);
            reader.read(frame, decoder.decoded(), claims::add);

            assertThat(claims.isEmpty() || reader.mayClaim(decoder.decoded())).isTrue();
            assertThat(claims).hasSizeLessThan(MOST_CLAIMS).allSatisfy(ClaimReaderFuzzTest::check);
        }
    }

    private static void check(Claim claim) {
        assertThat(claim.mac()).isBetween(1L, 0xFFFF_FFFF_FFFEL);
        if (claim instanceof Name name) {
            assertThat(name.name()).isNotBlank().hasSizeLessThan(LONGEST);
        } else if (claim instanceof Neighbour neighbour) {
            assertThat(neighbour.description()).hasSizeLessThan(LONGEST);
        }
    }
}
