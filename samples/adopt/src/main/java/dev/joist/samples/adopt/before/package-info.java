/// The service as it was: typed actors.
@NullMarked
package dev.joist.samples.adopt.before;

import org.jspecify.annotations.NullMarked;
