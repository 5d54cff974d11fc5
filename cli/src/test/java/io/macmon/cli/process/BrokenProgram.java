package io.macmon.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.Optional;

/** A program with a defect: its argument says what fails, and on which thread. */
final class BrokenProgram {

    private BrokenProgram() {}

    public static void main(String[] arguments) {
        Termination.runMain(() -> run(arguments[0], arguments[1]));
    }

    private static int run(String thread, String defect) {
        if (thread.equals("main")) {
            fail(defect);
        }
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        try (RunControl control = RunControl.open(err, LogLevel.INFO)) {
            if (thread.equals("capture")) {
                control.runCapture(() -> fail(defect), failure -> failure);
            } else {
                new Thread(() -> fail(defect), "macmon-worker").start();
            }
            control.await(Optional.empty());
            return control.reportFailure() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    /** As if memory were full again, when the failure is reported. */
    private static final class IndescribableError extends VirtualMachineError {

        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    private static void fail(String defect) {
        switch (defect) {
            case "exception" -> throw new IllegalStateException("the table is broken\nin two lines");
            case "memory" -> throw new OutOfMemoryError("Java heap space");
            case "nothing left" -> throw new IndescribableError();
            case "class" -> throw new NoClassDefFoundError("io/macmon/Missing");
            default -> fail(defect);
        }
    }
}
