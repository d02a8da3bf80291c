package dev.joist.otp;

import dev.joist.signal.Report;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// What is reported of servers and of processes of `proc_lib`, with the facts that
/// `gen_server.escript` tells.
///
/// *Thread:* any.
final class ServerReports implements Consumer<Report> {

  private static final List<String> FACTS =
      List.of("registered_name", "message_queue_len", "messages", "dictionary", "trap_exit");

  private final Queue<Object> reports = new ConcurrentLinkedQueue<>();

  @Override
  public void accept(Report report) {
    if (report.isOf("proc_lib", "crash")) {
      Tuple info = (Tuple) report.fact("error_info");
      List<Object> facts = new ArrayList<>();
      FACTS.forEach(name -> facts.add(OtpCase.tuple(name, report.fact(name))));
      reports.add(OtpCase.tuple("crash", info.element(1), info.element(2), List.copyOf(facts)));
    } else if (report.isOf("gen_server", "terminate")) {
      reports.add(
          OtpCase.tuple(
              "terminate",
              report.fact("last_message"),
              report.fact("state"),
              report.fact("reason"),
              report.fact("log")));
    } else if (report.isOf("gen_server", "no_handle_info")) {
      reports.add(OtpCase.tuple("no_handle_info", report.fact("message")));
    }
  }

  /// All reports that have come; each comes before the end of its process is told.
  List<Object> all() {
    List<Object> all = List.copyOf(reports);
    reports.clear();
    return all;
  }
}
