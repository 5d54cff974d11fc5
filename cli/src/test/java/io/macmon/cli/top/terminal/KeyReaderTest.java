package io.macmon.cli.top.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.draw.Key.Code;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyReaderTest {

    private static final String PAUSE = "\0"; // no character arrives in time

    private int position;

    @ParameterizedTest
    @CsvSource({
        "[A,UP",
        "[B,DOWN",
        "OA,UP",
        "OH,HOME",
        "[H,HOME",
        "[1~,HOME",
        "[7~,HOME",
        "[F,END",
        "[4~,END",
        "[5~,PAGE_UP",
        "[6~,PAGE_DOWN",
        "[Z,BACK_TAB",
        "[1;5A,UP",
        "[3~,DELETE",
        "[15~,UNKNOWN",
        "[<64;10;5M,WHEEL_UP",
        "[<65;10;5M,WHEEL_DOWN",
        "[<0;10;5m,UNKNOWN",
        "[<0;1;2;5M,UNKNOWN",
        "x,UNKNOWN"
    })
    void readsSequences(String sequence, Code expected) throws IOException {
        KeyReader keys = reader("\u001b" + sequence + "q");

        assertThat(keys.read(1).code()).isEqualTo(expected);
        assertThat(keys.read(1)).isEqualTo(Key.of('q')); // nothing of the sequence is left
    }

    @Test
    void readsAnEscThatNothingFollowsAsEscape() throws IOException {
        KeyReader keys = reader("\u001b" + PAUSE + "q");

        assertThat(keys.read(1)).isEqualTo(Key.of(Code.ESCAPE));
        assertThat(keys.read(1)).isEqualTo(Key.of('q'));
    }

    @Test
    void readsCharactersOfAllPlanes() throws IOException {
        KeyReader keys = reader("aé京😀");

        assertThat(keys.read(1)).isEqualTo(Key.of('a'));
        assertThat(keys.read(1)).isEqualTo(Key.of('é'));
        assertThat(keys.read(1)).isEqualTo(Key.of('京'));
        assertThat(keys.read(1)).isEqualTo(Key.of(0x1F600));
    }

    @Test
    void skipsWhatIsNotUtf8() throws IOException {
        KeyReader keys = new KeyReader(timeout -> new int[] {0xFF, 0xC3, 'x', 'q'}[position++]);

        assertThat(keys.read(1)).isEqualTo(Key.of(Code.UNKNOWN));
        assertThat(keys.read(1)).isEqualTo(Key.of(Code.UNKNOWN)); // with the character that ends it
        assertThat(keys.read(1)).isEqualTo(Key.of('q'));
    }

    @Test
    void readsControlCharacters() throws IOException {
        KeyReader keys = reader("\r\t\u007f\f\u0015\u0001");

        for (Code code : new Code[] {Code.ENTER, Code.TAB, Code.BACKSPACE, Code.REDRAW, Code.ERASE, Code.UNKNOWN}) {
            assertThat(keys.read(1)).isEqualTo(Key.of(code));
        }
    }

    @Test
    void readsClicks() throws IOException {
        assertThat(reader("\u001b[<0;10;5M").read(1)).isEqualTo(Key.click(9, 4));
    }

    @Test
    void endsALongSequence() throws IOException {
        assertThat(reader("\u001b[" + "1;".repeat(500) + "A").read(1)).isEqualTo(Key.of(Code.UNKNOWN));
    }

    @Test
    void returnsNullIfNoKeyIsPressedInTimeAndFailsAtTheEnd() throws IOException {
        KeyReader keys = reader(PAUSE + "\u001b");

        assertThat(keys.read(1)).isNull();
        assertThatThrownBy(() -> keys.read(1)).isInstanceOf(IOException.class);
    }

    private KeyReader reader(String characters) {
        byte[] bytes = characters.getBytes(UTF_8);
        return new KeyReader(timeout -> {
            if (position == bytes.length) {
                return -1;
            }
            int next = Byte.toUnsignedInt(bytes[position++]);
            return next == PAUSE.charAt(0) ? KeyReader.TIMEOUT : next;
        });
    }
}
