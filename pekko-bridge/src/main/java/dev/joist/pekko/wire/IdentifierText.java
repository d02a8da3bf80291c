package dev.joist.pekko.wire;

import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Identifiers as texts that say it all, and so can be read on any node: the node, its creation,
/// and the identifier as it prints on its node, as in `bank@host:3:<0.41.0>`.
final class IdentifierText {

  private static final Pattern PID = Pattern.compile("(.*):(\\d+):<0\\.(\\d+)\\.(\\d+)>");
  private static final Pattern PORT = Pattern.compile("(.*):(\\d+):#Port<0\\.(\\d+)>");
  private static final Pattern REF =
      Pattern.compile("(.*):(\\d+):#Ref<0(?:\\.(\\d+)\\.(\\d+))?\\.(\\d+)\\.(\\d+)\\.(\\d+)>");
  private static final Pattern FUN = Pattern.compile("fun ([^:]*):([^/]*)/(\\d{1,3})");

  private IdentifierText() {}

  private static String of(Atom node, int creation, Object identifier) {
    return node.text() + ":" + Integer.toUnsignedString(creation) + ":" + identifier;
  }

  static String of(Pid pid) {
    return of(pid.node(), pid.creation(), pid);
  }

  static String of(Port port) {
    return of(port.node(), port.creation(), port);
  }

  /// With all words: an alias, which prints as three on its own node, has its owner in two more.
  static String of(Ref ref) {
    long beyond = ref.beyond();
    String first = beyond == 0 ? "" : (beyond >>> 32) + "." + (beyond & 0xffff_ffffL) + ".";
    String words =
        first
            + Integer.toUnsignedString(ref.high())
            + "."
            + (ref.id() >>> 32)
            + "."
            + (ref.id() & 0xffff_ffffL);
    return of(ref.node(), ref.creation(), "#Ref<0." + words + ">");
  }

  static String of(Fun.External fun) {
    return "fun " + fun.module().text() + ":" + fun.function().text() + "/" + fun.arity();
  }

  static Pid pid(String text) {
    Matcher parts = match(PID, text, "a pid as bank@host:3:<0.41.0>");
    return Pid.of(
        Atom.of(parts.group(1)),
        Long.parseUnsignedLong(parts.group(3)),
        word(parts, 4),
        word(parts, 2));
  }

  static Port port(String text) {
    Matcher parts = match(PORT, text, "a port as bank@host:3:#Port<0.6>");
    return Port.of(Atom.of(parts.group(1)), Long.parseUnsignedLong(parts.group(3)), word(parts, 2));
  }

  static Ref ref(String text) {
    Matcher parts = match(REF, text, "a reference as bank@host:3:#Ref<0.0.0.17>");
    long beyond =
        parts.group(3) == null
            ? 0
            : ((long) word(parts, 3) << 32) | (word(parts, 4) & 0xffff_ffffL);
    return Ref.ofWords(
        Atom.of(parts.group(1)),
        word(parts, 2),
        beyond,
        word(parts, 5),
        word(parts, 6),
        word(parts, 7));
  }

  static Fun fun(String text) {
    Matcher parts = match(FUN, text, "a fun as fun lists:map/2");
    return Fun.external(
        Atom.of(parts.group(1)), Atom.of(parts.group(2)), Integer.parseInt(parts.group(3)));
  }

  private static int word(Matcher parts, int group) {
    return Integer.parseUnsignedInt(parts.group(group));
  }

  private static Matcher match(Pattern pattern, String text, String what) {
    Matcher parts = pattern.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "found \"" + Terms.printable(text) + "\", expected " + what);
    }
    return parts;
  }
}
