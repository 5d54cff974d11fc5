package io.macmon.cli.process;

import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import java.io.PrintWriter;

/**
 * The last resort: prints any failure as one line. Environment variable {@code MACMON_DEBUG=1} adds the stack trace of
 * an internal error.
 */
public final class ErrorReport {

    private ErrorReport() {}

    /** @param subject what failed, if the failure is unexpected, as in {@code the capture} */
    public static void print(PrintWriter err, String subject, Throwable failure) {
        MacmonException explained =
                failure instanceof MacmonException known ? known : MacmonException.internalError(subject, failure);
        print(err, explained.getMessage());
        if (explained.isInternalError() && isDebugging()) {
            explained.getCause().printStackTrace(err);
        }
        err.flush();
    }

    /** @param message what failed, on what, why, and what to do */
    public static void print(PrintWriter err, String message) {
        err.println(Journal.lines(LogLevel.ERROR, "macmon: " + SafeText.ofMessage(message)));
        err.flush();
    }

    private static boolean isDebugging() {
        String value = System.getenv("MACMON_DEBUG");
        return value != null && !value.isEmpty() && !value.equals("0");
    }
}
