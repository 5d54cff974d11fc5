package io.macmon.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.LinkType;
import io.macmon.capture.lab.Frames;
import io.macmon.cli.doctor.CheckResult.Status;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortTrafficTest {

    private static final MacAddress OWN = MacAddress.parse("02:00:00:00:00:99");
    private static final MacAddress ONE = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:02");

    private final PortTraffic traffic = new PortTraffic(Set.of(OWN));

    @Test
    void aPortThatHearsNothingIsReported() {
        receive(Frames.from(OWN), Direction.OUTBOUND);

        assertThat(traffic.judge("eth0", 10).detail()).isEqualTo("received nothing in 10 s");
        assertThat(traffic.stations()).isEmpty();
    }

    @Test
    void anOrdinaryPortHearsBroadcastsAndItsOwnFrames() {
        receive(Frames.from(ONE), Direction.INBOUND);
        receive(Frames.from(OTHER, OWN), Direction.INBOUND);

        assertThat(traffic.judge("eth0", 10).status()).isEqualTo(Status.WARNING);
        assertThat(traffic.judge("eth0", 10).detail())
                .isEqualTo(
                        "receives only what every switch port does (in 10 s: 1 broadcasts and multicasts, 1 frames to"
                                + " this host, 0 between others)");
        assertThat(traffic.stations()).containsExactly(ONE, OTHER);
    }

    @Test
    void framesInOneDirectionAreNoFullMirror() {
        receive(Frames.from(ONE, OTHER), Direction.INBOUND);

        assertThat(traffic.judge("eth0", 10).detail())
                .startsWith("receives other stations' traffic in one direction only");
    }

    @Test
    void aMirrorHearsBothDirections() {
        receive(Frames.from(ONE, OTHER), Direction.INBOUND);
        receive(Frames.from(OTHER, ONE), Direction.UNKNOWN);

        assertThat(traffic.judge("eth0", 10).status()).isEqualTo(Status.OK);
    }

    private void receive(byte[] bytes, Direction direction) {
        Frame frame = new Frame();
        frame.setKind(LinkType.ETHERNET, direction);
        frame.wrap(ByteBuffer.wrap(bytes), 0, bytes.length, bytes.length, 0);
        traffic.onFrame(frame);
    }
}
