package io.macmon.cli.process;

/**
 * The exit codes, the same for all commands.
 *
 * <p>The rule: if the user must change the command line or the text of a file, it is {@link #WRONG}; if anything else
 * prevents the work, it is {@link #FAILED}. A file that is missing, unreadable or not writable is therefore always
 * {@link #FAILED}: a capture, station list, policy, plan, secret, certificate, vendor list, database or imported file,
 * whether the command line or another file names it. So is a damaged capture file, because no user wrote its contents.
 */
public final class ExitCode {

    /** Done; nothing is wrong. */
    public static final int DONE = 0;

    /** Failed, or incomplete: a missing or unreadable file, no such device, no permission, lost frames, a full disk. */
    public static final int FAILED = 1;

    /** The text that the user wrote is wrong: an option, a value, or the contents of a policy, list or secret. */
    public static final int WRONG = 2;

    /** Done, with findings, such as an unexpected source. */
    public static final int FINDINGS = 3;

    private ExitCode() {}
}
