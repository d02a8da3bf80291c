package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.process.Calling;
import dev.joist.process.LocalProcess;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A request that was sent and not answered yet: `gen_server:send_request`. Its response is
/// received when it is wanted, by the process that has sent it, once.
///
/// ```java
/// RequestId<Long> request = sendRequest(bank, new GetBalance("a"));
/// ...
/// switch (request.receiveResponse(Duration.ofSeconds(5))) {
///   case Response.Reply(Long balance) -> ...
///   case Response.Failed(Object reason, Object server) -> ...
///   case Response.Timeout<Long> _ -> ...
/// }
/// ```
///
/// *Thread:* that of the process which has sent it.
///
/// Rule: GS-14.
///
/// @param <R> what the reply is
public final class RequestId<R> {

  private final Ref ref;
  private final Object server;
  private final Function<Object, R> reader;

  private RequestId(Ref ref, Object server, Function<Object, R> reader) {
    this.ref = ref;
    this.server = server;
    this.reader = reader;
  }

  static <R> RequestId<R> send(Object server, Object request, Function<Object, R> reader) {
    Calls.Sent sent = Calls.request(server, Terms.of(request, "request"));
    return new RequestId<>(sent.ref(), sent.to(), reader);
  }

  /// Waits for the response and gives it up when the time is over: then nothing of it ever comes.
  /// Rule: GS-14.
  public Response<R> receiveResponse(Duration timeout) {
    LocalProcess self = Names.self();
    Object outcome = await(self, timeout);
    return response(outcome == null ? Calling.abandon(self, ref) : outcome);
  }

  /// Waits for the response; when the time is over it may be waited for again. Rule: GS-14.
  public Response<R> waitResponse(Duration timeout) {
    return response(await(Names.self(), timeout));
  }

  /// What a message that was received says about this request; null if it is none of its own. Rule:
  /// GS-14.
  public @Nullable Response<R> checkResponse(Object message) {
    Object outcome = Calling.response(ref, message);
    return outcome == null ? null : response(settled(outcome));
  }

  private @Nullable Object await(LocalProcess self, Duration timeout) {
    Object outcome = self.<Object>receive(m -> Calling.response(ref, m), ref, Times.nanos(timeout));
    return outcome == null ? null : settled(outcome);
  }

  /// The monitor is of no use any more.
  private Object settled(Object outcome) {
    if (!(outcome instanceof Calling.Failed)) {
      var _ = Beam.demonitor(ref, DemonitorOption.FLUSH);
    }
    return outcome;
  }

  private Response<R> response(@Nullable Object outcome) {
    return switch (outcome) {
      case null -> new Response.Timeout<>();
      case Calling.Failed(Object reason) -> new Response.Failed<>(reason, server);
      case Object reply -> new Response.Reply<>(reader.apply(reply));
    };
  }

  Ref ref() {
    return ref;
  }

  /// What came of the request by a message known to be its own.
  Response<R> responseOf(Object outcome) {
    return response(settled(outcome));
  }

  /// Gives it up.
  void abandon() {
    var _ = Calling.abandon(Names.self(), ref);
  }
}
