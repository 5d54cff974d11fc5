package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.linux.Capability;
import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.MacvlanMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Cases that a lab cannot create; the others are in {@link MacvlansLabTest}. */
class MacvlanDiagnosisTest {

    private static final Link PARENT = device(2, "eth0", 0);

    @Test
    void explainsHowToLoadAMissingDriver() {
        assertThat(explained(Errno.EOPNOTSUPP, new NewMacvlan("tap0", PARENT, MacvlanMode.SOURCE).tap()))
                .isEqualTo("cannot create it: the kernel has no macvtap driver; load it with: modprobe macvtap");
    }

    @Test
    void suspectsAnotherDriverWhenABusyParentHasNoMaster() {
        assertThat(explained(Errno.EBUSY, new NewMacvlan("mv0", PARENT, MacvlanMode.SOURCE)))
                .isEqualTo("cannot create it: another driver takes the frames of eth0"
                        + " (such as ipvlan or Open vSwitch)");
    }

    @Test
    void suspectsAnOldKernelWhenNodstIsRefused() {
        assertThat(explained(Errno.EINVAL, new NewMacvlan("mv0", PARENT, MacvlanMode.SOURCE).nodst()))
                .endsWith(", or the kernel does not know nodst (Linux 5.13)");
    }

    @Test
    void keepsTheErrnosReasonIfNoRuleWasBroken() {
        assertThat(explained(Errno.ENOMEM, new NewMacvlan("mv0", PARENT, MacvlanMode.SOURCE)))
                .isEqualTo("cannot create it: out of memory");
    }

    private static String explained(Errno errno, NewMacvlan wanted) {
        LinuxException refusal = new LinuxException("cannot create it", errno.number(), Capability.CAP_NET_ADMIN);
        return MacvlanDiagnosis.explainCreation(refusal, wanted, List.of(PARENT))
                .getMessage();
    }

    private static Link device(int index, String name, int masterIndex) {
        return new Link(
                index,
                name,
                "",
                RtnetlinkConstants.IFF_UP,
                OperationalState.UP,
                RtnetlinkConstants.ARPHRD_ETHER,
                Optional.empty(),
                1_500,
                masterIndex,
                0,
                OptionalInt.empty(),
                "",
                0,
                LinkCounters.NONE,
                LinkSettings.NONE,
                Optional.empty(),
                false);
    }
}
