package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.MacvlanMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On older kernels, which also acknowledge options that they do not know. */
class NewMacvlanTest {

    private Link created;

    @BeforeEach
    void readADeviceWithOtherOptions() throws Exception {
        created = Link.read(
                NetlinkMessage.read(Recording.sourceModeMacvlan().get(0)).get(0));
    }

    @Test
    void reportsThatAKernelBeforeSixFourIgnoresACutoff() {
        assertThatThrownBy(() -> wanted().bcCutoff(5).requireApplied(created))
                .hasMessageEndingWith("as requested: the kernel ignores the broadcast cutoff (needs Linux 6.4)");
    }

    @Test
    void reportsThatAKernelBeforeFiveElevenIgnoresTheQueueLength() {
        assertThatThrownBy(() -> wanted().bcQueueLen(17).requireApplied(created))
                .hasMessageEndingWith(
                        "as requested: the kernel ignores the length of the broadcast queue" + " (needs Linux 5.11)");
    }

    @Test
    void acceptsADeviceWithEveryOptionApplied() {
        Macvlan details = created.macvlan().orElseThrow();
        NewMacvlan same =
                wanted().bcQueueLen(details.bcQueueLen().orElseThrow()).bcCutoff(details.bcCutoff());

        assertThatCode(() -> same.requireApplied(created)).doesNotThrowAnyException();
    }

    private NewMacvlan wanted() {
        return new NewMacvlan(created.name(), created, MacvlanMode.SOURCE);
    }
}
