package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrnoTest {

    @Test
    void namesTheMissingCapabilityAndHowToGrantIt() {
        assertThat(Errno.meaning(1)).isEqualTo("operation not permitted");
        assertThat(Errno.advice(1, Capability.CAP_NET_RAW))
                .isEqualTo("run as root or grant CAP_NET_RAW (in a systemd unit: AmbientCapabilities=CAP_NET_RAW)");
    }

    @Test
    void namesNoCapabilityWhereNoneHelps() {
        assertThat(Errno.advice(13, null)).isEqualTo("run as root");
    }

    @Test
    void givesAdviceWhereThereIsSome() {
        assertThat(Errno.meaning(17)).isEqualTo("already exists");
        assertThat(Errno.advice(17, Capability.CAP_NET_ADMIN)).isEqualTo("choose another name, or delete the old one");
        assertThat(Errno.meaning(22)).isEqualTo("invalid argument");
        assertThat(Errno.advice(22, Capability.CAP_NET_ADMIN)).isEmpty();
    }

    @Test
    void reportsTheNumberOfAnUnknownErrno() {
        assertThat(Errno.meaning(71)).isEqualTo("errno 71");
        assertThat(Errno.advice(71, Capability.CAP_NET_ADMIN)).isEqualTo("see errno(3)");
    }

    @Test
    void hasEachNumberOnce() {
        assertThat(Arrays.stream(Errno.values()).map(Errno::number)).doesNotHaveDuplicates();
    }
}
