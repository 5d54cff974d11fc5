package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.macmon.analyzer.claim.Claim.MisdirectedAddress;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Neighbour;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuzzes with arbitrary Ethernet frames. Each frame follows a head of three bytes: bytes that the snaplen cut off (8
 * bits), bytes captured (16 bits).
 */
class ClaimReaderFuzzTest {

    private static final int HEAD = 3;
    private static final int MAX_CLAIMS = 100;
    private static final int MAX_TEXT_LENGTH = 1_024;

    @FuzzTest
    void readsAnyFramesAndClaimsNoMoreThanTheyCanHold(byte[] input) {
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        ClaimReader reader = new ClaimReader(new ClaimCounts());
        ByteBuffer rest = ByteBuffer.wrap(input);
        while (rest.remaining() >= HEAD) {
            int cut = rest.get() & 0xFF;
            byte[] bytes = new byte[Math.min(rest.getShort() & 0xFFFF, rest.remaining())];
            rest.get(bytes);
            // The frame's memory holds nothing else, so a read beyond the frame throws.
            Frame frame = FrameBytes.frame(bytes, bytes.length, bytes.length + cut, 0);
            List<Claim> claims = new ArrayList<>();
            decoder.decode(frame);
            reader.read(frame, decoder.decoded(), claims::add);

            assertThat(claims.isEmpty() || reader.mayClaim(decoder.decoded())).isTrue();
            assertThat(claims).hasSizeLessThan(MAX_CLAIMS).allSatisfy(claim -> check(claim, decoder.decoded()));
        }
    }

    private static void check(Claim claim, DecodedFrame decoded) {
        boolean isSource = decoded.hasMacs() && claim.mac() == decoded.sourceMac();
        assertThat(MacAddress.isStation(claim.mac()) || isSource || claim instanceof MisdirectedAddress)
                .isTrue();
        if (claim instanceof Name name) {
            assertThat(name.name()).isNotBlank().hasSizeLessThan(MAX_TEXT_LENGTH);
        } else if (claim instanceof Neighbour neighbour) {
            assertThat(neighbour.description()).hasSizeLessThan(MAX_TEXT_LENGTH);
        }
    }
}
