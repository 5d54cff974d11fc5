package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.text.ByteBuilder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Compares with {@link BigDecimal}, whose rounding is independent of binary arithmetic. */
class DecimalsTest {

    private static final int CASES = 300_000;

    private final SplittableRandom random = new SplittableRandom(1);
    private final ByteBuilder text = new ByteBuilder(32);

    @Test
    void roundsTheShortestDecimalFractionToThreePlaces() {
        checkRounded(() -> (double) random.nextLong(1L << random.nextInt(1, 63)) / (1 + random.nextInt(10_000)));
    }

    @Test
    void roundsTheMiddleBetweenTwoResultsToEven() {
        checkRounded(() -> (2 * random.nextLong(1L << random.nextInt(1, 50)) + 1) / 2_000.0);
    }

    @Test
    void roundsTheNeighboursOfTheMiddle() {
        checkRounded(() -> {
            double middle = (2 * random.nextLong(1L << random.nextInt(1, 50)) + 1) / 2_000.0;
            return random.nextBoolean() ? Math.nextUp(middle) : Math.nextDown(middle);
        });
    }

    @Test
    void roundsAnyNumber() {
        checkRounded(this::anyNumber);
    }

    @Test
    void roundsWholeNumbersAndTheirNeighbours() {
        checkRounded(() -> {
            double whole = random.nextLong(1L << random.nextInt(1, 63));
            return whole == 0 || random.nextBoolean() ? whole : Math.nextDown(whole);
        });
    }

    @Test
    void keepsFifteenDigits() {
        checkSignificant(() -> random.nextLong(1L << random.nextInt(1, 63)) / (1 + random.nextInt(10_000) * 1.0));
        checkSignificant(() -> random.nextLong(1L << 40) * 1e9 / random.nextLong(1, 1L << random.nextInt(1, 60)));
        checkSignificant(() -> random.nextDouble() * random.nextInt(1_000_000));
        checkSignificant(this::anyNumber);
    }

    @Test
    void roundsTheMiddleOfFifteenDigitsUp() {
        checkSignificant(() ->
                (100_000_000_000_000L + random.nextLong(800_000_000_000_000L) + 0.5) / (1L << random.nextInt(12)));
        checkSignificant(() -> Math.nextDown(1e15 / Math.pow(10, random.nextInt(20))));
        checkSignificant(() -> Math.nextDown(1e15) - random.nextInt(3) / 8.0);
    }

    private double anyNumber() {
        double number = Double.longBitsToDouble(random.nextLong() >>> 1);
        return Double.isFinite(number) && number < 1e30 ? number : 0;
    }

    private void checkRounded(DoubleSupplier numbers) {
        for (int i = 0; i < CASES; i++) {
            double number = numbers.getAsDouble();
            text.clear();
            Decimals.rounded(number, text);

            assertThat(text.toString())
                    .as("%s", number)
                    .isEqualTo(plain(BigDecimal.valueOf(number).setScale(3, RoundingMode.HALF_EVEN)));
        }
    }

    private void checkSignificant(DoubleSupplier numbers) {
        for (int i = 0; i < CASES; i++) {
            double number = numbers.getAsDouble();
            text.clear();
            Decimals.significant(number, text);

            assertThat(text.toString())
                    .as("%s", number)
                    .isEqualTo(plain(new BigDecimal(number).round(new MathContext(15))));
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
