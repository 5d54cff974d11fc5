package io.macmon.config.text;

/** Text as a field of comma-separated values (RFC 4180) that no spreadsheet runs as a formula. */
public final class CsvText {

    private static final String SPECIAL = ",\";\r\n";
    private static final String FORMULA_STARTS = "=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20";

    private CsvText() {}

    /**
     * Quotes a text where needed. One that starts like a formula, even after blanks, gets an apostrophe in front. A
     * semicolon is quoted as well, because some spreadsheets divide fields there.
     */
    public static String quoted(String text) {
        String harmless = isFormula(text) ? "'" + text : text;
        return isPlain(harmless) ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }

    private static boolean isFormula(String text) {
        int at = 0;
        while (at < text.length() && Character.isWhitespace(text.charAt(at)) && !isFormulaStart(text.charAt(at))) {
            at++;
        }
        return at < text.length() && isFormulaStart(text.charAt(at));
    }

    private static boolean isFormulaStart(char character) {
        return FORMULA_STARTS.indexOf(character) >= 0;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (SPECIAL.indexOf(text.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
