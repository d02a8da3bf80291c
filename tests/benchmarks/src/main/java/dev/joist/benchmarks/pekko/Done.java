package dev.joist.benchmarks.pekko;

/// That something is done.
enum Done {
  DONE
}
