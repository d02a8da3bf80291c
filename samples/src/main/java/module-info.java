import org.jspecify.annotations.NullMarked;

/// Programs people run: each package is one program, written as a user would write it.
@NullMarked
module dev.joist.samples {
  requires dev.joist.beam;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;
}
