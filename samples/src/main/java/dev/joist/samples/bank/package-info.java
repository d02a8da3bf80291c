/// A bank: a process per account, a process per transfer, and not a cent lost though accounts
/// crash.
///
/// Open first: `Account` (what an account does) and `Teller` (how money moves between two of them).
///
/// ```
///   Desk ──spawns, one per transfer──▶ Teller ──asks──▶ Account ──writes──▶ Journal
///     ▲ outcomes as exit reasons         │ kills what is stuck     ▲ reads back when restarted
///     └── news ── Branch ──supervises──▶ every Account ────────────┘
///
///   bank (one_for_one, no restarts) ── Journal, Branch (one_for_one) ── every Account
/// ```
///
/// Laws:
/// - An account answers only for what is in the journal. What it holds in memory may be lost.
/// - Whatever is asked twice is done once: each account remembers, by transfer, what it decided.
/// - Who does not know whether something was done asks again; an account that is stuck is killed.
/// - The desk reads on only when a teller is free: no mailbox grows with the file.
///
/// Words: *posting* is what an account has decided about one transfer; *entry* is a posting in the
/// journal; *opening* is the money every new account is given.
package dev.joist.samples.bank;
