package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrnoTest {

    @Test
    void saysWhichCapabilityIsMissingAndHowToGrantIt() {
        assertThat(Errno.explain(1, Capability.CAP_NET_RAW))
                .isEqualTo("operation not permitted; run as root or grant CAP_NET_RAW"
                        + " (in a systemd unit: AmbientCapabilities=CAP_NET_RAW)");
    }

    @Test
    void addsAdviceWhereThereIsSome() {
        assertThat(Errno.explain(17, Capability.CAP_NET_ADMIN))
                .isEqualTo("exists already; choose another name, or delete the old one");
        assertThat(Errno.explain(22, Capability.CAP_NET_ADMIN)).isEqualTo("invalid argument");
    }

    @Test
    void namesTheNumberThatItDoesNotKnow() {
        assertThat(Errno.explain(71, Capability.CAP_NET_ADMIN)).isEqualTo("errno 71; see errno(3)");
    }

    @Test
    void hasEachNumberOnce() {
        assertThat(Arrays.stream(Errno.values()).map(Errno::number)).doesNotHaveDuplicates();
    }
}
