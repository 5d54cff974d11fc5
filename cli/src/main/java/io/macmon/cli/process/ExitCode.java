package io.macmon.cli.process;

/** The exit codes that are macmon's own. 0, 1 and 2 are picocli's: done, failed, and wrong command line or setting. */
public final class ExitCode {

    /** Done, with findings, such as an unexpected source. */
    public static final int FINDINGS = 3;

    private ExitCode() {}
}
