/// How `joist { ... }` is read from a system's configuration.
///
/// Open first: `Setting`.
///
/// Law: a value that is not allowed is refused with its key, the value and what is allowed.
///
/// Thread: any.
///
/// Imports nothing of Joist.
package dev.joist.pekko.config;
