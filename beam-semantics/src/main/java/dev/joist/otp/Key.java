package dev.joist.otp;

import dev.joist.term.Terms;
import org.jspecify.annotations.Nullable;

/// A term as a key of a Java map: equal by `=:=`, so that a record finds what the equal tuple has
/// put there.
///
/// @param term any term
record Key(Object term) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key key && Terms.exactlyEqual(term, key.term);
  }

  @Override
  public int hashCode() {
    return Terms.hash(term);
  }
}
