/// The front door: what a process can do, and what a program can do with processes.
///
/// Open first: `Beam` (Erlang's module `erlang`, to be imported statically by code that runs in a
/// process) and `Node` (start a node, spawn, send, ask: for all other code).
///
/// Laws:
/// - Everything here keeps the rules of Erlang/OTP 25; a rule's id in a doc comment (`MON-07`) is
///   its place in the manual.
/// - The names are Erlang's, in Java's case: `spawn_link` is `spawnLink`.
/// - No type of an unexported package is seen from here.
///
/// Thread: `Beam` only from within a process, and it says so if called elsewhere; `Node` from any.
///
/// Imports every package that stands before it in the house's order.
package dev.joist;
