/// OTP's behaviours: processes that are written as callbacks, and what they stand on.
///
/// Open first: `GenServer`, then `SpecialProcess`, which every behaviour is, and `ProcLib`, which
/// makes and starts them.
///
/// Laws:
/// - One public type for each of OTP's ideas, by OTP's name; callbacks, results, exit reasons and
///   messages are OTP's. The messages are those an Erlang node would send (`Wire`).
/// - A behaviour is an event-style process: while it is idle it has no thread.
/// - What a callback returns is a sealed type, so that a wrong return does not compile.
/// - Each behaviour obeys system messages (`Sys`), is reported when it crashes, and ends with its
///   parent.
///
/// Words: *server*, whatever names one; *parent*, who has started it with a link; *starter*, who
/// waits for it to be set up.
///
/// Thread: callbacks in their process; the rest in a process, or within `node.run`, `inbox.run`.
///
/// Imports every package. Rules: `GS OTP`.
package dev.joist.otp;
