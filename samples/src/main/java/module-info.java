import org.jspecify.annotations.NullMarked;

/// Programs people run: each package is one program, written as a user would write it.
@NullMarked
module dev.joist.samples {
  requires dev.joist.beam;
  requires de.siegmar.fastcsv;
  requires org.slf4j;
  requires static org.jspecify;

  // Joist reads the components of the records that are sent.
  opens dev.joist.samples.bank to
      dev.joist.beam;
  opens dev.joist.samples.chat to
      dev.joist.beam;
}
