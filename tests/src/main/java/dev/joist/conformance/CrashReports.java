package dev.joist.conformance;

/// The log of processes that end with an error, and of clusters that do. Scenarios do that all the
/// time.
final class CrashReports {

  private CrashReports() {}

  /// Leaves them out, if nothing was logged so far.
  static void off() {
    System.setProperty("org.slf4j.simpleLogger.log.dev.joist.process", "off");
    System.setProperty("org.slf4j.simpleLogger.log.org.apache.pekko", "off");
  }
}
