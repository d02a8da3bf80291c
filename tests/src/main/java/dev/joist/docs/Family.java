package dev.joist.docs;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A family of rules: those about one concept, numbered from 1 and described on one page.
public enum Family {
  TERM(21),
  RECV(20),
  SIG(24),
  MON(28),
  LINK(22),
  SPAWN(14),
  NAME(8),
  TIMER(9),
  ALIAS(12),
  INFO(13),
  DIST(20),
  HEAP(17),
  GS(20),
  SUP(20),
  OTP(9);

  private final int size;

  Family(int size) {
    this.size = size;
  }

  /// The family that `rule` belongs to, if there is such a rule.
  public static Optional<Family> of(String rule) {
    return Stream.of(values()).filter(family -> family.rules().anyMatch(rule::equals)).findAny();
  }

  /// The ids of its rules in order: `MON-01`, `MON-02`, ...
  public Stream<String> rules() {
    return IntStream.rangeClosed(1, size).mapToObj(n -> "%s-%02d".formatted(name(), n));
  }

  /// Where its page lies in the project.
  public String page() {
    return "docs/rules/" + name().toLowerCase(Locale.ROOT) + ".md";
  }
}
