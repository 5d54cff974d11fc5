package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.config.MacAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

@LabTest
class MacvlanDeviceLabTest {

    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:01");

    @Test
    void getsTheFramesOfAStationThatItAdmits() throws Exception {
        try (Lab lab = Lab.open();
                MacvlanDevice device = MacvlanDevice.open(Lab.PARENT)) {
            device.admit(List.of(STATION));
            System.out.println(device.notices());
            System.out.println(device.link());
            System.out.println(device.parent());

            lab.send(frame(STATION));

            assertThat(device.link().counters().rxFrames()).isEqualTo(1);
        }
    }

    private static byte[] frame(MacAddress source) {
        byte[] frame = new byte[60];
        java.util.Arrays.fill(frame, 0, 6, (byte) -1);
        System.arraycopy(source.octets(), 0, frame, 6, 6);
        return frame;
    }
}
