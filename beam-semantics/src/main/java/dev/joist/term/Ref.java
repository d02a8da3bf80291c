package dev.joist.term;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A reference: a value that is unlike any other made on its node.
///
/// A reference that is the alias of a process also knows that process, its owner, and one that is
/// of something else on its own node leads there, to its [Home]; these are short cuts and play no
/// part in equality and order.
public final class Ref {

  /// What a reference leads to on its own node: a timer, for those who keep timers.
  ///
  /// A reference that came from elsewhere has none. What one leads to is kept as long as the
  /// reference is.
  public interface Home {}

  /// How many bits of an alias's owner are its id; the serial is above them.
  public static final int OWNER_ID_BITS = 28;

  private final Atom node;
  private final int creation;
  private final long beyond;
  private final int top;
  private final long id;
  private final @Nullable Pid owner;
  private final @Nullable Home home;

  private Ref(
      Atom node,
      int creation,
      long beyond,
      int top,
      long id,
      @Nullable Pid owner,
      @Nullable Home home) {
    this.node = Objects.requireNonNull(node);
    this.creation = creation;
    this.beyond = beyond;
    this.top = top;
    this.id = id;
    this.owner = owner;
    this.home = home;
  }

  /// The reference number `id` of a node; `owner` is the process whose alias it is, or null. The
  /// owner's number is in the reference's highest words, as in OTP: so the alias still leads to it
  /// when it comes back from another node.
  public static Ref of(Atom node, int creation, long id, @Nullable Pid owner) {
    long beyond = owner == null ? 0 : ((long) owner.serial() << OWNER_ID_BITS) | owner.id();
    return new Ref(node, creation, beyond, 0, id, owner, null);
  }

  /// The reference number `id` of this node, which leads to `home`.
  public static Ref leadingTo(Home home, Atom node, int creation, long id) {
    return new Ref(node, creation, 0, 0, id, null, home);
  }

  /// A reference of three words, most significant first, as Erlang nodes make them:
  /// `#Ref<0.high.middle.low>`.
  public static Ref ofWords(Atom node, int creation, int high, int middle, int low) {
    return ofWords(node, creation, 0, high, middle, low);
  }

  /// A reference of five words, as newer Erlang nodes make for aliases: two more in front, the
  /// higher of them in the upper half of `beyond`.
  public static Ref ofWords(Atom node, int creation, long beyond, int high, int middle, int low) {
    long id = ((long) middle << 32) | (low & 0xffff_ffffL);
    return new Ref(node, creation, beyond, high, id, null, null);
  }

  /// The node the reference was made on.
  public Atom node() {
    return node;
  }

  /// The incarnation of the node.
  public int creation() {
    return creation;
  }

  /// The reference's number on its node: the middle and the low word.
  public long id() {
    return id;
  }

  /// The high word: 0 in every reference made by Joist.
  public int high() {
    return top;
  }

  /// The two words before the high one: 0 in every reference of three words. In an alias made by
  /// Joist they are its owner's serial and id.
  public long beyond() {
    return beyond;
  }

  /// The process whose alias this is, or null.
  public @Nullable Pid owner() {
    return owner;
  }

  /// What this reference leads to on its own node, or null where it leads nowhere.
  public @Nullable Home home() {
    return home;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Ref ref
            && id == ref.id
            && top == ref.top
            && beyond == ref.beyond
            && creation == ref.creation
            && node.equals(ref.node));
  }

  @Override
  public int hashCode() {
    int words = (Long.hashCode(id) * 31 + top) * 31 + Long.hashCode(beyond);
    return (words * 31 + creation) * 31 + node.hashCode();
  }

  /// The reference as it prints on its own node: `#Ref<0.0.0.17>`, an alias too.
  @Override
  public String toString() {
    return "#Ref<0."
        + (beyond == 0 || owner != null
            ? ""
            : (beyond >>> 32) + "." + (beyond & 0xffff_ffffL) + ".")
        + Integer.toUnsignedString(top)
        + "."
        + (id >>> 32)
        + "."
        + (id & 0xffff_ffffL)
        + ">";
  }
}
