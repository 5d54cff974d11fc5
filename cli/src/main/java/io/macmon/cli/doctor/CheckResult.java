package io.macmon.cli.doctor;

import io.macmon.config.text.MacmonException;

/**
 * What came of one check.
 *
 * @param check  what was examined, in a few words, the same in every run
 * @param detail  what was tried and how it went
 * @param advice what to do about it; empty when there is nothing to do
 */
public record CheckResult(String check, Status status, String detail, String advice) {

    /** How it is. */
    public enum Status {
        /** As it should be. */
        OK,
        /** {@code macmon watch} works, but with a limit. */
        WARNING,
        /** {@code macmon watch} needs this, and does not have it. */
        MISSING
    }

    /** What is tried: it returns how it went, or the kernel refuses. */
    @FunctionalInterface
    interface Attempt {
        String run() throws MacmonException;
    }

    public static CheckResult ok(String check, String found) {
        return new CheckResult(check, Status.OK, found, "");
    }

    static CheckResult warning(String check, String found, String advice) {
        return new CheckResult(check, Status.WARNING, found, advice);
    }

    static CheckResult missing(String check, String found, String advice) {
        return new CheckResult(check, Status.MISSING, found, advice);
    }

    /** @param refused what a refusal means */
    static CheckResult attempt(String check, Status refused, Attempt trial) {
        try {
            return ok(check, trial.run());
        } catch (MacmonException refusal) {
            return refused(check, refused, refusal);
        }
    }

    /** Of a refusal, whose message gives its own advice behind the first semicolon, or none. */
    public static CheckResult refused(String check, Status status, MacmonException refusal) {
        String[] message = refusal.getMessage().split("; ", 2);
        return new CheckResult(check, status, message[0], message.length == 2 ? message[1] : "");
    }

    /** With more advice, unless all is well. */
    public CheckResult withAdvice(String more) {
        return status == Status.OK
                ? this
                : new CheckResult(check, status, detail, advice.isEmpty() ? more : advice + "; " + more);
    }
}
