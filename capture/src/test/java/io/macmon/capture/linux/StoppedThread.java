package io.macmon.capture.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Stops one thread of another process, as SIGSTOP stops all of them (ptrace(2)), while it waits in the kernel: a Java
 * thread that is stopped elsewhere stops all others at the next safepoint. Closed by the thread that opened it; the
 * stopped thread then continues.
 */
public final class StoppedThread implements AutoCloseable {

    private static final long PTRACE_DETACH = 17;
    private static final long PTRACE_SEIZE = 0x4206;
    private static final long PTRACE_INTERRUPT = 0x4207;

    private final int thread;

    private StoppedThread(int thread) {
        this.thread = thread;
    }

    /** @param name as the kernel has it: 15 characters at most */
    public static StoppedThread stop(long pid, String name) throws IOException, LinuxException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            Path task =
                    tasks.filter(each -> nameOf(each).equals(name)).findFirst().orElseThrow();
            StoppedThread thread =
                    new StoppedThread(Integer.parseInt(task.getFileName().toString()));
            while (!thread.stopIn(task, name)) {
                thread.close();
                Thread.onSpinWait();
            }
            return thread;
        }
    }

    // Whether it has stopped within a system call.
    private boolean stopIn(Path task, String name) throws IOException, LinuxException {
        call("cannot trace " + name, PTRACE_SEIZE, thread);
        call("cannot stop " + name, PTRACE_INTERRUPT, thread);
        String call = "running"; // as in proc(5)
        while (call.startsWith("running")) {
            call = Files.readString(task.resolve("syscall"));
        }
        return !call.startsWith("-1");
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }

    private static void call(String operation, long request, int thread) throws LinuxException {
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
