package dev.joist.conformance;

import dev.joist.process.LocalNode;
import dev.joist.term.Pid;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What the nodes of scenarios live in: nothing, or an ActorSystem. OTP has no such thing: the
/// traces are the same.
///
/// *Thread:* any.
interface Host extends AutoCloseable {

  /// The hosts there are, by their names on a command line.
  enum Named {
    /// The JVM alone.
    JVM,
    /// An ActorSystem of Pekko's: each process has a reference, an actor watches it, and it is told
    /// what to do through its reference.
    PEKKO;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The host of that name.
    ///
    /// @throws IllegalArgumentException naming those there are
    static Named of(String name) {
      return Arrays.stream(values())
          .filter(host -> host.toString().equals(name))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "--host is "
                      + Arrays.stream(values())
                          .map(Named::toString)
                          .collect(Collectors.joining(" or "))
                      + ", not '"
                      + name
                      + "'"));
    }

    Host open() {
      return switch (this) {
        case JVM -> PLAIN;
        case PEKKO -> new PekkoHost();
      };
    }
  }

  /// What lies between nodes that live here.
  ///
  /// @param queue on which what it tells is told
  Network network(RunQueue queue);

  /// Takes a node in.
  Guest takeIn(LocalNode node);

  @Override
  void close();

  /// A node that lives in a host.
  interface Guest {

    /// A process was made.
    void born(Pid pid);

    /// Sends a process an instruction, if that is the host's affair.
    ///
    /// @return false when it is not
    boolean tell(Pid pid, Object instruction);

    /// The node is closed.
    void gone();
  }

  /// The JVM alone.
  Host PLAIN =
      new Host() {
        @Override
        public Network network(RunQueue queue) {
          return new Cable(queue);
        }

        @Override
        public Guest takeIn(LocalNode node) {
          return new Guest() {
            @Override
            public void born(Pid pid) {
              // Nobody else wants to know.
            }

            @Override
            public boolean tell(Pid pid, Object instruction) {
              return false;
            }

            @Override
            public void gone() {
              // Nobody else wants to know.
            }
          };
        }

        @Override
        public void close() {
          // There is nothing to close.
        }
      };
}
