package io.macmon.analyzer.identity;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.macmon.analyzer.identity.DeviceType.Confidence;
import java.util.function.Predicate;

/**
 * The type of a device that has a trait.
 *
 * @param matches whether a value of this kind is such a trait; takes time in proportion to the value's length
 */
record DeviceRule(TraitKind kind, Confidence confidence, String type, Predicate<String> matches) {

    private static final int MAX_PATTERN = 1_000;

    /**
     * A rule for values in which a regular expression occurs, in any case.
     *
     * @throws IllegalArgumentException if RE2 cannot read the expression
     */
    static DeviceRule ofPattern(TraitKind kind, Confidence confidence, String type, String pattern) {
        if (pattern.length() > MAX_PATTERN) {
            throw new IllegalArgumentException("longer than " + MAX_PATTERN + " characters");
        }
        Pattern compiled = compile(pattern);
        return new DeviceRule(
                kind, confidence, type, value -> compiled.matcher(value).find());
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException notRe2) {
            throw new IllegalArgumentException("not an expression of RE2: " + pattern, notRe2);
        }
    }
}
