package io.macmon.capture.ring;

import io.macmon.capture.LiveEngine;
import io.macmon.capture.LiveSourceLabTest;

class PacketRingSourceLabTest extends LiveSourceLabTest {

    PacketRingSourceLabTest() {
        super(LiveEngine.RING);
    }
}
