package dev.joist.process;

import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Java stack frames as Erlang terms: `{Class, Method, '_', [{file, F}, {line, L}]}`.
///
/// The third element is the arity on BEAM; the JVM does not tell it.
///
/// Rule: TERM-19, INFO-13.
@SuppressWarnings("ReferenceEquality") // threads are told apart by identity
final class StackTrace {

  /// As deep as BEAM's (`backtrace_depth`).
  private static final int DEPTH = 8;

  /// Deeper where a running process is looked at: on the JVM what it waits in, a socket or a
  /// database driver, takes more frames than that by itself.
  private static final int DEPTH_OF_LOOK = 64;

  private static final Atom UNKNOWN = Atom.of("_");
  private static final Atom FILE = Atom.of("file");
  private static final Atom LINE = Atom.of("line");
  private static final Tuple INITIAL_CALL = Tuple.of(Atom.of("erlang"), Atom.of("apply"), 2L);

  private static final List<String> ENGINE =
      List.of("dev.joist.process.", "dev.joist.mailbox.", "dev.joist.schedule.");

  private static final Set<String> FRONT_DOOR =
      Set.of("dev.joist.Beam", "dev.joist.Inbox", "dev.joist.Node", "dev.joist.Timeouts");

  private StackTrace() {}

  static List<Object> of(StackTraceElement[] frames) {
    return of(frames, DEPTH);
  }

  private static List<Object> of(StackTraceElement[] frames, int depth) {
    List<Object> terms = new ArrayList<>();
    for (StackTraceElement frame : frames) {
      if (terms.size() == depth) {
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

  /// What the process's code is doing now.
  static List<Object> current(LocalProcess process) {
    return of(frames(process), DEPTH_OF_LOOK);
  }

  /// Where the process's code is now.
  static Object currentFunction(LocalProcess process) {
    StackTraceElement[] frames = frames(process);
    return frames.length == 0
        ? ProcessInfo.UNDEFINED
        : Tuple.of(name(frames[0].getClassName()), name(frames[0].getMethodName()), UNKNOWN);
  }

  /// What a process was spawned with, which is always a fun; BEAM names what applies it.
  static Object initialCall() {
    return INITIAL_CALL;
  }

  /// The frames of a process's thread, without those by which an operation of Joist's looks or
  /// waits: as on BEAM, a process that receives is where it called receive.
  private static StackTraceElement[] frames(LocalProcess process) {
    Thread thread;
    StackTraceElement[] frames;
    do {
      thread = process.claimant();
      frames = thread == null ? ofNone(process) : thread.getStackTrace();
    } while (process.claimant() != thread); // it may have been at another process by then
    int code = 0;
    boolean inOperation = false;
    while (code < frames.length && (isOperation(frames[code]) || isJdk(frames[code]))) {
      inOperation |= isOperation(frames[code]);
      code++;
    }
    return inOperation ? Arrays.copyOfRange(frames, code, frames.length) : frames;
  }

  private static StackTraceElement[] ofNone(LocalProcess process) {
    StackTraceElement place = process.placeWithoutThread();
    return place == null ? new StackTraceElement[0] : new StackTraceElement[] {place};
  }

  private static boolean isOperation(StackTraceElement frame) {
    String name = frame.getClassName();
    return ENGINE.stream().anyMatch(name::startsWith) || FRONT_DOOR.contains(name);
  }

  private static boolean isJdk(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.startsWith("java.") || name.startsWith("jdk.");
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
