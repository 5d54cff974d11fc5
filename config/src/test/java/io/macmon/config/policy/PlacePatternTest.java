package io.macmon.config.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacePatternTest {

    @ParameterizedTest
    @CsvSource({
        "hq, hq, true",
        "hq, hq-2, false",
        "hq, HQ, false",
        "branch-*, branch-1, true",
        "branch-*, branch-, true",
        "branch-*, old branch-1, false",
        "*-lab, hq-lab, true",
        "*-lab, hq-labs, false",
        "a*a, a, false",
        "a*a, aa, true",
        "*, anything, true",
        "a*b*b, ab, false",
        "a*b*b, abb, true",
        "a.c, abc, false"
    })
    void matchesTheWholePlace(String pattern, String place, boolean isMatch) {
        assertThat(new PlacePattern(pattern).matches(place)).isEqualTo(isMatch);
    }

    @Test
    void agreesWithARegularExpression() {
        Random random = new Random(1);
        for (int times = 0; times < 20_000; times++) {
            String pattern = text(random, "ab*", 1 + random.nextInt(6));
            String place = text(random, "ab", random.nextInt(8));
            assertThat(new PlacePattern(pattern).matches(place))
                    .as("%s %s", pattern, place)
                    .isEqualTo(Pattern.matches(pattern.replace("*", ".*"), place));
        }
    }

    private static String text(Random random, String letters, int length) {
        return random.ints(length, 0, letters.length())
                .mapToObj(index -> letters.substring(index, index + 1))
                .reduce("", String::concat);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb"})
    void mustBePrintable(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlacePattern(text))
                .withMessageContaining("must be 1 to 100 printable characters");
    }
}
