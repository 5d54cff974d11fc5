package io.macmon.analyzer.record;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers with a fraction, to three places and without an exponent, which not every reader understands. */
final class Decimals {

    private static final int PLACES = 3;

    private Decimals() {}

    static String of(double number) {
        BigDecimal rounded = BigDecimal.valueOf(number).setScale(PLACES, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
