package io.macmon.config.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteBuilderTest {

    private static final int CASES = 200_000;

    private final SplittableRandom random = new SplittableRandom(1);
    private final ByteBuilder built = new ByteBuilder(1);

    @Test
    void writesNumbersAsTheJdkDoes() {
        for (int i = 0; i < CASES; i++) {
            long number = random.nextLong() >> random.nextInt(Long.SIZE);
            built.clear();

            assertThat(built.number(number).toString()).isEqualTo(Long.toString(number));
        }
    }

    @Test
    void writesPowersOfTenAndTheirNeighbours() {
        for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
            for (long number = power - 1; number <= power + 1; number++) {
                built.clear();
                assertThat(built.number(number).append(' ').number(-number).toString())
                        .isEqualTo(number + " " + -number);
            }
        }
        for (long number : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, 0}) {
            built.clear();
            assertThat(built.number(number).toString()).isEqualTo(Long.toString(number));
        }
    }

    @Test
    void padsNumbersAndWritesHexadecimalOnes() {
        for (int i = 0; i < CASES; i++) {
            long number = random.nextLong() >>> (1 + random.nextInt(Long.SIZE - 1));
            int width = 1 + random.nextInt(22);
            int digits = 1 + random.nextInt(16);
            built.clear();

            String hex = String.format(Locale.ROOT, "%016x", number);
            assertThat(built.padded(number, width)
                            .append(' ')
                            .hex(number, digits)
                            .toString())
                    .isEqualTo(String.format(Locale.ROOT, "%0" + width + "d ", number)
                            + hex.substring(hex.length() - digits));
        }
    }

    @Test
    void writesPairsOfDigits() {
        for (int number = 0; number < 100; number++) {
            built.clear();
            assertThat(built.pair(number).toString()).isEqualTo(String.format(Locale.ROOT, "%02d", number));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "ä", "aäb", "€uro", "a\uD83D\uDE00b", "\uD83D", "a\uDE00\n"})
    void writesTextInUtf8(String text) {
        built.append("<").append(text).append(">".getBytes(UTF_8));

        byte[] expected = ("<" + text + ">").getBytes(UTF_8);
        assertThat(built.length()).isEqualTo(expected.length);
        assertThat(built.array()).startsWith(expected);
    }

    @Test
    void stripsTheLastCharacters() {
        assertThat(built.append("1000").stripTrailing('0', 2).toString()).isEqualTo("10");
        assertThat(built.stripTrailing('1', 0).toString()).isEqualTo("10");
        assertThat(built.endsWith('0')).isTrue();
        built.clear();
        assertThat(built.endsWith('0')).isFalse();
        assertThat(built.toString()).isEmpty();
    }
}
