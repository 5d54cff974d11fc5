package io.macmon.cli.process;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs this program again, as root in a new network namespace and, unless this process is root already, in a new user
 * namespace.
 *
 * <p>A process with several threads, such as any JVM, cannot enter a user namespace itself; so unshare(1), which every
 * Linux has, creates the namespaces and starts the second JVM.
 */
public final class Sandbox {

    public static final String ALLOW_USER_NAMESPACES = "allow unprivileged user namespaces (sysctl"
            + " kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0)";

    private static final List<String> USER_NAMESPACE = List.of("unshare", "--user", "--map-root-user", "--net");
    // In a user namespace, the kernel refuses eBPF even to root.
    private static final List<List<String>> LAUNCHERS = List.of(List.of("unshare", "--net"), USER_NAMESPACE);

    // Even if this process is killed. The second JVM is a child of the thread that starts it, which waits for it.
    private static final List<String> ENDS_WITH_THIS_THREAD = List.of("setpriv", "--pdeathsig", "TERM");

    /** What the launcher's class path starts with: the directory of the jars, opened as a descriptor. */
    private static final Path LAUNCHERS_LIBRARIES = Path.of("/proc/self/fd/8");

    /** Variables of sd_notify(3) for this process only: the second one must not report for it. */
    private static final Set<String> SERVICE_VARIABLES = Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID");

    private Sandbox() {}

    /**
     * Runs this process's command line in the new namespaces with more arguments, on this process's streams.
     *
     * @return the exit code of the second JVM
     */
    public static int run(String... arguments) throws MacmonException, InterruptedException {
        List<String> command = new ArrayList<>(launcher());
        command.add("--");
        command.addAll(ENDS_WITH_THIS_THREAD);
        command.addAll(ownCommandLine());
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().keySet().removeAll(SERVICE_VARIABLES);
            Process inner = builder.start();
            try (Termination termination = Termination.onStopRequest(inner::destroy)) {
                return inner.waitFor();
            }
        } catch (IOException failed) {
            throw refused(failed.getMessage());
        }
    }

    /** Why this process cannot create a user namespace with a network namespace; empty if it can. */
    public static Optional<String> userNamespaceRefusal() throws MacmonException, InterruptedException {
        return refusal(USER_NAMESPACE);
    }

    private static List<String> launcher() throws MacmonException, InterruptedException {
        String reason = "";
        for (List<String> launcher : LAUNCHERS) {
            Optional<String> refusal = refusal(launcher);
            if (refusal.isEmpty()) {
                return launcher;
            }
            reason = refusal.get();
        }
        throw refused(reason);
    }

    private static Optional<String> refusal(List<String> launcher) throws MacmonException, InterruptedException {
        List<String> trial = new ArrayList<>(launcher);
        trial.add("true");
        try {
            Process process =
                    new ProcessBuilder(trial).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(output.strip());
        } catch (IOException missing) {
            throw new MacmonException(
                    "cannot create a private network: unshare(1) is missing",
                    "install it, on Debian with: apt-get install util-linux",
                    missing);
        }
    }

    private static MacmonException refused(String reason) {
        return new MacmonException(
                "cannot create a private network: " + reason, "run as root, or " + ALLOW_USER_NAMESPACES);
    }

    // Not from ProcessHandle, which knows only command lines of up to 4096 bytes.
    private static List<String> ownCommandLine() throws MacmonException {
        List<String> command = new ArrayList<>(opensLibraries());
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline")); // each argument ends with a NUL
            String[] arguments = new String(line, System.getProperty("sun.jnu.encoding")).split("\0", -1);
            command.add(Path.of("/proc/self/exe").toRealPath().toString());
            command.addAll(List.of(arguments).subList(1, arguments.length - 1));
            return command;
        } catch (IOException unreadable) {
            throw new MacmonException(
                    "cannot restart in a private network: /proc does not show this process's command line: "
                            + IoErrorText.of(unreadable),
                    "mount /proc",
                    unreadable);
        }
    }

    /** A process that Java starts inherits no descriptor but the standard streams. */
    private static List<String> opensLibraries() throws MacmonException {
        if (!System.getProperty("java.class.path").startsWith(LAUNCHERS_LIBRARIES + "/")) {
            return List.of();
        }
        try {
            String libraries = LAUNCHERS_LIBRARIES.toRealPath().toString();
            return List.of("sh", "-c", "exec 8<\"$0\" && exec \"$@\"", libraries);
        } catch (IOException removed) {
            throw new MacmonException(
                    "cannot restart in a private network: macmon's libraries were removed after its start",
                    "start it again",
                    removed);
        }
    }
}
