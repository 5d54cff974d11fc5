package io.macmon.config.text;

/**
 * An operation failed, for example on a device, a capture, a file, a database or a server. The problem states what
 * could not be done, on what, and why; the advice states what to do about it.
 *
 * <pre>
 *   new MacmonException("cannot open eth0: operation not permitted", "run as root, or grant CAP_NET_RAW")
 * </pre>
 *
 * <p>A wrong setting is a {@link ConfigException} instead.
 */
public class MacmonException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String advice;

    /** Creates an exception that needs no advice. */
    public MacmonException(String problem) {
        this(problem, "", null);
    }

    public MacmonException(String problem, String advice) {
        this(problem, advice, null);
    }

    public MacmonException(String problem, Throwable cause) {
        this(problem, "", cause);
    }

    /** @param advice empty if there is nothing that the user can do */
    public MacmonException(String problem, String advice, Throwable cause) {
        super(advice.isEmpty() ? problem : problem + "; " + advice, cause);
        this.problem = problem;
        this.advice = advice;
    }

    /**
     * Creates an exception for a failure that no user can cause.
     *
     * @param subject what failed, as in {@code the capture}
     */
    public static MacmonException internalError(String subject, Throwable cause) {
        return new MacmonException("internal error in " + subject + ": " + cause, "please report it", cause);
    }

    /** What failed, on what, and why; without the advice. */
    public String problem() {
        return problem;
    }

    /** What the user can do; empty if nothing. */
    public String advice() {
        return advice;
    }
}
