package io.macmon.analyzer.audit.station;

/** What the audit concludes about a station. */
public enum Verdict {
    /** Listed, without violations. */
    ALLOWED("allowed"),
    /** Not listed, because the policy lists no stations; without violations. */
    SEEN("seen"),
    /** Listed, with violations. */
    VIOLATES("violates"),
    /** No group lists it. */
    UNEXPECTED("unexpected"),
    /** On the deny list. */
    DENIED("denied"),
    /** Expected, and not seen. */
    ABSENT("absent"),
    /** Listed but not expected, and not seen. */
    SILENT("silent"),
    /** A virtual router's address. */
    VIRTUAL("virtual"),
    /** An address of this host. */
    OWN("own"),
    /** On the ignore list. */
    IGNORED("ignored");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
