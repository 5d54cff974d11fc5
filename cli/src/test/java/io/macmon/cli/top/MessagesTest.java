package io.macmon.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagesTest {

    private final Messages messages = new Messages(() -> 0);

    @Test
    void showsTheBeginningOfTheLatestMessageIfItIsLonger() {
        messages.add("one");
        messages.add("HIGH rogue-dhcp\n  sends DHCP answers\n  to do: disconnect it\n  ID etdj24v0\n");

        assertThat(messages.shown(3))
                .containsExactly("HIGH rogue-dhcp", "  sends DHCP answers", "  to do: disconnect it");
    }

    @Test
    void showsEarlierMessagesIfTheyFit() {
        messages.add("one");
        messages.add("two\n  more");
        messages.add("three");

        assertThat(messages.shown(4)).containsExactly("one", "two", "  more", "three");
        assertThat(messages.shown(3)).containsExactly("two", "  more", "three");
        assertThat(messages.shown(2)).containsExactly("three");
    }

    @Test
    void showsNothingWithoutMessages() {
        assertThat(messages.shown(3)).isEmpty();
    }
}
