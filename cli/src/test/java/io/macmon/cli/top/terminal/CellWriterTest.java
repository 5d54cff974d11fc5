package io.macmon.cli.top.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.draw.Theme;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellWriterTest {

    private final CellWriter writer = new CellWriter(new Theme(Theme.Depth.SIXTEEN, false));

    @Test
    void writesOnlyCellsThatHaveChanged() {
        writer.update(buffer("frames 100", Style.NORMAL));

        assertThat(writer.update(buffer("frames 107", Style.NORMAL))).isEqualTo("\u001b[1;10H\u001b[0m7\u001b[0m");
        assertThat(writer.update(buffer("frames 107", Style.NORMAL))).isEmpty();
        assertThat(writer.update(buffer("frames 107", Style.GOOD))).startsWith("\u001b[1;1H\u001b[0;32mframes");
    }

    @Test
    void writesEverythingAfterTheContentIsForgottenOrTheSizeHasChanged() {
        writer.update(buffer("a", Style.NORMAL));
        writer.forget();
        assertThat(writer.update(buffer("a", Style.NORMAL))).contains("\u001b[2J", "a");

        assertThat(writer.update(new Buffer(9, 2, true))).contains("\u001b[2J");
    }

    @Test
    void placesTheCursorAgainAfterAWideCharacter() {
        assertThat(writer.update(buffer("東x", Style.NORMAL))).contains("東\u001b[1;3Hx");
    }

    @Test
    void erasesTheSecondHalfOfAWideCharacter() {
        writer.update(buffer("東", Style.NORMAL));

        assertThat(writer.update(buffer("x", Style.NORMAL))).isEqualTo("\u001b[1;1H\u001b[0mx \u001b[0m");
    }

    @Test
    void coloursFollowTheEnvironment() {
        assertThat(good(Map.of("TERM", "xterm"))).isEqualTo("\u001b[0;32m");
        assertThat(good(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isEqualTo("\u001b[0m");
        assertThat(good(Map.of("TERM", "vt100"))).isEqualTo("\u001b[0m");
        assertThat(good(Map.of("TERM", "xterm-256color"))).isEqualTo("\u001b[0;38;5;114m");
        assertThat(good(Map.of("TERM", "xterm-256color", "COLORFGBG", "0;15"))).isEqualTo("\u001b[0;38;5;28m");
        assertThat(good(Map.of("TERM", "xterm", "COLORTERM", "truecolor"))).startsWith("\u001b[0;38;2;");
    }

    @Test
    void unicodeFollowsTheLocale() {
        assertThat(TerminalScreen.isUnicode(Map.of("LANG", "de_DE.UTF-8"))).isTrue();
        assertThat(TerminalScreen.isUnicode(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "C")))
                .isFalse();
        assertThat(TerminalScreen.isUnicode(Map.of("LC_CTYPE", "C.utf8", "TERM", "linux")))
                .isFalse();
        assertThat(TerminalScreen.isUnicode(Map.of())).isFalse();
    }

    private static String good(Map<String, String> environment) {
        return TerminalScreen.theme(environment).sequence(Style.GOOD, false);
    }

    private static Buffer buffer(String text, Style style) {
        Buffer buffer = new Buffer(12, 1, true);
        buffer.write(0, 0, 12, text, style);
        return buffer;
    }
}
