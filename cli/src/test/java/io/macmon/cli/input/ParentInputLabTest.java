package io.macmon.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import org.junit.jupiter.api.Test;

@LabTest
class ParentInputLabTest extends LabFixture {

    /** The capture may notice that the device is gone before the link watch does. */
    @Test
    void explainsThatTheDeviceIsGone() throws Exception {
        MacmonException failure = new MacmonException("capture on eth0 ended");
        ParentInput input = ParentInput.open(Lab.PARENT, CaptureEngine.RING, CaptureConfig.DEFAULT);
        try {
            assertThat(input.explain(failure)).isSameAs(failure);

            lab.links().delete(lab.parent());

            assertThat(input.explain(failure))
                    .hasMessage("eth0 is gone: it was deleted or moved; all earlier frames are reported");
        } finally {
            input.close();
        }
    }
}
