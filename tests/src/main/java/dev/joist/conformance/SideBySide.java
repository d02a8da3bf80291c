package dev.joist.conformance;

import java.util.List;

/// The first difference of two traces, with some lines around it.
final class SideBySide {

  private static final int BEFORE = 8;
  private static final int AFTER = 4;
  private static final int WIDEST = 90;

  private SideBySide() {}

  static String of(String otp, String joist) {
    List<String> left = otp.lines().toList();
    List<String> right = joist.lines().toList();
    int first = 0;
    while (first < left.size()
        && first < right.size()
        && left.get(first).equals(right.get(first))) {
      first++;
    }
    int from = Math.max(0, first - BEFORE);
    int to = Math.min(Math.max(left.size(), right.size()), first + AFTER + 1);
    int width = "OTP".length();
    for (int i = from; i < to; i++) {
      width = Math.min(WIDEST, Math.max(width, line(left, i).length()));
    }
    StringBuilder text = new StringBuilder();
    row(text, " ", "line", "OTP", "Joist", width);
    for (int i = from; i < to; i++) {
      String mark = line(left, i).equals(line(right, i)) ? " " : ">";
      row(text, mark, Integer.toString(i + 1), line(left, i), line(right, i), width);
    }
    return text.toString();
  }

  private static void row(
      StringBuilder text, String mark, String number, String left, String right, int width) {
    text.append(mark).append(" ".repeat(5 - number.length())).append(number).append("  ");
    text.append(left).append(" ".repeat(Math.max(0, width - left.length())));
    text.append(" | ").append(right).append('\n');
  }

  /// The line, or nothing behind the end.
  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "";
  }
}
