package io.macmon.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Lets SIGHUP mean "open your files again", as it does for most programs that stay. The JDK offers signals in its module
 * jdk.unsupported only, and a compiler that takes warnings for errors does not take that; so this asks by reflection.
 */
final class Hangup {

    private static final List<Runnable> CALLED = new CopyOnWriteArrayList<>();

    private Hangup() {}

    /** Calls this, too, on each SIGHUP; false when this Java cannot, and SIGHUP then ends the program. */
    static boolean calls(Runnable readAgain) {
        CALLED.add(readAgain);
        return CALLED.size() > 1 || listen();
    }

    private static boolean listen() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onHangup = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            CALLED.forEach(Runnable::run);
                            return null;
                        }
                        return method.invoke(CALLED, arguments);
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
