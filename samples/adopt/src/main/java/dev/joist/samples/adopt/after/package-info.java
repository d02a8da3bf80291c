/// The service with processes where they help: each payment is one.
@NullMarked
package dev.joist.samples.adopt.after;

import org.jspecify.annotations.NullMarked;
