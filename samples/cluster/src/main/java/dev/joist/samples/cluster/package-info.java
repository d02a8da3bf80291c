/// A chat room on three nodes, each a JVM of its own, of which the one that has the room is killed.
///
/// Open first: `Guest` (finds the room wherever it is), then `Demo` (the program, which starts the
/// JVMs, kills one, and tells what happens). `Room` is a server like any.
///
/// ```
///   Demo ── starts, kills, hears ──> Place (a JVM: a node)
///                                      ├─ Guest ── is in ──> Room, at one of the places
///                                      └─ Lookout ── is told of nodes
/// ```
///
/// Laws:
/// - The room is where it was opened. When its node is gone, the first by name of those alive opens
///   it again, empty; the guests come back by themselves.
/// - Nobody tells a guest that a node has died but its monitor of the room.
@NullMarked
package dev.joist.samples.cluster;

import org.jspecify.annotations.NullMarked;
