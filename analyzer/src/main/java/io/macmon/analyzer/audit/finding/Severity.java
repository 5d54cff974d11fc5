package io.macmon.analyzer.audit.finding;

/** How much a finding matters. */
public enum Severity {
    /** Worth knowing; not a finding that makes an audit end with an exit code of its own. */
    INFO(4),
    LOW(3),
    MEDIUM(2),
    HIGH(1);

    private final int eve;

    Severity(int eve) {
        this.eve = eve;
    }

    /** In EVE, 1 is the highest. */
    public int eve() {
        return eve;
    }

    /** Whether the segment is not as it should be. */
    public boolean isViolation() {
        return this != INFO;
    }
}
