package io.macmon.cli.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Runs actions on signals:
 *
 * <ul>
 *   <li>SIGHUP: {@code input.FileReloader} reloads station lists and policies at once, and {@code output.Outputs} opens
 *       its files again, so that logrotate can move them. In a run that installs no action, SIGHUP ends the run, like
 *       SIGTERM.
 *   <li>SIGUSR1: prints statistics
 *   <li>SIGUSR2: flushes files
 *   <li>SIGINT, SIGTERM: {@link Termination}
 *   <li>SIGTSTP, SIGCONT, SIGWINCH: the screen
 * </ul>
 *
 * <p>Capture files ({@code -w}) and histogram logs stay open at SIGHUP.
 *
 * <p>The JDK handles signals only in its module jdk.unsupported, and the compiler, which treats warnings as errors,
 * rejects that module; hence the reflection.
 */
public final class SignalHandler implements AutoCloseable {

    /** The names of signals. */
    public static final String HANGUP = "HUP";

    public static final String PRINT_STATISTICS = "USR1";
    public static final String FLUSH = "USR2";
    public static final String TERMINAL_STOP = "TSTP";
    public static final String CONTINUE = "CONT";
    public static final String RESIZE = "WINCH";

    private static final Map<String, List<SignalHandler>> HANDLERS = new ConcurrentHashMap<>();

    private final String signal;
    private final Runnable action;

    private SignalHandler(String signal, Runnable action) {
        this.signal = signal;
        this.action = action;
    }

    /**
     * Runs an action on each signal until the result is closed, on a separate thread. On a JVM without signals, the
     * signal keeps its effect.
     */
    public static SignalHandler install(String signal, Runnable action) {
        SignalHandler handler = new SignalHandler(signal, action);
        catchSignal(signal).add(handler);
        return handler;
    }

    /** Keeps SIGUSR1 and SIGUSR2 from ending a program that has nothing to print or flush. */
    static void ignoreUserSignals() {
        catchSignal(PRINT_STATISTICS);
        catchSignal(FLUSH);
    }

    @Override
    public void close() {
        HANDLERS.get(signal).remove(this);
    }

    /** Runs a signal's actions on the calling thread, as if the signal had arrived; false if there are none. */
    public static boolean raise(String signal) {
        run(signal);
        return !HANDLERS.getOrDefault(signal, List.of()).isEmpty();
    }

    // Java's own handler stays once it is installed, and then runs no action.
    private static List<SignalHandler> catchSignal(String name) {
        return HANDLERS.computeIfAbsent(name, signal -> {
            installSignalHandler(signal);
            return new CopyOnWriteArrayList<>();
        });
    }

    private static void run(String name) {
        HANDLERS.getOrDefault(name, List.of()).forEach(running -> running.action.run());
    }

    private static void installSignalHandler(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            run(name);
                            return null;
                        }
                        return method.invoke(HANDLERS, arguments);
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InstantiationException
                | InvocationTargetException absent) {
            // the signal keeps its effect
        }
    }
}
