package io.macmon.capture.linux;

import static io.macmon.capture.lab.Eventually.eventually;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.macmon.capture.lab.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Stops one thread of another process, as SIGSTOP stops all of them (ptrace(2)), while it sleeps in the kernel: a Java
 * thread that is stopped elsewhere, or in a system call of the JVM itself, stops all others at the next safepoint.
 * Closed by the thread that opened it; the stopped thread then continues.
 */
public final class StoppedThread implements AutoCloseable {

    private static final long PTRACE_DETACH = 17;
    private static final long PTRACE_SEIZE = 0x4206;
    private static final long PTRACE_INTERRUPT = 0x4207;

    private final int thread;

    private StoppedThread(int thread) {
        this.thread = thread;
    }

    /**
     * @param name as the kernel has it: 15 characters at most
     * @throws AssertionError if the thread is not found asleep within {@link Eventually#PATIENCE}
     */
    public static StoppedThread stop(long pid, String name) throws Exception {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            Path task =
                    tasks.filter(each -> nameOf(each).equals(name)).findFirst().orElseThrow();
            StoppedThread thread =
                    new StoppedThread(Integer.parseInt(task.getFileName().toString()));
            eventually(name + " is stopped while asleep", () -> thread.stopAsleep(task));
            return thread;
        }
    }

    // Whether it slept, and has stopped in that system call. If not, it continues.
    private boolean stopAsleep(Path task) throws Exception {
        boolean sleeps = isInState(task, 'S');
        String systemCall = systemCall(task);
        if (!sleeps) {
            return false;
        }
        boolean isStopped = false;
        call("cannot trace " + task, PTRACE_SEIZE);
        try {
            call("cannot stop " + task, PTRACE_INTERRUPT);
            eventually(task + " is stopped", () -> isInState(task, 't'));
            isStopped = systemCall(task).equals(systemCall);
        } finally {
            if (!isStopped) {
                close();
            }
        }
        return isStopped;
    }

    private static boolean isInState(Path task, char state) throws IOException {
        return Files.readString(task.resolve("stat")).contains(") " + state + " ");
    }

    // Its number, arguments, stack and instruction pointers; "running" if the thread runs: proc(5)
    private static String systemCall(Path task) throws IOException {
        return Files.readString(task.resolve("syscall"));
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }

    private void call(String operation, long request) throws LinuxException {
        if (Ptrace.ptrace(request, thread, 0, 0) < 0) {
            throw LinuxException.ofLastError(operation, null);
        }
    }

    @Override
    public void close() {
        Ptrace.ptrace(PTRACE_DETACH, thread, 0, 0);
    }

    private static final class Ptrace {

        static {
            Native.register(Ptrace.class, NativeLibrary.getProcess());
        }

        // variadic in C, called with fixed arguments: see Libc.ioctl
        static native long ptrace(long request, int thread, long address, long data);
    }
}
