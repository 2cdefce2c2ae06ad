/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the operating system. The one place with reflection: what the platform has for signals is in no exported package,
 * so that naming it in the source is a warning on every compiler, and warnings are errors here.
 */
public final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Has {@code action} run on a thread of its own whenever the signal comes.
     *
     * @param name without {@code SIG}
     * @return whether that works here; it does not with {@code -Xrs}, nor where the system has no such signal
     */
    public static boolean on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return method.getName().equals("equals")
                                ? (Object) (self == arguments[0])
                                : method.getName().hashCode();
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException e) {
            String why = e instanceof InvocationTargetException wrapped
                    ? String.valueOf(wrapped.getTargetException().getMessage())
                    : e.toString();
            LOG.info("SIG{} is not listened to: {}", name, why);
            return false;
        }
    }
}
