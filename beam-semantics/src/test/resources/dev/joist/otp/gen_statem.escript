#!/usr/bin/env escript
%% What OTP's gen_statem does, a case for each rule: GenStatemOtpTest does the same cases and must
%% print the same lines. To record: escript gen_statem.escript > gen_statem.txt
-mode(compile).
-export([init/1, callback_mode/0, handle_event/4, terminate/3, log/2]).

main(_) ->
  logger:remove_handler(default),
  logger:set_primary_config(level, all),
  [perform(Name, Case) || {Name, Case} <- cases()],
  ok.

cases() ->
  [{otp01_postpone, fun otp01_postpone/0},
   {otp01_next_event, fun otp01_next_event/0},
   {otp02_timeouts, fun otp02_timeouts/0},
   {otp02_cancel_and_update, fun otp02_cancel_and_update/0},
   {otp03_same_state, fun otp03_same_state/0},
   {otp03_zero_timeouts, fun otp03_zero_timeouts/0},
   {otp04_state_enter, fun otp04_state_enter/0},
   {otp04_bad_enter, fun otp04_bad_enter/0},
   {gs01_events, fun gs01_events/0},
   {gs02_failures, fun gs02_failures/0},
   {gs05_start, fun gs05_start/0},
   {gs08_stop_and_reply, fun gs08_stop_and_reply/0},
   {gs09_terminate, fun gs09_terminate/0},
   {gs11_reasons, fun gs11_reasons/0},
   {gs15_sys, fun gs15_sys/0},
   {gs16_reports, fun gs16_reports/0},
   {gs17_enter_loop, fun gs17_enter_loop/0},
   {gs18_hibernate, fun gs18_hibernate/0}].

otp01_postpone() ->
  M = start(a, 0),
  [gen_statem:cast(M, F) || F <- [post(1, b), post(2, b), post(3, c)]],
  gen_statem:cast(M, plain), trail(4),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, a, D} end), gen_statem:cast(M, still_a), trail(1),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, b, D, {next_event, internal, first}} end), trail(4),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, c, D} end), trail(1),
  gen_statem:cast(M, fun(_, c, D) -> t(twice), {next_state, d, D, [postpone, {postpone, false}]}; (_, _, _) -> t(never), keep_state_and_data end), trail(1),
  gen_statem:cast(M, fun(_, d, D) -> t(changing), {next_state, e, D, postpone}; (_, S, _) -> t({again, S}), keep_state_and_data end), trail(2),
  gen_statem:cast(M, fun(_, e, _) -> t(repeating), {repeat_state_and_data, postpone}; (_, S, _) -> t({again, S}), keep_state_and_data end), trail(1),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, f, D} end), trail(1),
  say(state, sys:get_state(M)), left().

post(N, Until) -> fun(_, S, _) -> t({N, S}), case S of Until -> keep_state_and_data; _ -> {keep_state_and_data, postpone} end end.

otp01_next_event() ->
  M = start(a, 0),
  gen_statem:cast(M, fun(_, _, _) -> self() ! queued,
    {keep_state_and_data, [{next_event, internal, i1}, {next_event, cast, c1}, {next_event, info, i2}, {next_event, timeout, t1}, {next_event, state_timeout, st1}, {next_event, {timeout, n}, nt1}]} end), trail(7),
  gen_statem:cast(M, fun(_, _, _) -> {keep_state_and_data, [{next_event, internal, fun(_, _, _) -> t(outer), {keep_state_and_data, [{next_event, internal, inner1}, {next_event, internal, inner2}]} end}, {next_event, internal, after_it}]} end), trail(4),
  gen_statem:cast(M, post(postponed, b)), trail(1),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, b, D, [{next_event, internal, inserted}]} end), trail(2),
  left().

