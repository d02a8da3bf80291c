package dev.joist.benchmarks.contest;

import org.jspecify.annotations.Nullable;

/// A linked list of numbers in order, that each question is walked through.
///
/// *Thread:* one.
public final class SortedList {

  private static final class Node {
    final int value;
    @Nullable Node next;

    Node(int value, @Nullable Node next) {
      this.value = value;
      this.next = next;
    }
  }

  private final Node head = new Node(Integer.MIN_VALUE, null);

  /// Puts a number where it belongs.
  public void add(int value) {
    Node before = before(value);
    before.next = new Node(value, before.next);
  }

  /// Whether a number is there: 1 or 0.
  public int contains(int value) {
    Node next = before(value).next;
    return next != null && next.value == value ? 1 : 0;
  }

  /// How many there are.
  public int size() {
    int size = 0;
    for (Node node = head.next; node != null; node = node.next) {
      size++;
    }
    return size;
  }

  private Node before(int value) {
    Node node = head;
    for (Node next = node.next; next != null && next.value < value; next = node.next) {
      node = next;
    }
    return node;
  }
}
