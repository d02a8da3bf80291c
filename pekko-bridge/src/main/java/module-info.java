import org.jspecify.annotations.NullMarked;

/// Joist on Pekko: every process an actor's reference, every actor a pid.
@NullMarked
@SuppressWarnings({
  "requires-automatic",
  "requires-transitive-automatic", // as Pekko's modules are
  "module" // and they are found on the class path as well
})
module dev.joist.pekko {
  requires transitive dev.joist.beam;
  requires transitive pekko.actor;
  requires transitive pekko.actor.typed;
  requires static pekko.cluster;
  requires static pekko.remote;
  requires static transitive micrometer.core;
  requires transitive com.fasterxml.jackson.core;
  requires transitive com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.cbor;
  requires scala.library;
  requires typesafe.config;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.joist.pekko;
  exports dev.joist.pekko.metrics;
  exports dev.joist.pekko.wire;

  // What Pekko makes by the name that the configuration has. Not for programs.
  exports dev.joist.pekko.cluster to
      pekko.actor;

  provides dev.joist.term.ForeignPid with
      dev.joist.pekko.ActorPids.Classic,
      dev.joist.pekko.ActorPids.Typed;
}
