import org.jspecify.annotations.NullMarked;

/// What tests of processes need, with JUnit 5: a node for each test, and words for what is
/// expected.
@NullMarked
module dev.joist.testkit {
  requires transitive dev.joist.beam;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports dev.joist.testkit;
}
