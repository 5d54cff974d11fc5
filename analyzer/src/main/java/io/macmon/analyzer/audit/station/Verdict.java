package io.macmon.analyzer.audit.station;

/** What an audit makes of a station. */
public enum Verdict {
    /** Listed, and nothing is wrong with it. */
    ALLOWED("allowed"),
    /** Nobody lists stations, and nothing is wrong with it. */
    SEEN("seen"),
    /** Listed, and something is wrong. */
    VIOLATES("violates"),
    /** No group lists it. */
    UNEXPECTED("unexpected"),
    /** On the deny list. */
    DENIED("denied"),
    /** Expected, and not heard. */
    ABSENT("absent"),
    /** Listed and not expected, and not heard. */
    SILENT("silent"),
    /** A virtual router's address. */
    VIRTUAL("virtual"),
    /** An address of the machine that audits. */
    OWN("own"),
    /** On the ignore list. */
    IGNORED("ignored");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
