package dev.joist.schedule;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How virtual threads are made, and which worker carries the calling one.
///
/// The JDK lets a virtual thread run on any executor, but has no public way yet to say which. Where
/// the JVM was started with `--add-opens java.base/java.lang=...`, straight-line processes run on
/// the node's own workers; else on the JDK's scheduler, which is slower and works all the same.
///
/// *Thread:* any.
final class VirtualThreads {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.schedule");

  /// `(Executor, String, int, Runnable) -> Thread`; null where `java.lang` is closed to us.
  private static final @Nullable MethodHandle ON_EXECUTOR;

  /// `() -> Thread`, the platform thread that carries the calling one.
  private static final @Nullable MethodHandle CARRIER;

  static {
    MethodHandle onExecutor = null;
    MethodHandle carrier = null;
    Module own = VirtualThreads.class.getModule();
    String to = own.isNamed() ? own.getName() : "ALL-UNNAMED";
    try {
      onExecutor =
          open(
              Class.forName("java.lang.ThreadBuilders"),
              "newVirtualThread",
              MethodType.methodType(
                  Thread.class, Executor.class, String.class, int.class, Runnable.class));
      carrier = open(Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
      LOG.info("Straight-line processes run on Joist's own run queues.");
    } catch (ReflectiveOperationException | RuntimeException closed) {
      onExecutor = null;
      carrier = null;
      LOG.info(
          "Straight-line processes run on the JDK's scheduler. To have them on Joist's run queues,"
              + " which is faster, start the JVM with --add-opens java.base/java.lang={} ({}).",
          to,
          closed.getClass().getSimpleName());
    }
    ON_EXECUTOR = onExecutor;
    CARRIER = carrier;
  }

  private VirtualThreads() {}

  private static MethodHandle open(Class<?> type, String name, MethodType signature)
      throws ReflectiveOperationException {
    Method method = type.getDeclaredMethod(name, signature.parameterArray());
    method.setAccessible(true);
    return MethodHandles.lookup().unreflect(method).asType(signature);
  }

  /// Whether threads can be made to run on workers.
  static boolean canBePlaced() {
    return ON_EXECUTOR != null;
  }

  /// A virtual thread, not started, that runs on an executor where that can be.
  static Thread make(Executor executor, Runnable body, Thread.UncaughtExceptionHandler handler) {
    if (ON_EXECUTOR == null) {
      return Thread.ofVirtual().uncaughtExceptionHandler(handler).unstarted(body);
    }
    try {
      Thread thread = (Thread) ON_EXECUTOR.invokeExact(executor, (String) null, 0, body);
      thread.setUncaughtExceptionHandler(handler);
      return thread;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("java.lang.ThreadBuilders.newVirtualThread failed", e);
    }
  }

  /// The worker that the calling thread is, or is carried by.
  ///
  /// @return null when it is none, or that cannot be known
  static @Nullable Worker worker() {
    Thread thread = Thread.currentThread();
    return thread instanceof Worker worker ? worker : carrier(thread);
  }

  /// Apart, since then the method above is small enough to become part of its callers.
  private static @Nullable Worker carrier(Thread thread) {
    if (CARRIER == null || !thread.isVirtual()) {
      return null;
    }
    try {
      return (Thread) CARRIER.invokeExact() instanceof Worker worker ? worker : null;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("java.lang.Thread.currentCarrierThread failed", e);
    }
  }
}
