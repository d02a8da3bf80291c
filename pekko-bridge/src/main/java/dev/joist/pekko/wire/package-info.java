/// The wire of terms: as CBOR between nodes, as JSON for people and programs beyond, and in what
/// actors of other nodes are told.
///
/// Open first: `CborCodec` (terms as bytes), `TermJson` (records and terms as JSON) and
/// `JoistSerializer` (what Pekko uses).
///
/// Laws:
/// - Bytes name a record by its tag, never a class: what may become of it is on an allow-list.
/// - What cannot travel is refused where it is sent, with its class, its path and a way out.
/// - Reading trusts nothing: bad input ends in a `CborException`, memory is taken for what is there
///   and within a limit, and no depth needs a Java stack.
/// - Records are written with the names of their components, so that nodes of different versions
///   understand each other.
///
/// Words: *layout* is a record's tag and the names of its components, in the order in which they
/// are written.
///
/// Thread: any, except readers and writers, which are of one call at a time.
///
/// Imports `dev.joist.term`, `dev.joist.etf` (which records there are), `dev.joist.dist` and
/// Jackson.
package dev.joist.pekko.wire;
