package dev.joist.signal;

import dev.joist.term.Ref;
import dev.joist.term.Tag;

/// The message that says a monitored process or port has ended: `{'DOWN', Ref, Type, Item,
/// Reason}`.
///
/// A monitor made with a tag of its own sends a [dev.joist.term.Tuple] with that tag instead.
///
/// Rule: MON-02, MON-03, MON-10, MON-14.
///
/// @param ref the monitor that fired
/// @param type the atom `process` or `port`
/// @param item the pid or port, or `{Name, Node}` when it was monitored by name
/// @param reason why it ended; `noproc` when there was none, `noconnection` when its node is gone
@Tag("DOWN")
public record Down(Ref ref, Object type, Object item, Object reason) {}
