/// The words a process may use: sizes of heaps, growth, collection, limit.
///
/// Java objects do the storing; a heap here only counts. It is told how many words have come and,
/// at a collection, how many live, and answers how large BEAM's blocks would be.
///
/// Open first: `Heap`, then `HeapSizes`.
///
/// Laws:
/// - A block has a size of the table, except after hibernation.
/// - What does not fit is counted outside the block until the next collection; nothing is refused.
/// - Counting a term or a state never needs a stack as deep as the term, and ends for a state that
///   contains itself.
///
/// Words: *block* is a stretch of heap, the young one or the old one; *fragment* is what did not
/// fit; *need* is what a collection compares with the limit; *shared* are the bytes of binaries of
/// more than 64 bytes, which lie outside of every heap.
///
/// Units: words of 64 bits, where nothing else is said.
///
/// Thread: none of its own; whoever has a heap guards it.
///
/// Imports `term`. Rules: `HEAP`.
package dev.joist.heap;