otp02_timeouts() ->
  M = start(a, 0),
  gen_statem:cast(M, keep([{state_timeout, 1, st}])), trail(1),
  gen_statem:cast(M, keep([{timeout, 1, ev}])), trail(1),
  gen_statem:cast(M, keep([1])), trail(1),
  gen_statem:cast(M, keep([{{timeout, n}, 1, named}])), trail(1),
  cast_all(M, [keep([{state_timeout, 20, st}, {{timeout, n}, 60, named}, {timeout, 40, ev}]), any]), trail(3),
  cast_all(M, [keep([{state_timeout, 20, st}, {{timeout, n}, 40, named}]), fun(_, _, D) -> {next_state, b, D} end]), trail(1),
  cast_all(M, [keep([{state_timeout, 30, st}]), fun(_, _, D) -> {next_state, b, D} end]), trail(1),
  gen_statem:cast(M, keep([{state_timeout, 100000, long}, {{timeout, n}, 100000, long}, {{timeout, m}, 100000, long}])),
  gen_statem:cast(M, keep([{state_timeout, 1, replaced}])), trail(1),
  gen_statem:cast(M, keep([{{timeout, n}, 1, replaced}])), trail(1),
  gen_statem:cast(M, keep([{state_timeout, infinity, never}, {timeout, infinity, never}])),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, c, D, [{state_timeout, 1, in_c}]} end), trail(1),
  gen_statem:cast(M, keep([{{timeout, abs}, erlang:monotonic_time(millisecond) + 1, at, {abs, true}}])), trail(1),
  gen_statem:cast(M, keep([{{timeout, abs}, erlang:monotonic_time(millisecond) - 1, past, [{abs, true}]}])), trail(1),
  left().

otp02_cancel_and_update() ->
  M = start(a, 0),
  cast_all(M, [keep([{state_timeout, 20, st}, {{timeout, n}, 60, named}]),
               keep([{state_timeout, update, st2}, {{timeout, n}, update, named2}])]), trail(2),
  gen_statem:cast(M, keep([{state_timeout, update, at_once}, {{timeout, n}, update, at_once}, {timeout, update, at_once}])), trail(2),
  gen_statem:cast(M, keep([{state_timeout, 1, st}, {{timeout, n}, 1, named}, {state_timeout, cancel}, {{timeout, n}, cancel}, {timeout, 1, ev}, {timeout, cancel}])),
  gen_statem:cast(M, keep([{{timeout, o}, 30, other}])), trail(1),
  gen_statem:cast(M, keep([{state_timeout, cancel}, {{timeout, none}, cancel}])),
  say(alive, gen_statem:call(M, x)), left().

otp03_same_state() ->
  M = start_enter(a, 0), trail(1),
  cast_all(M, [fun(_, S, D) -> {next_state, S, D, [{state_timeout, 30, kept}]} end,
               fun(_, S, D) -> {next_state, S, D} end,
               fun(_, S, D) -> {keep_state, {S, D}} end]), trail(1),
  cast_all(M, [keep([{state_timeout, 30, kept_by_repeat}]), fun(_, _, D) -> {repeat_state, {r, D}} end]), trail(2),
  gen_statem:cast(M, fun(_, _, _) -> repeat_state_and_data end), trail(1),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, 1, D} end), trail(1),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, 1.0, D} end), trail(1),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, {tuple, [1]}, D} end), trail(1),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, {tuple, [1]}, D} end),
  say(state, sys:get_state(M)), left().

