package dev.joist.samples.bank;

/// A line, or a field of it, is not what it has to be; the reason says why.
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST_SHOWN = 40;

  private final String reason;

  Refusal(String reason) {
    super(reason);
    this.reason = reason;
  }

  /// @param field which
  /// @param text what stands there
  /// @param predicate the rest of the sentence
  Refusal(String field, String text, String predicate) {
    this("%s '%s' %s".formatted(field, shown(text), predicate));
  }

  String reason() {
    return reason;
  }

  /// A text as a message can show it: not too long, and on one line.
  static String shown(String text) {
    String start = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
