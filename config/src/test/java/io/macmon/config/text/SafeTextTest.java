package io.macmon.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void escapesWhatControlsATerminalOrEndsALine() {
        assertThat(SafeText.of("a\u001b[2Jb\nc\r\u0085\u009b", 64)).isEqualTo("a\\x1b[2Jb\\x0ac\\x0d\\x85\\x9b");
        assertThat(SafeText.of("\u202egnp\u2028\u200b\u00a0", 64)).isEqualTo("\\u{202e}gnp\\u{2028}\\u{200b}\\u{a0}");
        assertThat(SafeText.of("C:\\x0a", 64)).isEqualTo("C:\\\\x0a");
    }

    @Test
    void escapesLettersAndMarksThatAreInvisible() {
        assertThat(SafeText.of("pc\u3164\u115f\uffa0\u2800", 64)).isEqualTo("pc\\u{3164}\\u{115f}\\u{ffa0}\\u{2800}");
        assertThat(SafeText.of("p\u034fc\ufe0f\u17b5\udb40\udd00", 64))
                .isEqualTo("p\\u{34f}c\\u{fe0f}\\u{17b5}\\u{e0100}");
    }

    @Test
    void keepsTheLettersOfAllLanguages() {
        assertThat(SafeText.of("Büro-Drucker 打印机 😀", 64)).isEqualTo("Büro-Drucker 打印机 😀");
    }

    @Test
    void cutsBetweenCharacters() {
        assertThat(SafeText.of("😀😀😀", 2)).isEqualTo("😀😀…");
        assertThat(SafeText.of("\ud83d", 2)).isEqualTo("\\u{d83d}");
        assertThat(SafeText.of("ab", 2)).isEqualTo("ab");
    }

    @Test
    void escapesALineOfJsonSoThatItMeansTheSame() {
        assertThat(SafeText.json("{\"name\":\"evil\u202egnp \\\\ \u00e9 \ud83d\ude00 \udb40\udc01\"}"))
                .isEqualTo("{\"name\":\"evil\\u202egnp \\\\ \u00e9 \ud83d\ude00 \\udb40\\udc01\"}");
    }
}