otp03_zero_timeouts() ->
  M = start(a, 0),
  gen_statem:cast(M, fun(_, _, _) -> self() ! queued, {keep_state_and_data, [{state_timeout, 0, st}, {{timeout, n}, 0, named}, {next_event, internal, inserted}]} end), trail(4),
  gen_statem:cast(M, keep([{{timeout, n}, 0, n}, {{timeout, m}, 0, m}, {state_timeout, 0, st}])), trail(3),
  gen_statem:cast(M, keep([{timeout, 0, ev}, {next_event, internal, cancels_it}])), trail(1),
  gen_statem:cast(M, keep([{timeout, 0, ev}])), trail(1),
  gen_statem:cast(M, keep([{state_timeout, 0, st}, {timeout, 0, ev}])), trail(1),
  gen_statem:cast(M, keep([{timeout, 0, ev}, {state_timeout, 0, st}])), trail(2),
  gen_statem:cast(M, keep([{state_timeout, 0, cancelled_by_change}, {next_event, internal, fun(_, _, D) -> t(changes), {next_state, b, D} end}])), trail(1),
  gen_statem:cast(M, keep([{{timeout, n}, 0, one}, {{timeout, n}, 0, other}, {{timeout, m}, 0, cancelled}, {{timeout, m}, cancel}])), trail(1),
  gen_statem:cast(M, keep([{{timeout, n}, 0, first}, {next_event, internal, fun(_, _, _) -> {keep_state_and_data, [{{timeout, m}, 0, second}]} end}])), trail(2),
  gen_statem:cast(M, keep([{{timeout, n}, 0, fun(_, _, _) -> t(in_timeout), {keep_state_and_data, [{{timeout, k}, 0, third}]} end}, {{timeout, m}, 0, second}])), trail(3),
  say(alive, gen_statem:call(M, x)), left().

otp04_state_enter() ->
  M = start_enter(a, 0), trail(1),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, b, D} end), trail(1),
  gen_statem:cast(M, post(p, c)), trail(1),
  gen_statem:cast(M, fun(_, _, D) -> {next_state, c, D, [{next_event, internal, inserted}]} end), trail(3),
  {ok, M2} = gen_statem:start(?MODULE, fun() -> self() ! queued, {ok, st, {enter, 0}, [{next_event, internal, inserted}, {state_timeout, 0, zero}]} end, []), trail(4),
  gen_statem:cast(M2, fun(_, _, _) -> {next_state, entering, {enter, fun(_, entering) -> {keep_state, {enter, 0}, [{state_timeout, 1, from_enter}, {{timeout, n}, 0, from_enter}]} end}, [{{timeout, m}, 0, from_event}]} end), trail(3),
  Me = self(),
  gen_statem:cast(M2, fun(_, _, _) -> {next_state, again, {enter, fun(Old, S) -> Me ! {t, {enter_fun, Old, S}}, {repeat_state, {enter, fun(Old2, S2) -> Me ! {t, {enter_again, Old2, S2}}, {next_state, again, {enter, done}} end}} end}} end), trail(2),
  say(state, sys:get_state(M2)),
  R = monitor(process, M2),
  gen_statem:cast(M2, fun(_, _, _) -> {next_state, stopping, {enter, fun(_, _) -> {stop, in_enter} end}} end), trail(1), down(R),
  left().

otp04_bad_enter() ->
  [begin M = start(a, 0), R = monitor(process, M),
     {ok, E} = gen_statem:start(?MODULE, fun() -> {ok, a, {enter, 0}} end, []), trail(1), RE = monitor(process, E),
     gen_statem:cast(E, fun(_, _, _) -> {next_state, b, {enter, fun(_, _) -> {keep_state, {enter, 0}, Action} end}} end), down(RE), say(Label, ok), trail(1), exit(M, kill), down(R) end ||
    {Label, Action} <- [{postpone, postpone}, {next_event, {next_event, internal, x}}, {pop, pop_callback_module}]],
  {ok, E} = gen_statem:start(?MODULE, fun() -> {ok, a, {enter, 0}} end, []), trail(1), RE = monitor(process, E),
  gen_statem:cast(E, fun(_, _, _) -> {next_state, b, {enter, fun(_, _) -> {next_state, c, {enter, 0}} end}} end), down(RE), trail(1),
  M = start(a, 0), R = monitor(process, M),
  gen_statem:cast(M, keep(pop_callback_module)), down(R), trail(1), left().

