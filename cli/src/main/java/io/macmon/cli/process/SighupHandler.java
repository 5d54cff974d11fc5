package io.macmon.cli.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Runs actions on SIGHUP, as in most daemons. There are two kinds of action:
 *
 * <ul>
 *   <li>{@code input.FileReloader} reloads station lists and policies at once, in a live run that has some, and in
 *       every live audit
 *   <li>{@code output.Outputs} closes its files and opens them again, so that logrotate can move them
 * </ul>
 *
 * <p>Capture files ({@code -w}) and histogram logs stay open. In a run that installs no action, SIGHUP ends the run,
 * like SIGTERM.
 *
 * <p>The JDK handles signals only in its module jdk.unsupported, and the compiler, which treats warnings as errors,
 * rejects that module; hence the reflection.
 */
public final class SighupHandler implements AutoCloseable {

    private static final List<SighupHandler> HANDLERS = new CopyOnWriteArrayList<>();

    private static boolean installed;

    private final Runnable action;

    private SighupHandler(Runnable action) {
        this.action = action;
    }

    /** Runs an action on each SIGHUP until the result is closed. On a JVM without signals, SIGHUP ends the program. */
    public static synchronized SighupHandler install(Runnable action) {
        SighupHandler handler = new SighupHandler(action);
        HANDLERS.add(handler);
        installed = installed || installSignalHandler();
        return handler;
    }

    @Override
    public void close() {
        HANDLERS.remove(this);
    }

    private static boolean installSignalHandler() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onHangup = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            HANDLERS.forEach(running -> running.action.run());
                            return null;
                        }
                        return method.invoke(HANDLERS, arguments);
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), onHangup);
            return true;
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InstantiationException
                | InvocationTargetException absent) {
            return false;
        }
    }
}
