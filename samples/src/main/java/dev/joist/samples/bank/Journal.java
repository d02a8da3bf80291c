package dev.joist.samples.bank;

import static dev.joist.Beam.error;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;

import dev.joist.otp.ProcLib;
import dev.joist.otp.StartResult;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The bank's memory: a process that keeps every entry of every account, and does nothing that can
/// fail. It stands for a disk or a database.
///
/// Only the process that has opened an account last may write to it. So when an account is open
/// again, nothing that its former process has left on the way can change it any more.
///
/// Nothing replaces a journal that has ended: then the bank ends with it, and nobody waits for
/// ever, for nobody is left.
final class Journal {

  /// The name that the journal is registered with.
  static final Atom NAME = Atom.of("journal");

  /// What every new account is given, in cents.
  static final long OPENING = 100_000;

  /// Who writes to an account now, and all its entries.
  private static final class Page {
    Pid writer;
    final List<Entry> entries = new ArrayList<>();

    Page(Pid writer) {
      this.writer = writer;
    }

    long balance() {
      return entries.stream().mapToLong(Entry::change).sum();
    }
  }

  record Open(Pid writer, Ref ref, String account) {}

  record Opened(Ref ref, List<Entry> entries) {}

  record Write(Pid writer, Ref ref, Entry entry) {}

  record Written(Ref ref) {}

  record Audit(Pid auditor, Ref ref) {}

  record Audited(Ref ref, List<Holding> holdings) {}

  private final Map<String, Page> pages = new HashMap<>();

  private Journal() {}

  // ---- what others call

  /// Opens an account for the calling process, and for no other from now on.
  ///
  /// @return its entries, oldest first
  static List<Entry> open(String account) {
    Ref ref = makeRef();
    send(NAME, new Open(self(), ref, account));
    return receive(
        ref, m -> m instanceof Opened(Ref r, var entries) && r.equals(ref) ? entries : null);
  }

  /// Writes an entry of the account that the calling process has open; when this returns it counts.
  static void write(Entry entry) {
    Ref ref = makeRef();
    send(NAME, new Write(self(), ref, entry));
    var _ = receive(ref, m -> m instanceof Written(Ref r) && r.equals(ref) ? m : null);
  }

  /// What every account has according to the journal.
  static List<Holding> audit() {
    Ref ref = makeRef();
    send(NAME, new Audit(self(), ref));
    return receive(ref, m -> m instanceof Audited(Ref r, var all) && r.equals(ref) ? all : null);
  }

  // ---- the process

  /// Starts the journal, which the calling process supervises.
  static StartResult startLink() {
    Object started =
        ProcLib.startLink(() -> {
          register(NAME, self());
          ProcLib.initAck(Tuple.of(Atom.of("ok"), self()));
          run();
        });
    StartResult result = StartResult.of(started);
    return result == null ? new StartResult.Failed(started) : result;
  }

  /// Runs as the journal.
  static void run() {
    Journal journal = new Journal();
    while (true) {
      switch (receive()) {
        case Open(Pid writer, Ref ref, String account) ->
            send(writer, new Opened(ref, journal.opened(account, writer)));
        case Write(Pid writer, Ref ref, Entry entry) -> {
          if (journal.written(entry, writer)) {
            send(writer, new Written(ref));
          }
        }
        case Audit(Pid auditor, Ref ref) -> send(auditor, new Audited(ref, journal.holdings()));
        case Object other -> throw error(Tuple.of(Atom.of("not_understood"), other));
      }
    }
  }

  private List<Entry> opened(String account, Pid writer) {
    Page page = pages.get(account);
    if (page == null) {
      page = new Page(writer);
      page.entries.add(new Entry(account, 0, Posting.OPENED, OPENING));
      pages.put(account, page);
    }
    page.writer = writer;
    return List.copyOf(page.entries);
  }

  /// @return false if the writer is not the one who has the account open; it is dead then, and
  ///   waits for no answer
  private boolean written(Entry entry, Pid writer) {
    Page page = pages.get(entry.account());
    return page != null && page.writer.equals(writer) && page.entries.add(entry);
  }

  private List<Holding> holdings() {
    return pages.entrySet().stream()
        .map(page -> new Holding(page.getKey(), page.getValue().balance()))
        .sorted()
        .toList();
  }
}
