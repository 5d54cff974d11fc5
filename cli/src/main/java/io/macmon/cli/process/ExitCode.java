package io.macmon.cli.process;

/** The exit codes. Picocli defines exit code 2, for an invalid command line or setting. */
public final class ExitCode {

    /** Done; nothing is wrong. */
    public static final int DONE = 0;

    /** Failed, or incomplete. */
    public static final int FAILED = 1;

    /** Done, with findings, such as an unexpected source. */
    public static final int FINDINGS = 3;

    private ExitCode() {}
}
