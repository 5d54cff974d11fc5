package io.macmon.cli.process;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import java.io.IOException;
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

    /**
     * The message for a server that can accept no more clients, in a run that continues.
     *
     * @param server such as {@code the web page}
     */
    public static String ofEndedServer(String server, Throwable cause) {
        String reason = cause instanceof IOException failed
                ? IoErrorText.of(failed)
                : MacmonException.internalError(server, cause).getMessage();
        return server + " accepts no more clients until macmon is restarted: " + reason;
    }

    private static boolean isDebugging() {
        String value = System.getenv("MACMON_DEBUG");
        return value != null && !value.isEmpty() && !value.equals("0");
    }
}
