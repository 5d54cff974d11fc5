package io.macmon.analyzer.claim;

/** MAC addresses in their usual form. */
final class MacText {

    private MacText() {}

    /** As {@code 00:1b:21:0a:0b:0c}. */
    static String of(long mac) {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            int octet = (int) (mac >>> shift) & 0xFF;
            text.append(text.length() == 0 ? "" : ":")
                    .append(Character.forDigit(octet >>> 4, 16))
                    .append(Character.forDigit(octet & 0xF, 16));
        }
        return text.toString();
    }
}
