package dev.joist.otp;

import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;

/// The name of a process that a [NameResolver] keeps: `{via, Module, Name}`.
///
/// @param resolver who keeps it
/// @param name a term
public record Via(NameResolver resolver, Object name) {

  /// Checks that the name is a term.
  public Via {
    name = Terms.of(name, "name");
  }

  /// What it is called in exit reasons and reports.
  Tuple term() {
    return Tuple.of(Atom.of("via"), resolver.module(), name);
  }
}
