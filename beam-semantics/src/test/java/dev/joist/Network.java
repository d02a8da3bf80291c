package dev.joist;

import java.util.List;
import java.util.Random;

/// The nodes of a [DistHistory] and what is between them: frames within this JVM, or TCP.
public interface Network extends AutoCloseable {

  /// How many nodes a history has.
  int nodes(Random random);

  /// How long the text of a large letter may be: one that goes in several frames.
  int largest();

  /// Starts a node, or starts it again.
  Site start(String name) throws Exception;

  /// Something happens to what is between two nodes; or, if they are the same, to one.
  void disturb(Random random, Site a, Site b) throws Exception;

  /// All is well from now on. Returns when whatever was lost is known to be.
  void mend(List<Site> sites) throws Exception;

  @Override
  void close();
}
