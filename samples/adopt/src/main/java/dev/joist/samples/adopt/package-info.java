/// A service on Pekko that adopts Joist: an order desk that has orders paid at a gateway, before
/// and after.
///
/// Open first: `Adopt` (the program), then `before.Payment` and `after.Payment`, which are what
/// differs. `Order`, `Receipt` and `Gateway` are the service around them, which stays as it is.
@NullMarked
package dev.joist.samples.adopt;

import org.jspecify.annotations.NullMarked;
