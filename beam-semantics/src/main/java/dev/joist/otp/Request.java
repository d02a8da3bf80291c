package dev.joist.otp;

/// A request that says what its reply is, so that the compiler checks both ends of a call:
///
/// ```java
/// record GetBalance(String id) implements Request<Long> {}
///
/// long balance = call(bank, new GetBalance("a"));                            // the caller
/// case GetBalance get -> reply(get, balances.get(get.id()), balances);       // the server
/// ```
///
/// It is a term like any other, a record most often.
///
/// Rule: GS-01.
///
/// @param <R> what the reply is
public interface Request<R> {}
