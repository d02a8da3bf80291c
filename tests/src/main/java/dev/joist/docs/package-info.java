/// Documents that cannot go stale: what the manual shows is cut from code that compiles, and what
/// it says is proven names the proof.
///
/// Open first: `Documents` (what is worked out, and where), then `RuleTable` (which test proves
/// which rule).
///
/// Laws:
/// - A document is changed only when asked for (`./joist docs`); otherwise a difference is a failed
///   test that says what to run.
@NullMarked
package dev.joist.docs;

import org.jspecify.annotations.NullMarked;
