#!/usr/bin/env escript
%% What OTP's gen_event does, a case for each matter: GenEventOtpTest does the same cases and must
%% print the same lines. To record: escript gen_event.escript > gen_event.txt
-mode(compile).
-export([init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2, log/2]).

main(_) ->
  logger:remove_handler(default),
  [perform(Name, Case) || {Name, Case} <- cases()],
  ok.

cases() ->
  [{gs01_events, fun gs01_events/0},
   {gs02_failures, fun gs02_failures/0},
   {gs05_adding, fun gs05_adding/0},
   {gs09_removing, fun gs09_removing/0},
   {gs10_ends, fun gs10_ends/0},
   {gs11_failing, fun gs11_failing/0},
   {gs13_stopping, fun gs13_stopping/0},
   {gs15_sys, fun gs15_sys/0},
   {gs16_reports, fun gs16_reports/0},
   {gs18_swapping, fun gs18_swapping/0}].

gs01_events() ->
  M = manager(),
  say(add, add(M, 1)), say(add, add(M, 2)), say(add, add(M, 2)),
  say(which, which(M)),
  say(notify, gen_event:notify(M, hi)), trail(3),
  say(sync_notify, gen_event:sync_notify(M, hi)), left(),
  M ! info, trail(3),
  say(call, gen_event:call(M, {?MODULE, 1}, hi)),
  say(change, gen_event:sync_notify(M, fun(S) -> {ok, {new, S}} end)),
  say(hibernate, gen_event:sync_notify(M, fun(S) -> {ok, S, hibernate} end)),
  say(call, gen_event:call(M, {?MODULE, 1}, hi)),
  say(throw, gen_event:sync_notify(M, fun(S) -> throw({ok, {thrown, S}}) end)),
  say(call, gen_event:call(M, {?MODULE, 2}, fun(S) -> {ok, reply, S} end)),
  say(call, gen_event:call(M, {?MODULE, 2}, hi, 1000)), left().

gs02_failures() ->
  M = manager(), add(M, 1),
  say(no_handler, gen_event:call(M, {?MODULE, 9}, hi)),
  say(timeout, catch gen_event:call(M, {?MODULE, 1}, fun(S) -> timer:sleep(50), {ok, r, S} end, 1)),
  say(sync, gen_event:call(M, {?MODULE, 1}, hi)), left(),
  D = dead(),
  say(call, catch gen_event:call(D, h, x)), say(call, catch gen_event:call(D, h, x, 5)),
  say(which, catch gen_event:which_handlers(D)), say(notify, catch gen_event:notify(D, x)),
  say(sync_notify, catch gen_event:sync_notify(D, x)), say(stop, catch gen_event:stop(D)),
  say(add, catch gen_event:add_handler(nobody, h, x)), say(delete, catch gen_event:delete_handler(D, h, x)),
  {'EXIT', {R, _}} = (catch gen_event:notify(nobody, x)), say(notify, R).

gs05_adding() ->
  {ok, M} = gen_event:start({local, named}),
  {error, {already_started, P}} = gen_event:start({local, named}), say(taken, P =:= M),
  say(ok, add(named, 1)),
  say(error, gen_event:add_handler(M, {?MODULE, 2}, fun() -> {error, why} end)),
  say(crash, stripped(gen_event:add_handler(M, {?MODULE, 2}, fun() -> error(why) end))),
  say(exit, gen_event:add_handler(M, {?MODULE, 2}, fun() -> exit(why) end)),
  say(throw, gen_event:add_handler(M, {?MODULE, 2}, fun() -> throw({ok, st}) end)),
  say(which, which(M)),
  process_flag(trap_exit, true),
  say(sup_error, gen_event:add_sup_handler(M, {?MODULE, 3}, fun() -> {error, why} end)),
  say(links, process_info(M, links)),
  {ok, {M2, R}} = gen_event:start_monitor(), exit(M2, kill), down(R),
  gen_event:stop(M), trail(2), left().

