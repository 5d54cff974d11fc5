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

    private static final String NO_MEMORY = "not enough memory for these settings";
    private static final String MEMORY_ADVICE =
            "lower --max-flows or --max-stations, or raise Java's limit with: MACMON_JAVA_OPTS=-Xmx4g";

    // When memory is full, it is too late to create it.
    @SuppressWarnings("StaticAssignmentOfThrowable")
    private static final MacmonException LAST_RESORT = new MacmonException(NO_MEMORY, MEMORY_ADVICE);

    private final String problem;
    private final String advice;
    private final boolean internal;

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
        this(problem, advice, cause, false);
    }

    private MacmonException(String problem, String advice, Throwable cause, boolean internal) {
        super(advice.isEmpty() ? problem : problem + "; " + advice, cause);
        this.problem = problem;
        this.advice = advice;
        this.internal = internal;
    }

    /**
     * Returns an exception for a failure that no user can cause, or for a lack of memory. Never throws, even if no
     * memory is left.
     *
     * @param subject what failed, as in {@code the capture}
     */
    public static MacmonException internalError(String subject, Throwable cause) {
        try {
            return cause instanceof OutOfMemoryError
                    ? new MacmonException(NO_MEMORY, MEMORY_ADVICE, cause)
                    : describe(subject, cause);
        } catch (Throwable indescribable) { // most likely, memory is full again
            return LAST_RESORT;
        }
    }

    /** The exception for a lack of memory. Allocates nothing. */
    public static MacmonException outOfMemory() {
        return LAST_RESORT;
    }

    private static MacmonException describe(String subject, Throwable cause) {
        return new MacmonException(
                "internal error in " + subject + ": " + description(cause),
                "please report it with the output of MACMON_DEBUG=1 macmon ...",
                cause,
                true);
    }

    // The place in the code is often all that a report about a rare error can contain.
    private static String description(Throwable cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = text.lines().findFirst().orElse("");
        StackTraceElement[] trace = cause.getStackTrace();
        return trace.length == 0 ? line : line + " (" + trace[0].getFileName() + ":" + trace[0].getLineNumber() + ")";
    }

    /** Whether this is a failure that no user can cause. */
    public boolean isInternalError() {
        return internal;
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
