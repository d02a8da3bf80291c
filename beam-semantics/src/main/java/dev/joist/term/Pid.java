package dev.joist.term;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The identifier of a process.
///
/// Node, id, serial and creation make the identity; what a pid leads to on its own node, its
/// [Home], is a short cut and plays no part in equality and order.
public final class Pid {

  /// What a pid leads to on its own node: the process itself, for those who run processes.
  ///
  /// A pid that came from elsewhere has none.
  public interface Home {}

  private final Atom node;
  private final long id;
  private final int serial;
  private final int creation;
  private final @Nullable Home home;

  private Pid(Atom node, long id, int serial, int creation, @Nullable Home home) {
    this.node = Objects.requireNonNull(node);
    this.id = id;
    this.serial = serial;
    this.creation = creation;
    this.home = home;
  }

  /// A pid that leads nowhere here.
  public static Pid of(Atom node, long id, int serial, int creation) {
    return new Pid(node, id, serial, creation, null);
  }

  /// A pid of this node that leads to `home`.
  public static Pid of(Atom node, long id, int serial, int creation, @Nullable Home home) {
    return new Pid(node, id, serial, creation, home);
  }

  /// The node the process was spawned on.
  public Atom node() {
    return node;
  }

  /// The process's number on its node.
  public long id() {
    return id;
  }

  /// How often the numbers had wrapped when this one was given.
  public int serial() {
    return serial;
  }

  /// The incarnation of the node.
  public int creation() {
    return creation;
  }

  /// What this pid leads to on its own node, or null where it leads nowhere.
  public @Nullable Home home() {
    return home;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Pid pid
            && id == pid.id
            && serial == pid.serial
            && creation == pid.creation
            && node.equals(pid.node));
  }

  @Override
  public int hashCode() {
    return ((Long.hashCode(id) * 31 + serial) * 31 + creation) * 31 + node.hashCode();
  }

  /// The pid as it prints on its own node: `<0.41.0>`.
  @Override
  public String toString() {
    return "<0." + Long.toUnsignedString(id) + "." + Integer.toUnsignedString(serial) + ">";
  }
}
