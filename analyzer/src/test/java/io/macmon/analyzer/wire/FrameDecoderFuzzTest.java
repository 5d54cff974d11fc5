package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class FrameDecoderFuzzTest {

    @FuzzTest
    void tellsAFaultOfEveryFrameThatIsInNoFlow(byte[] octets) {
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        boolean formsFlow = decoder.decode(Octets.frame(octets));

        assertThat(formsFlow)
                .isEqualTo(decoder.fault() == null || decoder.fault().leavesFlow());
    }
}
