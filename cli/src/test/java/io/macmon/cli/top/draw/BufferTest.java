package io.macmon.cli.top.draw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BufferTest {

    private final Buffer buffer = new Buffer(12, 2, true);

    @Test
    void writesATextAndReturnsTheColumnAfterIt() {
        assertThat(buffer.write(2, 1, 10, "eth0", Style.BOLD)).isEqualTo(6);

        assertThat(buffer.text()).isEqualTo("\n  eth0\n");
        assertThat(buffer.style(2, 1)).isEqualTo(Style.BOLD);
        assertThat(buffer.style(6, 1)).isEqualTo(Style.NORMAL);
    }

    @Test
    void cutsATextThatIsTooLongAndMarksIt() {
        buffer.write(0, 0, 6, "printer-12", Style.NORMAL);

        assertThat(buffer.text(0)).isEqualTo("print…");
    }

    @Test
    void drawsNothingOutsideItself() {
        buffer.write(10, 0, 50, "abcdef", Style.NORMAL);
        buffer.write(0, 7, 50, "abcdef", Style.NORMAL);
        buffer.select(new Area(-3, -3, 50, 50));

        assertThat(buffer.text()).isEqualTo("          ab\n\n");
    }

    @Test
    void givesWideCharactersTwoCells() {
        assertThat(buffer.write(0, 0, 12, "東京", Style.NORMAL)).isEqualTo(4);
        assertThat(Buffer.widthOf("東京-1")).isEqualTo(6);

        assertThat(buffer.glyph(0, 0)).isEqualTo("東");
        assertThat(buffer.glyph(1, 0)).isEmpty();
        assertThat(buffer.text(0)).isEqualTo("東京");
    }

    @Test
    void leavesNoHalfOfAWideCharacter() {
        buffer.write(0, 0, 12, "東京", Style.NORMAL);

        buffer.write(1, 0, 1, "x", Style.NORMAL);

        assertThat(buffer.text(0)).isEqualTo(" x京");
    }

    @Test
    void cutsBeforeAWideCharacterThatDoesNotFit() {
        buffer.write(0, 0, 4, "a東京大", Style.NORMAL);

        assertThat(buffer.text(0)).isEqualTo("a東…");
    }

    @Test
    void keepsCombiningMarksWithTheirCharacter() {
        assertThat(buffer.write(0, 0, 12, "e\u0301a\u0300\u0301\u0302\u0303", Style.NORMAL))
                .isEqualTo(2);

        assertThat(buffer.glyph(0, 0)).isEqualTo("e\u0301");
        assertThat(buffer.glyph(1, 0)).isEqualTo("a\u0300\u0301"); // a pile of marks would cover other lines
    }

    @Test
    void escapesWhatControlsTheTerminal() {
        buffer.write(0, 0, 12, "\u001b[2J", Style.NORMAL);
        buffer.write(0, 1, 12, "a\u202eb", Style.NORMAL);

        assertThat(buffer.text(0)).isEqualTo("\\x1b[2J");
        assertThat(buffer.text(1)).isEqualTo("a\\u{202e}b");
    }

    @Test
    void replacesWhatATerminalWithoutUnicodeCannotShow() {
        Buffer ascii = new Buffer(8, 1, false);

        ascii.write(0, 0, 6, "東a-printer", Style.NORMAL);

        assertThat(ascii.text(0)).isEqualTo("?a-pr~");
    }

    @Test
    void comparesCells() {
        Buffer other = new Buffer(12, 2, true);
        other.write(0, 0, 1, "x", Style.BAD);
        assertThat(buffer.isSameCell(other, 0, 0)).isFalse();
        assertThat(buffer.isSameCell(other, 1, 0)).isTrue();

        buffer.write(0, 0, 1, "x", Style.BAD);
        assertThat(buffer.isSameCell(other, 0, 0)).isTrue();

        buffer.select(new Area(0, 0, 1, 1));
        assertThat(buffer.isSameCell(other, 0, 0)).isFalse();
    }

    @Test
    void alignsATextInAnArea() {
        buffer.write(new Area(0, 0, 6, 1), Align.RIGHT, "42", Style.NORMAL);
        buffer.write(new Area(0, 1, 6, 1), Align.CENTRE, "42", Style.NORMAL);

        assertThat(buffer.text()).isEqualTo("    42\n  42\n");
    }
}
