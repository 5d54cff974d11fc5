package io.macmon.analyzer.record;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Decimal fractions with at most three places, and without an exponent, because not every reader understands exponents.
 */
final class Decimals {

    private static final int PLACES = 3;

    private Decimals() {}

    static String of(double number) {
        BigDecimal rounded = BigDecimal.valueOf(number).setScale(PLACES, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
