package io.macmon.cli.top.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Areas, bars, boxes and wrapped text. */
class DrawingTest {

    @Test
    void areasShareWhatIsLeftOver() {
        List<Area> rows = new Area(0, 0, 80, 24).splitRows(Size.fixed(3), Size.atLeast(5), Size.fixed(1));
        assertThat(rows).containsExactly(new Area(0, 0, 80, 3), new Area(0, 3, 80, 20), new Area(0, 23, 80, 1));

        List<Area> columns = new Area(5, 0, 30, 1).splitColumns(new Size(2, 9, 1), new Size(2, 100, 2));
        assertThat(columns).containsExactly(new Area(5, 0, 9, 1), new Area(14, 0, 21, 1));
    }

    @Test
    void theLastPartsAreEmptyWhereThereIsNoRoom() {
        List<Area> rows = new Area(0, 0, 80, 4).splitRows(Size.fixed(3), Size.atLeast(5), Size.fixed(1));

        assertThat(rows.stream().map(Area::height)).containsExactly(3, 1, 0);
    }

    @Test
    void barsShowTheLatestValuesRelativeToTheLargest() {
        assertThat(sparkline(4, 1, true, 100, 0, 1, 50, 100)).isEqualTo(" ▁▄█\n");
        assertThat(sparkline(6, 1, true, 3, Sparkline.NONE, 3)).isEqualTo("   █ █\n");
        assertThat(sparkline(2, 1, false, 0, 7)).isEqualTo(" #\n");
        assertThat(sparkline(3, 2, true, 16, 8, 4)).isEqualTo("█\n██▄\n");
    }

    @Test
    void boxesReturnWhatIsInside() {
        Buffer buffer = new Buffer(12, 3, true);

        Area inside = Box.draw(buffer, buffer.area(), "Help");

        assertThat(inside).isEqualTo(new Area(1, 1, 10, 1));
        assertThat(buffer.text()).isEqualTo("┌─ Help ───┐\n│          │\n└──────────┘\n");
        assertThat(Box.draw(new Buffer(1, 1, true), new Area(0, 0, 1, 1), "").isEmpty())
                .isTrue();
    }

    @Test
    void textIsWrappedBetweenWords() {
        Text text = new Text()
                .line("state: ", Style.DIM)
                .add("two servers answer", Style.BAD)
                .line("abcdefghijklm");
        Buffer buffer = new Buffer(10, 6, true);

        assertThat(text.draw(buffer, buffer.area(), 0)).isEqualTo(5);

        assertThat(buffer.text()).isEqualTo("state: two\nservers\nanswer\nabcdefghij\nklm\n\n");
        assertThat(buffer.style(0, 1)).isEqualTo(Style.BAD);
        assertThat(text.height(80)).isEqualTo(2);
    }

    @Test
    void textCanBeScrolled() {
        Buffer buffer = new Buffer(4, 1, true);

        new Text().line("a").line("b").draw(buffer, buffer.area(), 1);

        assertThat(buffer.text()).isEqualTo("b\n");
    }

    @Test
    void aStyleWithoutColourHasAttributesOnly() {
        Theme theme = new Theme(Theme.Depth.NONE, false);

        for (Style style : Style.values()) {
            assertThat(theme.sequence(style, true)).matches("\u001b\\[0(;[147])*m");
        }
        assertThat(new Theme(Theme.Depth.SIXTEEN, false).sequence(Style.GOOD, false))
                .isEqualTo("\u001b[0;32m");
    }

    private static String sparkline(int width, int height, boolean isUnicode, long... values) {
        Buffer buffer = new Buffer(width, height, isUnicode);
        Sparkline.draw(buffer, buffer.area(), values, Style.GOOD);
        return buffer.text();
    }
}
