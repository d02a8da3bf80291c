package dev.joist.supervision;

import java.util.ArrayList;
import java.util.List;

/// A case: its name, its steps, and what OTP has told of it.
///
/// @param name of the test that performs it
/// @param steps each a term, or a remark
/// @param recorded all lines that OTP has told, the steps among them
public record Case(String name, List<String> steps, String recorded) {

  private static final String HEADING = "== ";

  /// The cases in a recording, which are separated by lines `== name`.
  ///
  /// @param recording the text of a file
  /// @return in their order
  public static List<Case> all(String recording) {
    List<Case> cases = new ArrayList<>();
    for (String part : ("\n" + recording).split("\n" + HEADING, -1)) {
      if (!part.isBlank()) {
        cases.add(of(part.strip()));
      }
    }
    return cases;
  }

  private static Case of(String text) {
    List<String> lines = text.lines().toList();
    List<String> steps =
        lines.stream().skip(1).filter(line -> !line.isBlank() && !line.startsWith(" ")).toList();
    return new Case(lines.getFirst(), steps, HEADING + text + "\n");
  }
}
