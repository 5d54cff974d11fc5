package io.macmon.config.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.YamlText.Item;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlTextTest {

    private static final Path FILE = Path.of("policy.yaml");

    @Test
    void addsALineToABlockListAndKeepsComments() {
        assertThat(add("a:\n  # first\n  - 1   # one\n  - 2 # two\n\n# later\nb: x\n", "a", "3"))
                .isEqualTo("a:\n  # first\n  - 1   # one\n  - 2 # two\n  - 3  # c3\n\n# later\nb: x\n");
        assertThat(add("a:\n  - b: 1\n    c: 2  # two\n", "a", "3"))
                .isEqualTo("a:\n  - b: 1\n    c: 2  # two\n  - 3  # c3\n");
        assertThat(add("a:\n- 1\nb: x\n", "a", "3")).isEqualTo("a:\n- 1\n- 3  # c3\nb: x\n");
        assertThat(add("a:\n  - 1", "a", "3", "4")).isEqualTo("a:\n  - 1\n  - 3  # c3\n  - 4  # c4\n");
        assertThat(add("a:\r\n  - 1\r\nb: x\r\n", "a", "3")).isEqualTo("a:\r\n  - 1\r\n  - 3  # c3\r\nb: x\r\n");
    }

    @Test
    void addsToAListInBrackets() {
        assertThat(add("a: [1, 2]  # x\n", "a", "3")).isEqualTo("a: [1, 2, 3]  # x\n");
        assertThat(add("a: [{b: 1, c: 2}]\n", "a", "3")).isEqualTo("a: [{b: 1, c: 2}, 3]\n");
        assertThat(add("a: []\n", "a", "3", "4")).isEqualTo("a: [3, 4]\n");
        assertThat(add("a: [1,]\n", "a", "3")).isEqualTo("a: [1, 3,]\n");
        assertThat(add("a: [1,  # one\n    2  # two\n   ]\n", "a", "3"))
                .isEqualTo("a: [1,  # one\n    2, 3  # two\n   ]\n");
        assertThat(add("\u00e9\ud83d\ude00: {a: [1]}\n", "\u00e9\ud83d\ude00.a", "3"))
                .isEqualTo("\u00e9\ud83d\ude00: {a: [1, 3]}\n");
    }

    @Test
    void turnsASingleValueIntoAList() {
        assertThat(add("a: 1 # x\n", "a", "3")).isEqualTo("a: [1, 3] # x\n");
        assertThat(add("g: {a: {b: 1}} # x\n", "g.a", "3")).isEqualTo("g: {a: [{b: 1}, 3]} # x\n");
        assertThat(add("g: {a: \"2001:db8::\", b: 2}\n", "g.a", "\"::1\""))
                .isEqualTo("g: {a: [\"2001:db8::\", \"::1\"], b: 2}\n");
    }

    @Test
    void createsAMissingList() {
        assertThat(add("g:\n  h:\n      x: 1  # end\n  i: {}\n", "g.h.a", "3"))
                .isEqualTo("g:\n  h:\n      x: 1  # end\n      a:\n        - 3  # c3\n  i: {}\n");
        assertThat(add("g: {x: 1}\n", "g.a", "3")).isEqualTo("g: {x: 1, a: [3]}\n");
        assertThat(add("g: {}\n", "g.a", "3")).isEqualTo("g: {a: [3]}\n");
    }

    @Test
    void addsAnEntryToAMapping() {
        YamlText text = YamlText.of(FILE, "g:\n    # one\n    x: {a: 1} # x\n\n# end\nh: 1\n");

        assertThat(text.addEntry(List.of("y:", "  a: 2"), "g").text())
                .isEqualTo("g:\n    # one\n    x: {a: 1} # x\n    y:\n      a: 2\n\n# end\nh: 1\n");
        assertThat(text.addEntry(List.of("i: 2")).text()).endsWith("h: 1\ni: 2\n");
    }

    @Test
    void refusesWhatItCannotExtend() {
        assertThatThrownBy(() -> add("x: &x [1]\na: *x\n", "a", "3"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("policy.yaml:2:1: cannot be changed here: it is an alias of another value;"
                        + " change it by hand");
        assertThatThrownBy(() -> add("a:\n  b: 1\n", "a", "3")).hasMessageContaining("it is not a list");
        assertThatThrownBy(() -> YamlText.of(FILE, "g: {x: 1}\n").addEntry(List.of("y: 1"), "g"))
                .hasMessageContaining("in braces");
        assertThatThrownBy(() -> add("a: 2001:db8::\n", "a", "3")).isInstanceOf(ConfigException.class);
    }

    @Test
    void showsTheDifferenceAsDiffDoes() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        String after = "1\n2\n3\nx\n4\n5\n6\n7\n8\n9\n10\n11\ny\n";

        assertThat(TextDiff.unified("f", before, after))
                .containsExactly(
                        "--- f",
                        "+++ f",
                        "@@ -1,6 +1,7 @@",
                        " 1",
                        " 2",
                        " 3",
                        "+x",
                        " 4",
                        " 5",
                        " 6",
                        "@@ -9,4 +10,4 @@",
                        " 9",
                        " 10",
                        " 11",
                        "-12",
                        "+y");
        assertThat(TextDiff.unified("f", before, before)).isEmpty();
    }

    private static String add(String text, String path, String... values) {
        List<Item> items =
                Arrays.stream(values).map(value -> new Item(value, "c" + value)).toList();
        return YamlText.of(FILE, text).addItems(items, path.split("\\.")).text();
    }
}
