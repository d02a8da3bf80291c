/// A chat: rooms that are supervised servers, and people who come in over TCP.
///
/// Open first: `Room` (what a room does) and `Chat` (how all of it is started).
///
/// ```
///   chat (rest_for_one) ── rooms (Registry: a room by its name)
///                       ├─ room_sup (simple_one_for_one) ── every Room
///                       ├─ session_sup (simple_one_for_one) ── every Session ── its reader
///                       └─ Listener ── hands each connection to a new Session
/// ```
///
/// Laws:
/// - A room that crashes is started again, empty; each session sees it end and joins again.
/// - A session owns its socket: whatever ends the session closes it, and nobody else.
/// - Nobody writes to a socket but its session.
package dev.joist.samples.chat;
