/// Terms as bytes: Erlang's external term format, as `term_to_binary` writes and `binary_to_term`
/// reads it.
///
/// Open first: `Etf` (both functions) and `TermDecoder` (many terms from one buffer, limits,
/// records).
///
/// Laws:
/// - What OTP 25 writes is written byte for byte; what OTP 25 to 28 write is read.
/// - Reading trusts no length: nothing is allocated for what is claimed, only for what is there,
///   and a limit stops the rest. Bad input ends in `EtfException` and nothing else.
/// - No depth of nesting needs a Java stack.
/// - Reading keeps nothing: an atom that nobody holds is garbage, so input cannot fill a table.
///
/// Words: *tag* is the byte that says what follows, *bare* is a term without the version byte 131.
///
/// Thread: options and errors are immutable; an encoder or a decoder belongs to one thread at a
/// time.
///
/// Imports `term`. Rules: `TERM-*`.
package dev.joist.etf;
