package dev.joist.term;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The identifier of a port: a door between a node's processes and the outside world.
///
/// What a port leads to on its own node, its [Home], plays no part in equality and order.
public final class Port {

  /// What a port leads to on its own node.
  public interface Home {}

  private final Atom node;
  private final long id;
  private final int creation;
  private final @Nullable Home home;

  private Port(Atom node, long id, int creation, @Nullable Home home) {
    this.node = Objects.requireNonNull(node);
    this.id = id;
    this.creation = creation;
    this.home = home;
  }

  /// A port that leads nowhere here.
  public static Port of(Atom node, long id, int creation) {
    return new Port(node, id, creation, null);
  }

  /// A port of this node that leads to `home`.
  public static Port of(Atom node, long id, int creation, @Nullable Home home) {
    return new Port(node, id, creation, home);
  }

  /// The node the port was opened on.
  public Atom node() {
    return node;
  }

  /// The port's number on its node.
  public long id() {
    return id;
  }

  /// The incarnation of the node.
  public int creation() {
    return creation;
  }

  /// What this port leads to on its own node, or null where it leads nowhere.
  public @Nullable Home home() {
    return home;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Port port
            && id == port.id
            && creation == port.creation
            && node.equals(port.node));
  }

  @Override
  public int hashCode() {
    return (Long.hashCode(id) * 31 + creation) * 31 + node.hashCode();
  }

  /// The port as it prints on its own node: `#Port<0.6>`.
  @Override
  public String toString() {
    return "#Port<0." + Long.toUnsignedString(id) + ">";
  }
}
