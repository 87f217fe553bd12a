package dev.plinth;

import java.lang.reflect.Proxy;

/// SIGTERM and SIGINT, told to us rather than to the JVM, which would end with 143 and swallow a
/// second one. The type that does it, `sun.misc.Signal`, is exported for everybody but cannot be
/// named under `-Werror`: javac warns of it and has no way to be told otherwise. Hence reflection,
/// here alone.
final class Signals {
  private Signals() {}

  static void on(Runnable asked) {
    for (var name : new String[] {"TERM", "INT"}) {
      try {
        var signal = Class.forName("sun.misc.Signal");
        var handler = Class.forName("sun.misc.SignalHandler");
        var proxy =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (_, _, _) -> {
                  asked.run();
                  return null;
                });
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        Runtime.getRuntime().addShutdownHook(new Thread(asked));
      }
    }
  }
}
