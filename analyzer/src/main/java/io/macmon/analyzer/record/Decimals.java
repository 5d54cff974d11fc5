package io.macmon.analyzer.record;

import io.macmon.config.text.ByteBuilder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Writes decimal fractions of numbers that are 0 or more, without an exponent, because not every reader understands
 * exponents, and without trailing zeros. Exact, and without objects for the numbers that measurements give.
 */
final class Decimals {

    private static final int PLACES = 3;
    private static final int PER_UNIT = 1_000;

    // Below this limit, a number with four places has at most 15 digits, and no two such numbers give the same double.
    private static final double MAX_ROUNDED = 1e11;

    private static final int DIGITS = 15;
    private static final double MAX_SCALED = 1e15;
    private static final double LOG10_OF_2 = Math.log10(2);

    // Higher powers of ten are not exact.
    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** The text of each number of thousandths from 1 to 999, without trailing zeros: .001, .01, .123. */
    private static final int[] FRACTIONS = fractions();

    private Decimals() {}

    // The first character is in the lowest byte. Characters are not 0, so the text is as long as the number has bytes.
    private static int[] fractions() {
        int[] fractions = new int[PER_UNIT];
        for (int i = 1; i < PER_UNIT; i++) {
            int text = '.' | ('0' + i / 100) << 8;
            if (i % 100 != 0) {
                text |= ('0' + i / 10 % 10) << 16;
            }
            if (i % 10 != 0) {
                text |= ('0' + i % 10) << 24;
            }
            fractions[i] = text;
        }
        return fractions;
    }

    /**
     * Appends a number with at most three places. What is rounded, half to even, is the decimal fraction that
     * {@link Double#toString} gives, not the binary one: 0.0005 gives 0, although the double is a little more.
     */
    static void rounded(double number, ByteBuilder out) {
        if (!(number < MAX_ROUNDED)) {
            large(number, out);
            return;
        }
        long thousandths = (long) (number * PER_UNIT);
        // The middle between two results. Compared as doubles, because the decimal fraction of a number is on the same
        // side of the middle as the number itself, or equal to it if the doubles are.
        double middle = (2 * thousandths + 1) / (2.0 * PER_UNIT);
        if (number > middle || (number == middle && (thousandths & 1) == 1)) {
            thousandths++;
        }
        out.number(thousandths / PER_UNIT).ascii(FRACTIONS[(int) (thousandths % PER_UNIT)]);
    }

    private static void large(double number, ByteBuilder out) {
        if (isWhole(number)) {
            out.number((long) number);
        } else {
            out.append(BigDecimal.valueOf(number)
                    .setScale(PLACES, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros()
                    .toPlainString());
        }
    }

    /** Appends a number with at most 15 digits. What is rounded, half up, is the exact value of the double. */
    static void significant(double number, ByteBuilder out) {
        if (isWhole(number)) {
            out.number((long) number);
            return;
        }
        int places = places(number);
        if (places < 0 || places >= POWERS_OF_TEN.length) {
            out.append(new BigDecimal(number)
                    .round(new MathContext(DIGITS))
                    .stripTrailingZeros()
                    .toPlainString());
            return;
        }
        // high + low is the product, exactly.
        double high = number * POWERS_OF_TEN[places];
        double low = Math.fma(number, POWERS_OF_TEN[places], -high);
        long scaled = (long) high;
        double rest = high - scaled;
        if (rest > 0.5 || (rest == 0.5 && low >= 0)) {
            scaled++;
        }
        long unit = (long) POWERS_OF_TEN[places]; // at most Long.MAX_VALUE, which is more than any scaled number
        append(scaled / unit, scaled % unit, places, out);
    }

    // The number of places that gives 15 digits.
    private static int places(double number) {
        int places = DIGITS - 1 - (int) Math.floor(Math.getExponent(number) * LOG10_OF_2); // or one less
        boolean isOneLess =
                places >= 0 && places < POWERS_OF_TEN.length && number * POWERS_OF_TEN[places] >= MAX_SCALED;
        return isOneLess ? places - 1 : places;
    }

    private static boolean isWhole(double number) {
        return number < MAX_SCALED && number == (long) number;
    }

    private static void append(long whole, long fraction, int places, ByteBuilder out) {
        out.number(whole);
        if (fraction > 0) {
            int atLeast = out.append('.').length();
            out.padded(fraction, places).stripTrailing('0', atLeast);
        }
    }
}
