package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RawValuesTest {

    @Test
    void aValueThatIsRepeatedCountsOnce() {
        assertThat(RawValues.of("a", "b", "a").texts()).containsExactly("a", "b");
    }

    @Test
    void noValueHidesBehindMoreThan32Others() {
        RawValues some = numbers(40);
        RawValues others = numbers(39).add(new byte[] {'x'});

        assertThat(some.size()).isEqualTo(33);
        assertThat(some.texts()).hasSize(33).endsWith("8 more");
        assertThat(others.hash(32)).isNotEqualTo(some.hash(32));
        assertThat(some.has(others.hash(32))).isFalse();
        assertThat(some.has(numbers(40).hash(32))).isTrue();
    }

    @Test
    void encodedValuesAreTheSame() {
        RawValues none = RawValues.decoded(RawValues.NONE.encoded());
        assertThat(none.isEmpty()).isTrue();
        assertThat(none).isEqualTo(RawValues.NONE);
        for (RawValues values :
                List.of(RawValues.of(""), RawValues.of("", "a", ":", "\0"), RawValues.ofMac(7), numbers(32))) {
            RawValues same = RawValues.decoded(values.encoded());
            assertThat(same).isEqualTo(values);
            assertThat(same.texts()).isEqualTo(values.texts());
        }
    }

    @Test
    void aPasswordIsComparedByItsDigest() {
        byte[] password = {'s', 'e', 'c', 'r', 'e', 't'};
        RawValues values = RawValues.ofPassword(password, 1);
        assertThat(values).isEqualTo(RawValues.ofPassword(password, 1)).isNotEqualTo(RawValues.ofPassword(password, 2));
        assertThat(values.encoded()).doesNotContain(HexFormat.of().formatHex(password));
        assertThat(RawValues.decoded(values.encoded()).texts()).isEqualTo(values.texts());
    }

    @Test
    void valuesThatDifferOnlyInLengthAreDifferent() {
        assertThat(RawValues.of("", "\0", "\0\0", "a", "a\0").size()).isEqualTo(5);
    }

    @Test
    void bytesThatAreNoAddressesAreShownInHexadecimal() {
        RawValues values = RawValues.of(RawValues.Format.ADDRESS, new byte[] {10, 0, 0, 1});
        values.add(new byte[] {1, 2});

        assertThat(values.texts()).isEqualTo(List.of("10.0.0.1", "0102"));
        assertThat(values.address(1)).isNull();
    }

    private static RawValues numbers(int count) {
        return RawValues.of(IntStream.range(0, count).mapToObj(String::valueOf).toArray(String[]::new));
    }
}