gs01_events() ->
  M = start(a, 0),
  gen_statem:cast(M, c), M ! i, trail(2),
  say(call, gen_statem:call(M, hi)),
  say(call, gen_statem:call(M, hi, 1000)),
  say(reply_action, gen_statem:call(M, fun({call, From}, _, _) -> {keep_state_and_data, [{reply, From, replied}]} end)),
  say(reply_function, gen_statem:call(M, fun({call, From}, _, _) -> gen_statem:reply(From, replied), keep_state_and_data end)),
  say(reply_change, gen_statem:call(M, fun({call, From}, S, D) -> {next_state, b, {S, D}, {reply, From, changed}} end)),
  say(postponed_call, gen_statem:call(M, fun({call, From}, S, D) -> case S of b -> {keep_state_and_data, [postpone, {next_event, internal, fun(_, _, X) -> {next_state, c, X} end}]}; _ -> {keep_state, D, {reply, From, {at_last, S}}} end end)),
  say(dead, gen_statem:cast(dead(), m)),
  say(nobody, gen_statem:cast(nobody, m)),
  R = gen_statem:send_request(M, hi),
  say(receive_response, gen_statem:receive_response(R, 1000)),
  left().

gs02_failures() ->
  say(dead, catch gen_statem:call(dead(), r)),
  say(dead, catch gen_statem:call(dead(), r, 5)),
  say(nobody, catch gen_statem:call(nobody, r)),
  say(elsewhere, catch gen_statem:call({nobody, 'x@nowhere'}, r)),
  say(myself, catch gen_statem:call(self(), r)),
  M = start(a, 0),
  say(timeout, catch gen_statem:call(M, fun(_, _, _) -> keep_state_and_data end, 1)),
  say(stop, catch gen_statem:call(M, fun(_, _, _) -> {stop, why} end)), trail(1), left().

gs05_start() ->
  [say(Label, P(gen_statem:start(?MODULE, F, Opts))) || {Label, F, Opts, P} <-
    [{ok, fun() -> {ok, a, 0} end, [], fun ok/1},
     {ignore, fun() -> ignore end, [], fun id/1},
     {stop, fun() -> {stop, why} end, [], fun id/1},
     {exit, fun() -> exit(why) end, [], fun id/1},
     {error, fun() -> error(why) end, [], fun id/1},
     {throw, fun() -> throw(why) end, [], fun id/1},
     {throw_ok, fun() -> throw({ok, a, 0}) end, [], fun ok/1},
     {timeout, fun() -> receive never -> ok end end, [{timeout, 1}], fun id/1}]],
  {ok, M} = gen_statem:start({local, named}, ?MODULE, fun() -> t({in_init, whereis(named) =:= self()}), {ok, a, 0} end, []), trail(1),
  {error, {already_started, P}} = gen_statem:start({local, named}, ?MODULE, fun() -> t(init_ran), {ok, a, 0} end, []),
  say(taken, P =:= M),
  say(stop, gen_statem:stop(named)), trail(1),
  say(dead, catch gen_statem:stop(M)),
  {ok, {M2, Ref}} = gen_statem:start_monitor(?MODULE, fun() -> {ok, a, 0} end, []), exit(M2, kill), down(Ref),
  left().

gs08_stop_and_reply() ->
  M = start(a, 0), R = monitor(process, M),
  say(call, gen_statem:call(M, fun({call, From}, _, D) -> {stop_and_reply, why, [{reply, From, bye}], {last, D}} end)), trail(1), down(R),
  M2 = start(a, 0), R2 = monitor(process, M2),
  say(call, gen_statem:call(M2, fun({call, From}, _, _) -> {stop_and_reply, normal, {reply, From, bye}} end)), trail(1), down(R2),
  M3 = start(a, 0), R3 = monitor(process, M3), gen_statem:cast(M3, fun(_, _, _) -> stop end), trail(1), down(R3),
  M4 = start(a, 0), R4 = monitor(process, M4), gen_statem:cast(M4, fun(_, _, _) -> {stop, why, new} end), trail(1), down(R4), left().

gs09_terminate() ->
  process_flag(trap_exit, true),
  Trap = fun() -> process_flag(trap_exit, true), {ok, a, 0} end,
  {ok, M} = gen_statem:start_link(?MODULE, Trap, []), exit(M, parent_says), trail(2),
  {ok, M2} = gen_statem:start(?MODULE, Trap, []), exit(M2, other), trail(1),
  exit(M2, kill),
  M3 = start(a, 0), R3 = monitor(process, M3), exit(M3, untrapped), down(R3),
  M4 = start(a, fun() -> exit(in_terminate) end), R4 = monitor(process, M4), gen_statem:cast(M4, fun(_, _, _) -> {stop, why} end), trail(1), down(R4),
  left().

