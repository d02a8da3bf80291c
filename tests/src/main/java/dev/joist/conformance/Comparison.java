package dev.joist.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Joist held against OTP: both perform the same scenarios.
///
/// @param oracle OTP
/// @param kind of Joist's processes
/// @param host that they live in
record Comparison(Oracle oracle, Kind kind, Host host) {

  /// How often OTP is asked again where traces differ.
  private static final int AGAIN = 3;

  /// Performs scenarios and compares the traces.
  ///
  /// @param files of scenarios
  /// @return a verdict for each, in order
  List<Verdict> of(List<Path> files) throws IOException, InterruptedException, ScenarioException {
    Map<Path, String> traces = oracle.traces(files);
    List<Verdict> verdicts = new ArrayList<>();
    for (Path file : files) {
      String otp = traces.getOrDefault(file, "");
      String joist = performed(file);
      Verdict.Kind same = otp.equals(joist) ? Verdict.Kind.SAME : askedAgain(file, joist);
      verdicts.add(new Verdict(file, same, otp, joist));
    }
    return verdicts;
  }

  /// BEAM leaves some things open, and the clock does; then one scenario has several traces. Only
  /// one that OTP has really given counts.
  private Verdict.Kind askedAgain(Path file, String joist)
      throws IOException, InterruptedException {
    for (int i = 0; i < AGAIN; i++) {
      if (oracle.traces(List.of(file)).containsValue(joist)) {
        return Verdict.Kind.UNDECIDED;
      }
    }
    return Verdict.Kind.DIFFERENT;
  }

  /// Joist's trace. Where Joist itself fails, that is what is compared, and differs.
  private String performed(Path file) throws IOException, InterruptedException, ScenarioException {
    Scenario scenario = Scenario.read(file);
    try {
      return Performance.trace(scenario, kind, host);
    } catch (RuntimeException failure) {
      return "Joist failed: " + failure + '\n';
    }
  }
}
