package dev.joist.pekko.wire;

import dev.joist.etf.RecordReader;
import dev.joist.etf.RecordTypes;
import dev.joist.term.Atom;
import dev.joist.term.RecordShape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A record's tag and the names of its components, in the order in which they are written, as one
/// text: `cents,owner;deposit`.
///
/// No name has a comma or a semicolon in it; a tag may.
///
/// @param text as it is written
/// @param reader of such records
record Layout(String text, RecordReader reader) {

  private static final ClassValue<byte[]> WRITTEN =
      new ClassValue<>() {
        @Override
        protected byte[] computeValue(Class<?> type) {
          RecordShape shape = RecordShape.of(type);
          List<String> names = new ArrayList<>();
          for (int i = 0; i < shape.components(); i++) {
            names.add(shape.name(i));
          }
          String text = String.join(",", names) + ";" + shape.tag().text();
          return text.getBytes(StandardCharsets.UTF_8);
        }
      };

  /// The layout of a class, as UTF-8 that is not to be changed.
  static byte[] written(Class<?> type) {
    return WRITTEN.get(type);
  }

  /// How many names a text has.
  ///
  /// @return a negative number if it is no layout
  static int names(String text) {
    int end = text.indexOf(';');
    if (end <= 0) {
      return end;
    }
    int names = 1;
    for (int i = 0; i < end; i++) {
      names += text.charAt(i) == ',' ? 1 : 0;
    }
    return names;
  }

  /// The layout that a text says.
  ///
  /// @throws IllegalArgumentException if its tag is no atom
  static Layout of(String text, RecordTypes types) {
    int end = text.indexOf(';');
    Atom tag = Atom.of(text.substring(end + 1));
    List<String> names = end == 0 ? List.of() : List.of(text.substring(0, end).split(",", -1));
    return new Layout(text, types.reader(tag, names));
  }
}