gs09_removing() ->
  M = manager(), add(M, 1), add(M, 1), add(M, 2),
  say(delete, gen_event:delete_handler(M, {?MODULE, 1}, args)), trail(1), say(which, which(M)),
  say(delete, gen_event:delete_handler(M, {?MODULE, 9}, args)),
  say(remove, gen_event:sync_notify(M, fun(2) -> remove_handler; (S) -> {ok, S} end)), trail(1), say(which, which(M)),
  say(remove_by_call, gen_event:call(M, {?MODULE, 1}, fun(_) -> {remove_handler, removed} end)), trail(1), say(which, which(M)),
  add_sup(M, 3), say(delete, gen_event:delete_handler(M, {?MODULE, 3}, args)), trail(2), say(links, process_info(M, links)),
  add_sup(M, 4), say(remove, gen_event:sync_notify(M, fun(_) -> remove_handler end)), trail(2),
  gen_event:add_handler(M, {?MODULE, 5}, fun() -> {ok, fun(_) -> error(in_terminate) end} end),
  say(crash_in_terminate, stripped(gen_event:delete_handler(M, {?MODULE, 5}, args))),
  gen_event:add_handler(M, {?MODULE, 5}, fun() -> {ok, fun(_) -> throw(in_terminate) end} end),
  say(throw_in_terminate, gen_event:delete_handler(M, {?MODULE, 5}, args)), left().

gs10_ends() ->
  process_flag(trap_exit, true),
  {ok, M} = gen_event:start_link(), add(M, 1), add_sup(M, 2),
  {Q, _} = spawn_monitor(fun() -> add_sup(M, 3), add_sup(M, 4), receive go -> exit(dies) end end),
  wait_for(fun() -> length(which(M)) =:= 4 end),
  Q ! go, receive {'DOWN', _, _, Q, R} -> say('  down', R) end, trail(4), say(which, which(M)),
  M ! {'EXIT', dead(), stranger}, trail(2),
  exit(M, parent_says), trail(4), left().

gs11_failing() ->
  M = manager(),
  [begin add_sup(M, 1), say({event, Label}, gen_event:sync_notify(M, F)), trail(2) end || {Label, F} <- failures()],
  [begin add_sup(M, 1), say({info, Label}, ok), M ! F, trail(2) end || {Label, F} <- failures()],
  [begin add_sup(M, 1), say({call, Label}, stripped(gen_event:call(M, {?MODULE, 1}, F))), trail(2) end || {Label, F} <- failures()],
  say(which, which(M)), say(alive, is_process_alive(M)), left().

failures() ->
  [{error, fun(_) -> error(why) end}, {exit, fun(_) -> exit(why) end}, {throw, fun(_) -> throw(why) end}].

gs13_stopping() ->
  M = manager(), add(M, 1), add_sup(M, 2), add(M, 3),
  say(stop, gen_event:stop(M)), trail(4), say(alive, is_process_alive(M)),
  M2 = manager(), R2 = monitor(process, M2), add(M2, 1), say(stop, gen_event:stop(M2, why, 1000)), trail(1), down(R2), left().

gs15_sys() ->
  M = manager(), add(M, 1), add_sup(M, 2),
  say(get_state, sys:get_state(M)),
  say(replace_state, sys:replace_state(M, fun({Mod, Id, S}) -> {Mod, Id, {new, S}} end)),
  say(replace_state, sys:replace_state(M, fun({Mod, 1, _}) -> {Mod, 1, one}; (_) -> error(why) end)),
  say(suspend, sys:suspend(M)), gen_event:notify(M, hi), say(get_state, sys:get_state(M)), left(),
  say(resume, sys:resume(M)), trail(2),
  R = monitor(process, M), say(terminate, sys:terminate(M, why)), trail(3), down(R), left().

