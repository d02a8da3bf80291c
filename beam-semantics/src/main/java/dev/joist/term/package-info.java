/// What can be said: the values that processes hold and send each other, with Erlang's order,
/// equality and text.
///
/// Open first: `Terms` (what is a term, `compare`, `equal`, `exactlyEqual`, `parse`) and `Tuple`.
///
/// Laws:
/// - A term is immutable. A value that is not a term is refused before it is sent, with its path
///   inside the message.
/// - A Java record is an Erlang record: its tag and its components are the elements of a tuple.
/// - Order and equality are Erlang's, whatever `equals` of a user's class says: `1 == 1.0` but `1
///   =:= 1.0` is false.
/// - A pid, port or reference is an address and nothing more: holding one changes nothing. A class
///   of another world may be pids too (`ForeignPid`).
///
/// Words: *equal* is `==`, *exactly equal* is `=:=`, *text* is what `~w` prints.
///
/// Thread: everything here is immutable; any thread may call it.
///
/// Imports no other package of Joist. Rules: `TERM-*`.
package dev.joist.term;