gs11_reasons() ->
  [begin M = start(a, 0), R = monitor(process, M), gen_statem:cast(M, F), say(Label, ok), trail(1), down(R) end || {Label, F} <-
    [{exit, fun(_, _, _) -> exit(why) end},
     {error, fun(_, _, _) -> error(why) end},
     {throw, fun(_, _, _) -> throw(why) end},
     {throw_good, fun(_, _, D) -> throw({stop, thrown, {new, D}}) end}]],
  M = start(a, 0), gen_statem:cast(M, fun(_, _, D) -> throw({next_state, b, D}) end), say(thrown_change, sys:get_state(M)), left().

gs15_sys() ->
  M = start(a, 0),
  say(get_state, sys:get_state(M)),
  say(replace_state, sys:replace_state(M, fun({S, D}) -> {S, {new, D}} end)),
  say(suspend, sys:suspend(M)), gen_statem:cast(M, waits), say(get_state, sys:get_state(M)), left(),
  say(resume, sys:resume(M)), trail(1),
  say(log, sys:log(M, {true, 50})),
  gen_statem:call(M, hi), gen_statem:cast(M, hi), M ! hi, trail(2),
  gen_statem:cast(M, post(p, b)), gen_statem:cast(M, fun(_, _, D) -> {next_state, b, D, {next_event, internal, i}} end), trail(3),
  gen_statem:cast(M, keep([{state_timeout, 0, z}])), trail(1),
  {ok, Log} = sys:log(M, get), [say(event, E) || E <- Log],
  say(statistics, sys:statistics(M, true)), gen_statem:call(M, hi), gen_statem:cast(M, hi), trail(1),
  {ok, Stats} = sys:statistics(M, get), say(statistics, [{K, V} || {K, V} <- Stats, K =:= messages_in orelse K =:= messages_out]),
  R = monitor(process, M), say(terminate, sys:terminate(M, why)), trail(1), down(R), left().

