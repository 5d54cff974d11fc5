package io.macmon.cli.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Lets SIGHUP mean "open your files again", as it does for most programs that stay. The JDK offers signals in its module
 * jdk.unsupported only, and a compiler that takes warnings for errors does not take that; so this asks by reflection.
 */
public final class SighupHandler implements AutoCloseable {

    private static final List<SighupHandler> HANDLERS = new CopyOnWriteArrayList<>();

    private static boolean installed;

    private final Runnable action;

    private SighupHandler(Runnable readAgain) {
        this.action = readAgain;
    }

    /** Calls this, too, on each SIGHUP until the result is closed. Where Java cannot, SIGHUP ends the program. */
    public static synchronized SighupHandler install(Runnable readAgain) {
        SighupHandler hangup = new SighupHandler(readAgain);
        HANDLERS.add(hangup);
        installed = installed || installSignalHandler();
        return hangup;
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
