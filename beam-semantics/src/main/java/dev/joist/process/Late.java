package dev.joist.process;

/// What is put off, and due after a slice at the latest ([Slices]).
interface Late {

  /// It is due now, unless it was carried out meanwhile.
  ///
  /// @param duty of whoever carries it out
  void isDue(Duty duty);
}
