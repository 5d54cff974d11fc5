package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.MacvlanMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On an older kernel, which acknowledges also what it does not know. */
class NewMacvlanTest {

    private Link made;

    @BeforeEach
    void readADeviceThatWasMadeOtherwise() throws Exception {
        made = Link.read(
                NetlinkMessage.read(Recording.sourceModeMacvlan().get(0)).get(0));
    }

    @Test
    void saysThatAKernelBeforeSixFourIgnoresACutoff() {
        assertThatThrownBy(() -> wanted().bcCutoff(5).requireApplied(made))
                .hasMessageEndingWith("as requested: the kernel ignores the broadcast cutoff (needs Linux 6.4)");
    }

    @Test
    void saysThatAKernelBeforeFiveElevenIgnoresALengthOfTheQueue() {
        assertThatThrownBy(() -> wanted().bcQueueLen(17).requireApplied(made))
                .hasMessageEndingWith(
                        "as requested: the kernel ignores the length of the broadcast queue" + " (needs Linux 5.11)");
    }

    @Test
    void isContentWithWhatWasTaken() {
        Macvlan details = made.macvlan().orElseThrow();
        NewMacvlan same =
                wanted().bcQueueLen(details.bcQueueLen().orElseThrow()).bcCutoff(details.bcCutoff());

        assertThatCode(() -> same.requireApplied(made)).doesNotThrowAnyException();
    }

    private NewMacvlan wanted() {
        return new NewMacvlan(made.name(), made, MacvlanMode.SOURCE);
    }
}
