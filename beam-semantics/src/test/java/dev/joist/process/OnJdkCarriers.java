package dev.joist.process;

/// Straight-line bodies on the JDK's scheduler, as in a JVM that was started without a flag.
final class OnJdkCarriers extends OnThreads {

  OnJdkCarriers(String name) {
    super(name);
  }

  @Override
  public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
    return Thread.ofVirtual().uncaughtExceptionHandler(process).unstarted(body);
  }
}
