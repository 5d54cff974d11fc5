package io.macmon.cli.doctor;

import io.macmon.config.text.MacmonException;

/**
 * The result of one check.
 *
 * @param check  the name of the check, the same in every run
 * @param detail what was tried, and the outcome
 * @param advice what the user can do about the outcome; empty if there is nothing to do
 */
public record CheckResult(String check, Status status, String detail, String advice) {

    /** What the result means for {@code macmon watch} on this machine. */
    public enum Status {
        /** {@code watch} works. */
        OK,
        /** {@code watch} works, with a limitation. */
        WARNING,
        /** {@code watch} does not work until the problem is fixed. */
        MISSING
    }

    /** An operation to try, which returns a description of the outcome. */
    @FunctionalInterface
    interface Attempt {
        String run() throws MacmonException;
    }

    public static CheckResult ok(String check, String detail) {
        return new CheckResult(check, Status.OK, detail, "");
    }

    public static CheckResult warning(String check, String detail, String advice) {
        return new CheckResult(check, Status.WARNING, detail, advice);
    }

    static CheckResult missing(String check, String detail, String advice) {
        return new CheckResult(check, Status.MISSING, detail, advice);
    }

    /** @param statusOnFailure the status if the attempt fails */
    static CheckResult attempt(String check, Status statusOnFailure, Attempt attempt) {
        try {
            return ok(check, attempt.run());
        } catch (MacmonException failure) {
            return failed(check, statusOnFailure, failure);
        }
    }

    public static CheckResult failed(String check, Status status, MacmonException failure) {
        return new CheckResult(check, status, failure.problem(), failure.advice());
    }

    /** Appends advice, unless the status is {@link Status#OK}. */
    public CheckResult withAdvice(String more) {
        return status == Status.OK
                ? this
                : new CheckResult(check, status, detail, advice.isEmpty() ? more : advice + "; " + more);
    }
}
