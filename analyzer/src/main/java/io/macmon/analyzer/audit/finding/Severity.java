package io.macmon.analyzer.audit.finding;

/** How serious a finding is, in ascending order. */
public enum Severity {
    /** Information, not a violation: it does not change the exit code. */
    INFO(4),
    LOW(3),
    MEDIUM(2),
    HIGH(1);

    private final int eve;

    Severity(int eve) {
        this.eve = eve;
    }

    /** The severity in EVE, where 1 is the highest. */
    public int eve() {
        return eve;
    }

    public boolean isViolation() {
        return this != INFO;
    }
}
