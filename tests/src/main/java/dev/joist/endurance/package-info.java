/// What shows only after a while, or only on a machine that is busy: programs that run long and
/// tell what they have measured.
///
/// Open first: `Fairness` (how long a newcomer waits while everybody is busy), `Soak` (whether
/// anything is left over after all kinds of deeds and ends).
///
/// Laws:
/// - Nothing here is asserted about time. Times are printed beside those of something else that ran
///   on the same machine in the same seconds.
/// - What is random comes from a seed that is printed.
///
/// Words: a *round* of the soak ends with nobody left but the *agents*, who do the deeds.
///
/// Thread: as each type says.
@NullMarked
package dev.joist.endurance;

import org.jspecify.annotations.NullMarked;
