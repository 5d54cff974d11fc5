package io.macmon.analyzer.hello;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownTextsTest {

    private final KnownTexts texts = new KnownTexts();

    @Test
    void equalTextsAreOne() {
        assertThat(text("www.example.com")).isEqualTo("www.example.com").isSameAs(text("www.example.com"));
    }

    @Test
    void eachTextIsItself() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 10 * KnownTexts.SLOTS; i++) {
                assertThat(text("www" + i)).isEqualTo("www" + i);
            }
        }
    }

    @Test
    void ofTwoTextsInOneSlotTheLatestIsKept() {
        Map<Integer, String> bySlot = new HashMap<>();
        String first = null;
        String second = "";
        for (int i = 0; first == null; i++) {
            second = "www" + i;
            first = bySlot.put(slot(second, UTF_8), second);
        }
        String evicted = text(first);

        assertThat(text(second)).isEqualTo(second);
        assertThat(text(first)).isEqualTo(first).isNotSameAs(evicted);
    }

    @Test
    void aTextThatIsTooLongIsNotKept() {
        String text = "x".repeat(KnownTexts.MAX_LENGTH + 1);

        assertThat(text(text)).isEqualTo(text).isNotSameAs(text(text));
    }

    @Test
    void aByteThatIsNotAsciiIsNotTheCharacterOfItsNumber() {
        String prefix = "";
        for (int i = 0; slot(prefix + "\u00e9", UTF_8) != slot(prefix + "\u00e9", ISO_8859_1); i++) {
            prefix = "www" + i;
        }
        byte[] invalid = (prefix + "\u00e9").getBytes(ISO_8859_1);

        assertThat(text(prefix + "\u00e9")).isEqualTo(prefix + "\u00e9");
        assertThat(texts.text(view(invalid), 0, invalid.length)).isEqualTo(prefix + "\ufffd");
        assertThat(text(prefix + "\u00e9")).isEqualTo(prefix + "\u00e9");
    }

    private String text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return texts.text(view(bytes), 0, bytes.length);
    }

    private static int slot(String text, Charset charset) {
        byte[] bytes = text.getBytes(charset);
        return KnownTexts.slot(view(bytes), 0, bytes.length);
    }

    private static ByteView view(byte[] bytes) {
        return new ByteView().set(ByteBuffer.wrap(bytes), 0, bytes.length);
    }
}
