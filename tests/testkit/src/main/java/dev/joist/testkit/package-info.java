/// Testing processes with JUnit 5: a node for each test, words for what is expected, and a test
/// that fails when it leaves processes behind.
///
/// Open first: `JoistTest` (the annotation), then `TestNode` (the words).
///
/// Laws:
/// - Nothing here waits for time to pass: what is expected is waited for, and what is not expected
///   is known not to be there. `TestNode.PATIENCE` only bounds how long a test that fails takes.
/// - What expects or takes messages means the caller's mailbox: the process's in a process, the
///   test's own otherwise.
///
/// Thread: any, unless something else is said.
package dev.joist.testkit;
