package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkMessageTest {

    private static final String DONE = "14000000 0300 0200 0c000000 03f6d4ff 00000000";

    @Test
    void readsTheHeader() throws Exception {
        NetlinkMessage message = read(DONE).get(0);

        assertThat(message.type()).isEqualTo(3);
        assertThat(message.has(2)).isTrue();
        assertThat(message.has(1)).isFalse();
        assertThat(message.sequence()).isEqualTo(12);
        assertThat(message.port()).isEqualTo(0xffd4f603);
        assertThat(message.bodyInt(0)).isZero();
    }

    @Test
    void splitsADatagramAtAlignedLengths() throws Exception {
        List<NetlinkMessage> messages = read("11000000 1000 0000 01000000 00000000 07 000000" + DONE);

        assertThat(messages).extracting(NetlinkMessage::type).containsExactly(16, 3);
        assertThat(messages.get(0).bodyByte(0)).isEqualTo(7);
    }

    @Test
    void refusesAMessageThatClaimsMoreThanTheDatagramHas() {
        assertThatThrownBy(() -> read("15000000 0300 0200 0c000000 03f6d4ff 00000000"))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed message from the kernel: message 1 claims 21 bytes, but only 20 remain");
    }

    @Test
    void refusesALengthAboveTwoGigabytes() {
        assertThatThrownBy(() -> read("ffffffff 0300 0200 0c000000 03f6d4ff 00000000"))
                .hasMessageContaining("message 1 claims 4294967295 bytes");
    }

    @Test
    void refusesAMessageShorterThanItsHeader() {
        assertThatThrownBy(() -> read("0f000000 0300 0200 0c000000 03f6d4ff 00000000"))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void refusesADatagramWithoutAMessage() {
        assertThatThrownBy(() -> read("1400000003000200"))
                .hasMessage("malformed message from the kernel: no header in a datagram of 8 bytes");
    }

    @Test
    void refusesToReadBeyondTheBody() throws Exception {
        NetlinkMessage message = read(DONE).get(0);

        assertThatThrownBy(() -> message.bodyInt(1))
                .hasMessage("malformed message from the kernel: a message of type 3 has a body of 4 bytes, expected 5");
        assertThatThrownBy(() -> message.bodyShort(3)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> message.bodyByte(4)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> message.attributes(5)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> message.attributes(-4)).isInstanceOf(MalformedMessageException.class);
    }

    private static List<NetlinkMessage> read(String hex) throws MalformedMessageException {
        return NetlinkMessage.read(Recording.bytes(hex));
    }
}
