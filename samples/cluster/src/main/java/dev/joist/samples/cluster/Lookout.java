package dev.joist.samples.cluster;

import static dev.joist.Beam.monitorNodes;
import static dev.joist.Beam.receive;

import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.util.function.Consumer;

/// Tells which nodes come and go.
///
/// @param out is told
record Lookout(Consumer<String> out) implements Body {

  @Override
  public void run() {
    monitorNodes(true);
    while (true) {
      if (receive() instanceof Tuple about
          && about.element(1) instanceof Atom what
          && about.element(2) instanceof Atom node) {
        out.accept("is told " + what.text() + " of " + node.text().split("@")[0]);
      }
    }
  }
}
