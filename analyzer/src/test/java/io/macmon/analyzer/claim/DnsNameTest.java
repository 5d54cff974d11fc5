package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DnsNameTest {

    @Test
    void aFewPointersAreFollowed() {
        DnsName name = endOfChain(100);

        assertThat(name.isWellFormed()).isTrue();
        assertThat(name.text()).isEqualTo("a");
    }

    @Test
    void aChainOfThousandsOfPointersIsMalformed() {
        DnsName name = endOfChain(8_000);

        assertThat(name.isWellFormed()).isFalse();
        assertThat(name.end()).isEqualTo(3 + 2 * 8_000);
        assertThat(name.text()).isEmpty();
        assertThat(name.firstLabel()).isEmpty();
    }

    // A label, and pointers each of which leads to the one before.
    private static DnsName endOfChain(int pointers) {
        ByteBuffer message = ByteBuffer.allocate(3 + 2 * pointers)
                .put((byte) 1)
                .put((byte) 'a')
                .put((byte) 0);
        int target = 0;
        for (int i = 0; i < pointers; i++) {
            int next = message.position();
            message.putShort((short) (0xC000 | target));
            target = next;
        }
        return DnsName.read(new MessageView().set(message, 0, message.capacity()), target);
    }
}
