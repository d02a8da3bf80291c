package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.term.Tuple;
import java.util.List;

/// A server whose state is no term, and which has a term to show for it: to [Sys], and in reports.
///
/// Rule: GS-15.
///
/// @param <S> the state
interface Stateful<S> extends GenServer<S> {

  /// The state as OTP would show it.
  Object stateTerm(S state);

  /// Takes a state over as [Sys#replaceState] has it.
  ///
  /// @param term what the state's term was made of
  /// @throws ErrorException if it changes what cannot be changed so
  void replaceState(S state, Object term);

  /// What [Sys#getStatus] shows besides the state.
  default List<Tuple> moreStatus() {
    return List.of();
  }
}
