package dev.joist.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The pieces of code that documents show, cut from source files that compile and run.
///
/// In a document the piece stands between two comments; between them is the fenced code, and
/// nothing else:
///
/// ```
/// <!-- snippet: samples/src/main/java/dev/joist/samples/bank/Bank.java#account -->
/// <!-- end of snippet -->
/// ```
///
/// In the source file it stands between the lines `// tag::account` and `// end::account`, or with
/// `#` where comments begin with that. Tags may nest; their lines are not shown.
public final class Snippets {
  private static final Pattern START = Pattern.compile("<!-- snippet: (\\S+)#(\\S+) -->");
  private static final String END = "<!-- end of snippet -->";
  private static final Pattern TAG_LINE = Pattern.compile("\\s*(//|#) (tag|end)::\\S+");

  private final SourceTree tree;

  public Snippets(SourceTree tree) {
    this.tree = tree;
  }

  /// The document at `path` as it should be: each piece of code as its source file has it now.
  public String refreshed(String path) {
    List<String> out = new ArrayList<>();
    List<String> lines = tree.read(path).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      out.add(line);
      Matcher start = START.matcher(line);
      if (start.matches()) {
        String where = path + ":" + (i + 1);
        out.addAll(fenced(where, start.group(1), start.group(2)));
        i = endOf(where, lines, i + 1);
        out.add(lines.get(i));
      }
    }
    return String.join("\n", out) + "\n";
  }

  private static int endOf(String where, List<String> lines, int from) {
    for (int i = from; i < lines.size() && !START.matcher(lines.get(i)).matches(); i++) {
      if (lines.get(i).equals(END)) {
        return i;
      }
    }
    throw new IllegalStateException(where + ": no " + END + " after this snippet's start");
  }

  private List<String> fenced(String where, String source, String tag) {
    if (!tree.has(source)) {
      throw new IllegalStateException(where + ": there is no file " + source);
    }
    String language = source.substring(source.lastIndexOf('.') + 1);
    List<String> fenced = new ArrayList<>();
    fenced.add("```" + language);
    fenced.addAll(region(where, source, tag));
    fenced.add("```");
    return fenced;
  }

  private List<String> region(String where, String source, String tag) {
    List<String> lines = tree.read(source).lines().toList();
    List<String> stripped = lines.stream().map(String::strip).toList();
    String comment = stripped.contains("# tag::" + tag) ? "# " : "// ";
    int start = stripped.indexOf(comment + "tag::" + tag);
    int end = stripped.indexOf(comment + "end::" + tag);
    if (start < 0 || end < start) {
      throw new IllegalStateException(
          "%s: %s has no line '// tag::%s' followed by '// end::%s'"
              .formatted(where, source, tag, tag));
    }
    List<String> region =
        lines.subList(start + 1, end).stream()
            .filter(line -> !TAG_LINE.matcher(line).matches())
            .toList();
    return String.join("\n", region).stripIndent().lines().toList();
  }
}
