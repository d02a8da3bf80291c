package dev.joist.process;

import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;

/// Java stack frames as Erlang terms: `{Class, Method, '_', [{file, F}, {line, L}]}`.
///
/// The third element is the arity on BEAM; the JVM does not tell it.
///
/// Rule: TERM-19, INFO-13.
final class StackTrace {

  /// As deep as BEAM's (`backtrace_depth`).
  private static final int DEPTH = 8;

  private static final Atom UNKNOWN = Atom.of("_");
  private static final Atom FILE = Atom.of("file");
  private static final Atom LINE = Atom.of("line");
  private static final Tuple INITIAL_CALL = Tuple.of(Atom.of("erlang"), Atom.of("apply"), 2L);

  private StackTrace() {}

  static List<Object> of(StackTraceElement[] frames) {
    List<Object> terms = new ArrayList<>();
    for (StackTraceElement frame : frames) {
      if (terms.size() == DEPTH) {
        break;
      }
      terms.add(of(frame));
    }
    return List.copyOf(terms);
  }

  private static Object of(StackTraceElement frame) {
    List<Object> location = new ArrayList<>();
    if (frame.getFileName() != null) {
      location.add(Tuple.of(FILE, frame.getFileName()));
    }
    if (frame.getLineNumber() > 0) {
      location.add(Tuple.of(LINE, (long) frame.getLineNumber()));
    }
    return Tuple.of(
        name(frame.getClassName()), name(frame.getMethodName()), UNKNOWN, List.copyOf(location));
  }

  /// What the process's thread is doing now.
  static List<Object> current(LocalProcess process) {
    Thread thread = process.claimant();
    return thread == null ? List.of() : of(thread.getStackTrace());
  }

  /// Where the process's thread is now.
  static Object currentFunction(LocalProcess process) {
    Thread thread = process.claimant();
    StackTraceElement[] frames = thread == null ? new StackTraceElement[0] : thread.getStackTrace();
    return frames.length == 0
        ? ProcessInfo.UNDEFINED
        : Tuple.of(name(frames[0].getClassName()), name(frames[0].getMethodName()), UNKNOWN);
  }

  /// What a process was spawned with, which is always a fun; BEAM names what applies it.
  static Object initialCall() {
    return INITIAL_CALL;
  }

  /// The name of a class; for a lambda that of the class it is written in.
  static String enclosing(Class<?> code) {
    String name = code.getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
  }

  /// An atom of a Java name, which may be longer than an atom can be.
  static Atom name(String text) {
    return Atom.of(text.length() <= Atom.MAX_LENGTH ? text : text.substring(0, Atom.MAX_LENGTH));
  }
}
