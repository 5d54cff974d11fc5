package io.macmon.fleet.finding;

import io.macmon.analyzer.audit.finding.Severity;

/**
 * What a fleet can find. Users' own rules match on the ID and the number of a kind, so neither ever changes.
 *
 * <p>To add a kind, add a constant and describe it in docs/fleet.md.
 */
public enum FleetFindingKind {
    CLONED_MAC(
            "cloned-mac",
            200,
            Severity.HIGH,
            "find both devices by their switch ports, and disconnect the one that does not own the address",
            "list the address under 'ignore', or give its group the role router or shared-mac"),
    ROAMED("roamed", 201, Severity.INFO, "nothing, unless the device should not move", "nothing to do"),
    NEW_ANYWHERE(
            "new-anywhere",
            202,
            Severity.INFO,
            "find out what the device is",
            "add it to the policy; it is reported only once"),
    ABSENT_EVERYWHERE(
            "absent-everywhere",
            203,
            Severity.MEDIUM,
            "find out whether the device is switched off, moved or stolen",
            "set 'expected: false' for its group"),
    POLICY_DRIFT(
            "policy-drift",
            204,
            Severity.MEDIUM,
            "give the sensor the policy of the others",
            "nothing to do; it is reported once"),
    SENSOR_SILENT(
            "sensor-silent",
            205,
            Severity.MEDIUM,
            "check the sensor and its connection to the brokers",
            "if it was removed, remove its record from sensors.v1, as in docs/fleet.md"),
    WRONG_PLACE(
            "wrong-place",
            206,
            Severity.MEDIUM,
            "find out who moved the device, or which other device uses its address",
            "add the place to 'place' of its group"),
    DUPLICATE_SENSOR(
            "duplicate-sensor",
            207,
            Severity.MEDIUM,
            "give each sensor a different name: set 'sensor' in the section 'fleet' of its configuration",
            "nothing to do, but clones and moves between the two are not found");

    private final String id;
    private final int number;
    private final Severity severity;
    private final String action;
    private final String ifLegitimate;

    FleetFindingKind(String id, int number, Severity severity, String action, String ifLegitimate) {
        this.id = id;
        this.number = number;
        this.severity = severity;
        this.action = action;
        this.ifLegitimate = ifLegitimate;
    }

    /** The name in records and documentation, as in {@code cloned-mac}. */
    public String id() {
        return id;
    }

    /** The signature ID in EVE; the audit's own kinds are below 200. */
    public int number() {
        return number;
    }

    public Severity severity() {
        return severity;
    }

    /** Whether findings of this kind are about a sensor, not a station. */
    boolean isAboutSensor() {
        return this == POLICY_DRIFT || this == SENSOR_SILENT || this == DUPLICATE_SENSOR;
    }

    String action() {
        return action;
    }

    String ifLegitimate() {
        return ifLegitimate;
    }
}
