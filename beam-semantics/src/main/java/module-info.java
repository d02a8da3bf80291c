import org.jspecify.annotations.NullMarked;

/// BEAM processes in plain Java: terms, signals, mailboxes, processes, and the rules between them.
@NullMarked
@SuppressWarnings("module") // who it is exported to is built later
module dev.joist.beam {
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.joist;
  exports dev.joist.dist;
  exports dev.joist.etf;
  exports dev.joist.otp;
  exports dev.joist.signal;
  exports dev.joist.term;

  // What a host of nodes needs: pids for what lives elsewhere. Not for programs.
  exports dev.joist.process to
      dev.joist.pekko;

  uses dev.joist.term.ForeignPid;
}
