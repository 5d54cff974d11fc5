package io.macmon.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        plain|plain
        a,b|"a,b"
        a"b|"a""b"
        =1+1|'=1+1
        @x,y|"'@x,y"
        -1|'-1
        \uFF1D1+1|'\uFF1D1+1
        x;=1+1|"x;=1+1"
        """)
    void quotesTextThatWouldBeMisread(String text, String expected) {
        assertThat(CsvText.quoted(text)).isEqualTo(expected);
    }

    @Test
    void quotesLineEndsAndFormulasAfterBlanks() {
        assertThat(CsvText.quoted("a\r\nb")).isEqualTo("\"a\r\nb\"");
        assertThat(CsvText.quoted("\ta")).isEqualTo("'\ta");
        assertThat(CsvText.quoted(" =1+1")).isEqualTo("' =1+1");
        assertThat(CsvText.quoted("  ")).isEqualTo("  ");
        assertThat(CsvText.quoted("")).isEmpty();
    }
}
