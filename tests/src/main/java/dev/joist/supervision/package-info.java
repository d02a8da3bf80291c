/// What OTP's supervisor does, and that Joist's does the same: cases, written and random, that both
/// perform, step by step, and tell of line by line.
///
/// Open first: `README.md` beside the recordings (what a case says), then `Performer` (how Joist
/// performs it) and `oracle.escript` (how OTP does).
package dev.joist.supervision;