gs16_reports() ->
  logger:add_handler(reports, ?MODULE, #{}),
  M = manager(),
  [begin add(M, 1), say(Label, gen_event:sync_notify(M, F)), trail(1), say(reports, reports()) end || {Label, F} <- [{remove, fun(_) -> remove_handler end} | failures()]],
  add(M, 1), gen_event:delete_handler(M, {?MODULE, 1}, x), trail(1), say(reports, reports()),
  logger:remove_handler(reports).

gs18_swapping() ->
  M = manager(), add(M, 1),
  say(swap, gen_event:swap_handler(M, {{?MODULE, 1}, args1}, {{?MODULE, 2}, args2})), trail(2), say(which, which(M)),
  say(none, gen_event:swap_handler(M, {{?MODULE, 9}, args1}, {{?MODULE, 3}, args2})), trail(1), say(which, which(M)),
  say(failing, gen_event:swap_handler(M, {{?MODULE, 3}, args1}, {{?MODULE, 4}, fun() -> {error, why} end})), trail(1), say(which, which(M)),
  add_sup(M, 5),
  say(swap_sup, gen_event:swap_handler(M, {{?MODULE, 5}, args1}, {{?MODULE, 6}, args2})), trail(3),
  say(by_event, gen_event:sync_notify(M, fun({_, {left, _}} = S) -> {swap_handler, args1, S, {?MODULE, 7}, args2}; (S) -> {ok, S} end)), trail(5), say(which, which(M)),
  gen_event:delete_handler(M, {?MODULE, 7}, x), trail(1), left(),
  say(swap_sup_handler, gen_event:swap_sup_handler(M, {{?MODULE, 7}, args1}, {{?MODULE, 8}, args2})), trail(2), say(links, process_info(M, links)),
  say(by_call, gen_event:call(M, {?MODULE, 8}, fun(S) -> {swap_handler, swapping, args1, S, {?MODULE, 10}, args2} end)), trail(3), say(which, which(M)), left().

%% ---- the handler: what it is sent it does

manager() -> {ok, M} = gen_event:start(), M.
add(M, Id) -> gen_event:add_handler(M, {?MODULE, Id}, fun() -> {ok, Id} end).
add_sup(M, Id) -> gen_event:add_sup_handler(M, {?MODULE, Id}, fun() -> {ok, Id} end).
which(M) -> [Id || {_, Id} <- gen_event:which_handlers(M)].

init(F) when is_function(F) -> F();
init({F, _}) when is_function(F) -> F();
init({Args, Term}) -> t({init, Args, Term}), {ok, {Args, Term}}.
handle_event(F, S) when is_function(F) -> F(S);
handle_event(E, S) -> t({event, E, S}), {ok, S}.
handle_info(F, S) when is_function(F) -> F(S);
handle_info(I, S) -> t({info, I, S}), {ok, S}.
handle_call(F, S) when is_function(F) -> F(S);
handle_call(C, S) -> {ok, {called, C, S}, S}.
terminate(A, F) when is_function(F) -> F(A);
terminate(A, S) -> t({terminate, A, S}), {left, S}.

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

wait_for(F) -> case F() of true -> ok; _ -> timer:sleep(1), wait_for(F) end.

stripped(X) -> X.

%% Pids, references, funs and stacks differ from run to run.
norm(P) when is_pid(P) -> pid;
norm(R) when is_reference(R) -> ref;
norm(F) when is_function(F) -> 'fun';
norm([{M, F, A, L} | _]) when is_atom(M), is_atom(F), is_list(L), (is_integer(A) orelse is_list(A)) -> stack;
norm({?MODULE, Id}) -> Id;
norm([H | T]) -> [norm(H) | norm(T)];
norm(T) when is_tuple(T) -> list_to_tuple([norm(E) || E <- tuple_to_list(T)]);
norm(A) when A =:= ?MODULE -> module;
norm(A) when A =:= node() -> here;
norm(X) -> X.

%% ---- what is reported

log(#{msg := {report, #{label := {gen_event, terminate}, handler := H, last_message := M, state := S, reason := R}}}, _) ->
  catch tracer ! {report, {terminate, H, M, S, R}};
log(_, _) -> ok.

%% All reports that have come.
reports() -> receive {report, R} -> [R | reports()] after 0 -> [] end.