gs16_reports() ->
  logger:add_handler(reports, ?MODULE, #{}),
  [begin M = start(a, 0), R = monitor(process, M), gen_statem:cast(M, post(p, z)), gen_statem:cast(M, F), down(R), trail(2), say(Label, reports()) end || {Label, F} <-
    [{normal, fun(_, _, _) -> stop end},
     {shutdown, fun(_, _, _) -> {stop, {shutdown, x}} end},
     {why, fun(_, _, _) -> {stop, why, new} end},
     {exit, fun(_, _, _) -> exit(why) end},
     {error, fun(_, _, _) -> error(why) end}]],
  logger:remove_handler(reports).

gs17_enter_loop() ->
  Me = self(),
  P = proc_lib:spawn(fun() -> Me ! ready, gen_statem:enter_loop(?MODULE, [], entered, data, [{state_timeout, 1, st}]) end), receive ready -> ok end,
  trail(1),
  say(call, gen_statem:call(P, hi)), say(state, sys:get_state(P)),
  say(stop, gen_statem:stop(P)), trail(1).

gs18_hibernate() ->
  {ok, H} = gen_statem:start(?MODULE, fun() -> {ok, a, 0} end, [{hibernate_after, 1}]),
  say(hibernates, hibernating(H)), say(call, gen_statem:call(H, hi)), say(hibernates, hibernating(H)),
  M = start(a, 0), gen_statem:cast(M, keep([hibernate, {state_timeout, 1000, wakes}])), say(hibernates, hibernating(M)), trail(1),
  gen_statem:cast(M, keep([hibernate, {next_event, internal, first}])), trail(1),
  say(call, gen_statem:call(M, hi)), left().

%% ---- the machine: what it is sent it does

keep(Actions) -> fun(_, _, _) -> {keep_state_and_data, Actions} end.
%% All are there before the first, which starts a timer, is handled.
cast_all(M, Events) -> erlang:suspend_process(M), [gen_statem:cast(M, E) || E <- Events], erlang:resume_process(M).
start(S, D) -> {ok, M} = gen_statem:start(?MODULE, fun() -> {ok, S, D} end, []), M.
start_enter(S, D) -> {ok, M} = gen_statem:start(?MODULE, fun() -> put(enter, true), {ok, S, D} end, []), M.

init(F) -> F().
callback_mode() -> [handle_event_function, state_enter].
handle_event(enter, Old, S, {enter, F}) when is_function(F, 2) -> F(Old, S);
handle_event(enter, Old, S, {enter, _}) -> t({enter, Old, S}), keep_state_and_data;
handle_event(enter, Old, S, _) -> case get(enter) of true -> t({enter, Old, S}); _ -> no end, keep_state_and_data;
handle_event(Type, F, S, D) when is_function(F, 3) -> F(Type, S, D);
handle_event({call, From}, C, S, _) -> {keep_state_and_data, {reply, From, {called, C, S}}};
handle_event(Type, C, S, _) -> t({Type, C, S}), keep_state_and_data.
terminate(R, S, D) when is_function(D, 0) -> t({terminate, R, S}), D();
terminate(R, S, D) -> t({terminate, R, S, D}).

%% ---- what the cases say it with

t(X) -> tracer ! {t, X}.

perform(Name, Case) ->
  io:format("== ~p~n", [Name]),
  {P, R} = spawn_monitor(fun() -> register(tracer, self()), Case() end),
  receive {'DOWN', R, _, P, normal} -> ok; {'DOWN', R, _, P, Why} -> io:format("failed ~p~n", [Why]), halt(1) end.

say(Label, Value) -> io:format("~w: ~w~n", [Label, norm(Value)]).

%% The next N messages.
trail(N) -> [receive {t, X} -> say('  told', X); X -> say('  got', X) after 20000 -> say('  nothing', came) end || _ <- lists:seq(1, N)].

%% All messages there are.
left() -> receive {t, X} -> say('  told', X), left(); X -> say('  got', X), left() after 0 -> ok end.

down(Ref) -> receive {'DOWN', Ref, process, _, R} -> say('  down', R) after 20000 -> say('  nothing', came) end.

dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.

ok({ok, P}) when is_pid(P) -> {ok, pid}.
id(X) -> X.

hibernating(P) -> hibernating(P, 400).
hibernating(_, 0) -> false;
hibernating(P, N) -> case process_info(P, current_function) of
  {_, {erlang, hibernate, 3}} -> true; _ -> timer:sleep(5), hibernating(P, N - 1) end.

%% Pids, references, funs and stacks differ from run to run.
norm(P) when is_pid(P) -> pid;
norm(R) when is_reference(R) -> ref;
norm(F) when is_function(F) -> 'fun';
norm([{M, F, A, L} | _]) when is_atom(M), is_atom(F), is_list(L), (is_integer(A) orelse is_list(A)) -> stack;
norm([H | T]) -> [norm(H) | norm(T)];
norm(T) when is_tuple(T) -> list_to_tuple([norm(E) || E <- tuple_to_list(T)]);
norm(A) when A =:= ?MODULE -> module;
norm(A) when A =:= node() -> here;
norm(X) -> X.

%% ---- what is reported

log(#{msg := {report, #{label := {gen_statem, terminate}, queue := Q, postponed := P, state := {S, D}, reason := {Class, Reason, _}}}}, _) ->
  catch tracer ! {report, {terminate, Q, P, S, D, Class, Reason}};
log(#{msg := {report, #{label := {proc_lib, crash}, report := [Info, _]}}}, _) ->
  {_, {Class, Reason, _}} = lists:keyfind(error_info, 1, Info),
  catch tracer ! {report, {crash, Class, Reason}};
log(_, _) -> ok.

%% All reports that have come; each comes before the end of its process is told.
reports() -> receive {report, R} -> [R | reports()] after 0 -> [] end.
