import org.jspecify.annotations.NullMarked;

/// BEAM processes in plain Java: terms, signals, mailboxes, processes, and the rules between them.
@NullMarked
module dev.joist.beam {
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.joist;
  exports dev.joist.etf;
  exports dev.joist.otp;
  exports dev.joist.signal;
  exports dev.joist.term;
}
