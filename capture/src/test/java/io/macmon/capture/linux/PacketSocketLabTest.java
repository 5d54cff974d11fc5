package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.config.net.MacAddress;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LabTest
class PacketSocketLabTest extends LabFixture {

    private static final byte[] FRAME = Frames.from(MacAddress.parse("02:00:00:00:00:01"));

    private PacketSocket socket;

    @BeforeEach
    void open() throws Exception {
        socket = PacketSocket.open(lab.parent().index());
    }

    @AfterEach
    void close() {
        socket.close();
    }

    @Test
    void sendsAFrameAsItIs() throws Exception {
        socket.send(FRAME);

        assertThat(lab.wire().counters().rxFrames()).isEqualTo(1);
        assertThat(lab.wire().counters().rxBytes()).isEqualTo(FRAME.length);
    }

    @Test
    void sendsABatchAsOftenAsAsked() throws Exception {
        byte[] longer = java.util.Arrays.copyOf(FRAME, 1_514);
        try (FrameBatch batch = socket.batch(List.of(FRAME, longer, FRAME))) {
            batch.send();
            batch.send();

            assertThat(batch.frames()).isEqualTo(3);
        }
        assertThat(lab.wire().counters().rxFrames()).isEqualTo(6);
        assertThat(lab.wire().counters().rxBytes()).isEqualTo(2 * (60 + 1_514 + 60));
    }

    @Test
    void sendsABatchOfTheMostFramesThatTheKernelAccepts() throws Exception {
        try (FrameBatch batch = socket.batch(Collections.nCopies(1_024, FRAME))) {
            batch.send();
        }
        assertThat(lab.wire().counters().rxFrames()).isEqualTo(1_024);
    }

    @Test
    void refusesABatchOfNoneOrTooMany() {
        assertThatThrownBy(() -> socket.batch(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a batch must have 1 to 1024 frames; got 0");
        assertThatThrownBy(() -> socket.batch(Collections.nCopies(1_025, FRAME)))
                .hasMessage("a batch must have 1 to 1024 frames; got 1025");
    }

    @Test
    void reportsThatTheDeviceIsDown() throws Exception {
        lab.links().setDown(lab.parent());
        String device = "device " + lab.parent().index();

        assertThatThrownBy(() -> socket.send(FRAME))
                .hasMessage("cannot send a frame of 60 bytes on " + device
                        + ": the device is down; bring it up with: ip link set DEVICE up");
    }

    @Test
    void reportsWhichFrameOfABatchWasRefused() throws Exception {
        byte[] tooLong = new byte[1_600];
        try (FrameBatch batch = socket.batch(List.of(FRAME, FRAME, tooLong))) {
            assertThatThrownBy(batch::send)
                    .isInstanceOf(LinuxException.class)
                    .hasMessageStartingWith("cannot send frame 3 of 3 on device ")
                    .hasMessageEndingWith(": too long; keep frames within the device's MTU");
        }
        assertThat(lab.wire().counters().rxFrames()).isEqualTo(2);
    }

    @Test
    void refusesAMissingDevice() {
        assertThatThrownBy(() -> PacketSocket.open(4_711))
                .isInstanceOf(LinuxException.class)
                .hasMessage("cannot send on device 4711: no such device; list the devices with: ip link");
    }

    @Test
    void cannotSendOnceClosed() {
        socket.close();

        assertThatThrownBy(() -> socket.send(FRAME)).hasMessageEndingWith(": already closed");
    }
}
