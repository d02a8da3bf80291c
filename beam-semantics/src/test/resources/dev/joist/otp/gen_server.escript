#!/usr/bin/env escript
%% What OTP's gen_server, sys and proc_lib do, a case for each rule: GenServerOtpTest does the same
%% cases and must print the same lines. To record: escript gen_server.escript > gen_server.txt
-mode(compile).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, handle_continue/2, terminate/2, log/2,
         register_name/2, unregister_name/1, whereis_name/1, send/2]).

main(_) ->
  logger:remove_handler(default),
  logger:set_primary_config(level, all),
  [perform(Name, Case) || {Name, Case} <- cases()],
  ok.

cases() ->
  [{gs01_messages, fun gs01_messages/0},
   {gs02_failures, fun gs02_failures/0},
   {gs03_late, fun gs03_late/0},
   {gs03_payload, fun gs03_payload/0},
   {gs04_cast, fun gs04_cast/0},
   {gs05_start, fun gs05_start/0},
   {gs06_linked, fun gs06_linked/0},
   {gs07_order, fun gs07_order/0},
   {gs08_stop_with_reply, fun gs08_stop_with_reply/0},
   {gs09_terminate, fun gs09_terminate/0},
   {gs10_parent, fun gs10_parent/0},
   {gs11_reasons, fun gs11_reasons/0},
   {gs12_timeout, fun gs12_timeout/0},
   {gs13_stop, fun gs13_stop/0},
   {gs13_names, fun gs13_names/0},
   {gs14_requests, fun gs14_requests/0},
   {gs14_collections, fun gs14_collections/0},
   {gs15_sys, fun gs15_sys/0},
   {gs15_debug, fun gs15_debug/0},
   {gs16_proc_lib, fun gs16_proc_lib/0},
   {gs16_reports, fun gs16_reports/0},
   {gs16_crash, fun gs16_crash/0},
   {gs17_names, fun gs17_names/0},
   {gs17_failures, fun gs17_failures/0},
   {gs17_via, fun gs17_via/0},
   {gs17_enter_loop, fun gs17_enter_loop/0},
   {gs17_parent, fun gs17_parent/0},
   {gs18_monitor_and_many, fun gs18_monitor_and_many/0},
   {gs18_behind_junk, fun gs18_behind_junk/0},
   {gs19_undefined, fun gs19_undefined/0},
   {gs19_undefined_within, fun gs19_undefined_within/0},
   {gs20_taken, fun gs20_taken/0}].

%% ---- the cases

gs01_messages() ->
  Me = self(),
  P = spawn(fun F() -> receive {'$gen_call', {_, [alias | A] = T}, _} = M -> Me ! {t, M}, A ! {T, answer}, F();
                               {'$gen_call', {Q, _} , _} = M -> Me ! {t, M}, Q ! oops, F();
                               M -> Me ! {t, M}, F() end end),
  say(call, catch gen_server:call(P, request)),
  trail(1),
  say(cast, gen_server:cast(P, request)),
  trail(1),
  spawn(fun() -> catch sys:suspend(P, 20) end),
  trail(1),
  {ok, S} = start(st),
  S ! {'$gen_call', {self(), tag}, hi},
  trail(1),
  S ! {'$gen_cast', hi},
  trail(1).

gs02_failures() ->
  Dead = dead(),
  say(dead, catch gen_server:call(Dead, r)),
  say(dead3, catch gen_server:call(Dead, r, 100)),
  say(infinity, catch gen_server:call(Dead, r, infinity)),
  say(nobody, catch gen_server:call(nobody, r)),
  say(nobody_here, catch gen_server:call({nobody, node()}, r, 7)),
  say(elsewhere, catch gen_server:call({nobody, 'x@nowhere'}, r)),
  say(myself, catch gen_server:call(self(), r)),
  say(by_name, catch gen_server:call(tracer, r)),
  {ok, S} = start(st),
  say(timeout, catch gen_server:call(S, fun(_, St) -> {noreply, St} end, 1)),
  [begin {ok, P} = start(st), say(Label, catch gen_server:call(P, F)) end || {Label, F} <-
    [{normal, fun(_, St) -> {stop, normal, St} end},
     {shutdown, fun(_, St) -> {stop, {shutdown, x}, St} end},
     {why, fun(_, St) -> {stop, why, St} end},
     {exit, fun(_, _) -> exit(why) end},
     {error, fun(_, _) -> error(why) end},
     {killed, fun(_, St) -> exit(self(), kill), receive never -> {noreply, St} end end}]],
  left().

gs03_late() ->
  {ok, S} = start(st),
  Me = self(),
  say(timeout, catch gen_server:call(S, fun(From, St) -> Me ! {from, From}, {noreply, St} end, 1)),
  From = receive {from, X} -> X end,
  say(reply, gen_server:reply(From, late)),
  say(next, gen_server:call(S, next)),
  left().

gs03_payload() ->
  {ok, S} = start(st),
  Ref = erlang:monitor(process, S, [{alias, reply_demonitor}]),
  Tag = [[alias | Ref] | payload],
  S ! {'$gen_call', {dead(), Tag}, hi},
  say(reply, receive {Tag, R} -> R after 20000 -> nothing end),
  S ! {'$gen_call', {self(), Tag}, late},
  say(sync, gen_server:call(S, x)),
  Plain = erlang:monitor(process, S),
  S ! {'$gen_call', {self(), [Plain | payload]}, hi},
  trail(1),
  left().

gs04_cast() ->
  say(dead, gen_server:cast(dead(), m)),
  say(nobody, gen_server:cast(nobody, m)),
  say(elsewhere, gen_server:cast({nobody, 'x@nowhere'}, m)),
  {ok, S} = start(st),
  say(alive, gen_server:cast(S, m)),
  trail(1),
  Me = self(),
  Q = spawn(fun() -> receive {from, From} -> Me ! {t, {reply, gen_server:reply(From, by_another)}} end end),
  say(other, gen_server:call(S, fun(From, St) -> Q ! {from, From}, {noreply, St} end)),
  trail(1),
  say(myself, gen_server:call(S, fun(From, St) -> gen_server:reply(From, early), {noreply, St} end)),
  say(abcast, gen_server:abcast([node(), 'x@nowhere'], nobody, m)).

gs05_start() ->
  [say(Label, P(gen_server:start(?MODULE, F, Opts))) || {Label, F, Opts, P} <-
    [{ok, fun() -> {ok, st} end, [], fun ok/1},
     {ok_timeout, fun() -> {ok, st, 0} end, [], fun ok/1},
     {ok_hibernate, fun() -> {ok, st, hibernate} end, [], fun ok/1},
     {ignore, fun() -> ignore end, [], fun id/1},
     {stop, fun() -> {stop, why} end, [], fun id/1},
     {stop_normal, fun() -> {stop, normal} end, [], fun id/1},
     {exit, fun() -> exit(why) end, [], fun id/1},
     {error, fun() -> error(why) end, [], fun id/1},
     {throw, fun() -> throw(why) end, [], fun id/1},
     {throw_ok, fun() -> throw({ok, st}) end, [], fun ok/1},
     {throw_ignore, fun() -> throw(ignore) end, [], fun id/1},
     {throw_stop, fun() -> throw({stop, why}) end, [], fun id/1},
     {timeout, fun() -> receive never -> ok end end, [{timeout, 1}], fun id/1},
     {named, fun() -> {ok, whereis(named)} end, [], fun ok/1}]],
  left(),
  {ok, S} = gen_server:start(?MODULE, fun() -> {ok, st, 0} end, []),
  trail(1),
  say(state, sys:get_state(S)).

gs06_linked() ->
  process_flag(trap_exit, true),
  [begin say(Label, gen_server:start_link(?MODULE, F, Opts)), trail(N) end || {Label, F, Opts, N} <-
    [{ignore, fun() -> ignore end, [], 1},
     {stop, fun() -> {stop, why} end, [], 1},
     {exit, fun() -> exit(why) end, [], 1},
     {error, fun() -> error(why) end, [], 1},
     {throw, fun() -> throw(why) end, [], 1},
     {timeout, fun() -> receive never -> ok end end, [{timeout, 1}], 0}]],
  process_flag(trap_exit, false),
  Me = self(),
  {_, R} = spawn_monitor(fun() -> gen_server:start_link(?MODULE, fun() -> {stop, why} end, []), receive never -> ok end end),
  receive {'DOWN', R, _, _, Reason} -> say(not_trapping, Reason) end,
  {_, R2} = spawn_monitor(fun() -> Me ! {t, gen_server:start_link(?MODULE, fun() -> ignore end, [])}, exit(lived) end),
  receive {'DOWN', R2, _, _, Reason2} -> say(ignore_not_trapping, Reason2) end,
  trail(1),
  left().

gs07_order() ->
  Me = self(),
  {ok, S} = gen_server:start(?MODULE, fun() ->
      self() ! during_init,
      {ok, st, {continue, fun(St) -> Me ! {t, continue1}, {noreply, St, {continue, fun(St2) -> Me ! {t, continue2}, {noreply, St2} end}} end}}
    end, []),
  trail(3),
  S ! fun(St) -> self() ! queued, {noreply, St, {continue, fun(St2) -> Me ! {t, continue3}, {noreply, St2} end}} end,
  trail(2),
  say(call, gen_server:call(S, fun(_, St) -> {reply, replied, St, {continue, fun(St2) -> {noreply, {changed, St2}} end}} end)),
  say(state, sys:get_state(S)),
  monitor(process, S),
  gen_server:cast(S, fun(St) -> {noreply, St, {continue, fun(St2) -> {stop, enough, St2} end}} end),
  trail(2).

gs08_stop_with_reply() ->
  {ok, S} = start(st),
  Ref = monitor(process, S),
  say(call, gen_server:call(S, fun(_, St) -> {stop, normal, answer, {last, St}} end)),
  trail(1), down(Ref),
  {ok, S2} = start(st),
  Ref2 = monitor(process, S2),
  say(crash_in_terminate, gen_server:call(S2, fun(_, _) -> {stop, normal, answer, fun() -> exit(in_terminate) end} end)),
  trail(1), down(Ref2),
  left().

gs09_terminate() ->
  [begin {ok, S} = start(st), Ref = monitor(process, S), S ! F, down(Ref), say(Label, ok), left() end || {Label, F} <-
    [{normal, fun(St) -> {stop, normal, St} end},
     {why, fun(_) -> {stop, why, changed} end},
     {exit, fun(_) -> exit(why) end},
     {error, fun(_) -> error(why) end},
     {killed, fun(_) -> exit(self(), kill), receive never -> ok end end}]],
  {ok, S1} = start(st), R1 = monitor(process, S1), exit(S1, untrapped), down(R1), left(),
  {ok, S2} = gen_server:start(?MODULE, fun() -> process_flag(trap_exit, true), {ok, st} end, []),
  R2 = monitor(process, S2), exit(S2, trapped), trail(1), exit(S2, kill), down(R2), left(),
  Me = self(),
  [begin
     Parent = spawn(fun() -> {ok, P} = gen_server:start_link(?MODULE, F, []), Me ! {child, P}, receive go -> exit(parent_dies) end end),
     C = receive {child, X} -> X end, R = monitor(process, C), Parent ! go, down(R), left()
   end || F <- [fun() -> process_flag(trap_exit, true), {ok, st} end, fun() -> {ok, st} end]].

gs10_parent() ->
  process_flag(trap_exit, true),
  Trapping = fun() -> process_flag(trap_exit, true), {ok, st} end,
  {ok, S} = gen_server:start_link(?MODULE, Trapping, []),
  S ! {'EXIT', dead(), other}, trail(1),
  exit(S, normal), trail(2),
  {ok, S2} = gen_server:start_link(?MODULE, Trapping, []),
  exit(S2, faked), trail(2),
  {ok, S3} = gen_server:start_link(?MODULE, Trapping, []),
  S3 ! {'EXIT', self(), message}, trail(2),
  {ok, S4} = gen_server:start(?MODULE, Trapping, []),
  exit(S4, not_my_parent), trail(1),
  {ok, S5} = gen_server:start_link(?MODULE, fun() -> {ok, st} end, []),
  S5 ! {'EXIT', self(), not_trapping}, trail(2),
  left().

gs11_reasons() ->
  Ends = [{stop, fun(St) -> {stop, why, St} end},
          {exit, fun(_) -> exit(why) end},
          {error, fun(_) -> error(why) end},
          {throw, fun(_) -> throw(why) end},
          {throw_good, fun(St) -> throw({stop, thrown, St}) end}],
  [begin {ok, S} = start(st), Ref = monitor(process, S), Send(S, F), say({How, Label}, ok), trail(1), down(Ref) end ||
    {Label, F} <- Ends,
    {How, Send} <- [{cast, fun(To, Do) -> gen_server:cast(To, Do) end},
                    {info, fun(To, Do) -> To ! Do end},
                    {continue, fun(To, Do) -> gen_server:cast(To, fun(St) -> {noreply, St, {continue, Do}} end) end}]],
  [begin {ok, S} = start(st), Ref = monitor(process, S), say({call, Label}, catch gen_server:call(S, fun(_, St) -> F(St) end)), trail(1), down(Ref) end ||
    {Label, F} <- Ends],
  {ok, S1} = start(st),
  say(throw_reply, gen_server:call(S1, fun(_, St) -> throw({reply, thrown, St}) end)),
  Term = [{exit, fun() -> exit(in_terminate) end}, {error, fun() -> error(in_terminate) end}, {throw, fun() -> throw(in_terminate) end}],
  [begin {ok, S} = start(st), Ref = monitor(process, S), gen_server:cast(S, fun(_) -> {stop, why, F} end), say({terminate, Label}, ok), trail(1), down(Ref) end || {Label, F} <- Term].

gs12_timeout() ->
  {ok, S} = start(st),
  gen_server:cast(S, fun(St) -> {noreply, St, 1} end), trail(1),
  gen_server:cast(S, fun(St) -> {noreply, St, 0} end), trail(1),
  gen_server:cast(S, fun(St) -> self() ! queued, {noreply, St, 0} end), trail(1),
  say(none_left, gen_server:call(S, x)), left(),
  gen_server:cast(S, fun(St) -> {noreply, St, 100000} end),
  say(cancels, gen_server:call(S, fun(_, St) -> {reply, answer, St, 1} end)), trail(1),
  gen_server:cast(S, fun(St) -> {noreply, St, 1000} end),
  say(system_message, sys:get_state(S)), trail(1),
  gen_server:cast(S, fun(St) -> {noreply, St, infinity} end),
  say(infinity, gen_server:call(S, x)), left().

gs13_stop() ->
  {ok, S} = start(st), say(ok, gen_server:stop(S)), trail(1),
  say(dead, catch gen_server:stop(S)),
  say(nobody, catch gen_server:stop(nobody)),
  say(elsewhere, catch gen_server:stop({nobody, 'x@nowhere'})),
  {ok, S2} = start(st), say(reason, gen_server:stop(S2, {shutdown, why}, 1000)), trail(1),
  {ok, S3} = start(fun() -> exit(in_terminate) end), say(other, catch gen_server:stop(S3, normal, 1000)), trail(1),
  {ok, S4} = start(fun() -> receive never -> ok end end), say(timeout, catch gen_server:stop(S4, normal, 50)), trail(1),
  exit(S4, kill),
  {ok, _} = gen_server:start({local, named}, ?MODULE, fun() -> {ok, st} end, []),
  say(named, gen_server:stop(named)), trail(1), say(whereis, whereis(named)),
  say(myself, catch gen_server:stop(self(), normal, 10)),
  {ok, S5} = start(st), S5 ! fun(_) -> receive {system, _, _} -> exit(crashed) end end,
  say(crash, catch gen_server:stop(S5)), trail(1),
  left().

gs13_names() ->
  Start = fun() -> {ok, _} = gen_server:start({local, named}, ?MODULE, fun() -> {ok, st} end, []) end,
  Start(), say(at_node, gen_server:stop({named, node()})), trail(1),
  say(gone, catch gen_server:stop({named, node()})),
  Start(), say(reason, gen_server:stop(named, why, infinity)), trail(1),
  say(gone, catch gen_server:stop(named, why, infinity)),
  left().

gs14_requests() ->
  {ok, S} = start(st),
  R1 = gen_server:send_request(S, hi),
  say(receive_response, gen_server:receive_response(R1, 1000)),
  R2 = gen_server:send_request(S, hi),
  say(wait_response, gen_server:wait_response(R2, 1000)),
  R3 = gen_server:send_request(S, hi),
  M3 = receive M -> M end,
  say(check_other, gen_server:check_response(other, R3)),
  say(check, gen_server:check_response(M3, R3)),
  R4 = gen_server:send_request(dead(), hi), say(dead, norm_error(gen_server:receive_response(R4, 1000))),
  R5 = gen_server:send_request(nobody, hi), say(nobody, gen_server:receive_response(R5, 1000)),
  R6 = gen_server:send_request({nobody, 'x@nowhere'}, hi), say(elsewhere, gen_server:receive_response(R6, 1000)),
  Me = self(),
  Later = fun(From, St) -> Me ! {from, From}, {noreply, St} end,
  R7 = gen_server:send_request(S, Later), F7 = receive {from, X7} -> X7 end,
  say(receive_timeout, gen_server:receive_response(R7, 1)),
  gen_server:reply(F7, late), say(sync, gen_server:call(S, x)), left(),
  R8 = gen_server:send_request(S, Later), F8 = receive {from, X8} -> X8 end,
  say(wait_timeout, gen_server:wait_response(R8, 1)),
  gen_server:reply(F8, late), say(wait_again, gen_server:wait_response(R8, 1000)),
  {ok, S9} = start(st),
  R9 = gen_server:send_request(S9, fun(_, _) -> exit(crash) end),
  say(crash, norm_error(gen_server:receive_response(R9, 1000))), trail(1),
  left().

gs14_collections() ->
  {ok, S} = start(st),
  C0 = gen_server:reqids_new(),
  say(empty, {gen_server:reqids_size(C0), gen_server:receive_response(C0, 0, true), gen_server:wait_response(C0, 0, true), gen_server:check_response(x, C0, true)}),
  C1 = gen_server:send_request(S, one, first, C0),
  {A1, L1, C2} = gen_server:receive_response(C1, 1000, true),
  say(one, {A1, L1, gen_server:reqids_size(C2)}),
  C3 = gen_server:send_request(dead(), two, second, C2),
  {{error, {E, _}}, L3, C4} = gen_server:wait_response(C3, 1000, false),
  say(kept, {E, L3, gen_server:reqids_size(C4)}),
  Me = self(),
  C5 = gen_server:reqids_add(gen_server:send_request(S, fun(From, St) -> Me ! {from, From}, {noreply, St} end), third, gen_server:reqids_new()),
  From = receive {from, X} -> X end,
  say(labels, [L || {_, L} <- gen_server:reqids_to_list(C5)]),
  say(wait_timeout, gen_server:wait_response(C5, 1, true)),
  say(receive_timeout, gen_server:receive_response(C5, 1, true)),
  gen_server:reply(From, late), say(sync, gen_server:call(S, x)), left(),
  C6 = gen_server:send_request(S, four, fourth, gen_server:reqids_new()),
  M = receive Msg -> Msg end,
  say(check_other, gen_server:check_response(other, C6, true)),
  {A6, L6, C7} = gen_server:check_response(M, C6, true),
  say(check, {A6, L6, gen_server:reqids_size(C7)}),
  left().

gs15_sys() ->
  {ok, S} = start(st),
  say(get_state, sys:get_state(S)),
  say(replace_state, sys:replace_state(S, fun(X) -> {new, X} end)),
  say(get_state, sys:get_state(S)),
  say(suspend, sys:suspend(S)), say(suspend_again, sys:suspend(S)),
  S ! first, gen_server:cast(S, second),
  say(call, catch gen_server:call(S, r, 1)),
  say(get_state, sys:get_state(S)),
  say(status, element(2, lists:split(1, element(4, sys:get_status(S))))),
  left(),
  say(resume, sys:resume(S)), trail(2), say(resume_again, sys:resume(S)),
  say(running, lists:nth(2, element(4, sys:get_status(S)))),
  say(call, gen_server:call(S, r)),
  say(error, callback_failed(catch sys:replace_state(S, fun(_) -> error(why) end))),
  say(exit, callback_failed(catch sys:replace_state(S, fun(_) -> exit(why) end))),
  say(throw, callback_failed(catch sys:replace_state(S, fun(_) -> throw(why) end))),
  say(unchanged, sys:get_state(S)),
  say(dead, catch sys:get_state(dead())),
  say(dead, catch sys:suspend(dead(), 5)),
  say(replace_dead, catch sys:replace_state(dead(), fun(X) -> X end)),
  say(nobody, catch sys:trace(nobody, true)),
  say(no_debug, catch sys:no_debug(nobody)),
  say(log, catch sys:log(nobody, get)),
  say(statistics, catch sys:statistics(nobody, true)),
  say(remove, catch sys:remove(nobody, id)),
  say(terminate, catch sys:terminate(nobody, why)),
  say(terminate, catch sys:terminate(nobody, why, 5)),
  say(change_code, catch sys:change_code(nobody, m, v, e)),
  say(get_status, catch sys:get_status(nobody)),
  say(myself, catch sys:get_state(self())),
  S ! {system, {self(), tag}, nonsense}, trail(1),
  S ! {system, {self(), tag}, get_state}, trail(1),
  monitor(process, S),
  say(terminate, sys:terminate(S, why)), trail(2),
  {ok, S2} = start(st), monitor(process, S2), sys:suspend(S2),
  say(terminate_suspended, sys:terminate(S2, why)), trail(2),
  left().

gs15_debug() ->
  {ok, S} = start(st),
  say(no_statistics, sys:statistics(S, get)),
  say(on, sys:statistics(S, true)),
  gen_server:call(S, hi), gen_server:cast(S, hi), trail(1),
  {ok, Stats} = sys:statistics(S, get),
  say(statistics, [{K, V} || {K, V} <- Stats, K =:= messages_in orelse K =:= messages_out]),
  say(off, sys:statistics(S, false)),
  say(log, sys:log(S, true)),
  gen_server:call(S, hi), gen_server:cast(S, hi), S ! hi, trail(2),
  gen_server:call(S, fun(_, St) -> {reply, r, St, {continue, fun(X) -> {noreply, X} end}} end),
  gen_server:call(S, fun(From, St) -> gen_server:reply(From, x), {noreply, St} end),
  gen_server:cast(S, fun(St) -> {noreply, St, 0} end), trail(1),
  {ok, Log} = sys:log(S, get),
  [say(event, E) || E <- Log],
  say(log_two, sys:log(S, {true, 2})),
  gen_server:call(S, hi),
  {ok, Log2} = sys:log(S, get),
  [say(event, E) || E <- Log2],
  say(log_off, sys:log(S, false)),
  Me = self(),
  say(install, sys:install(S, {id, fun(F, E, N) -> Me ! {t, {F, E, N}}, case F of 2 -> done; _ -> F + 1 end end, 1})),
  gen_server:call(S, hi), trail(2), gen_server:call(S, hi), left(),
  say(install, sys:install(S, {id2, fun(F, E, _) -> Me ! {t, {F, E}}, F + 1 end, 1})),
  gen_server:cast(S, hi), trail(3),
  say(remove, sys:remove(S, id2)), gen_server:call(S, hi), left(),
  say(install, sys:install(S, {id3, fun(_, _, _) -> Me ! {t, failing}, error(why) end, 1})),
  gen_server:call(S, hi), trail(1), gen_server:call(S, hi), left(),
  say(no_debug, sys:no_debug(S)),
  {ok, S2} = gen_server:start(?MODULE, fun() -> {ok, st} end, [{debug, [log, statistics]}]),
  gen_server:call(S2, hi),
  {ok, Log3} = sys:log(S2, get), [say(event, E) || E <- Log3],
  left().

gs16_proc_lib() ->
  process_flag(trap_exit, true),
  Me = self(),
  Ancestors = fun() -> length(get('$ancestors')) end,
  unregister(tracer),
  proc_lib:spawn(fun() -> Me ! {t, {ancestors, hd(get('$ancestors')) =:= Me}} end), trail(1),
  proc_lib:spawn(fun() -> proc_lib:spawn(fun() -> Me ! {t, {grandchild, Ancestors(), lists:last(get('$ancestors')) =:= Me}} end) end), trail(1),
  register(tracer, self()),
  proc_lib:spawn(fun() -> Me ! {t, {named, get('$ancestors')}} end), trail(1),
  [begin P = proc_lib:spawn_link(F), receive {'EXIT', P, R} -> say(Label, R) end end || {Label, F} <-
    [{normal, fun() -> ok end}, {exit, fun() -> exit(why) end}, {shutdown, fun() -> exit(shutdown) end},
     {error, fun() -> error(why) end}, {throw, fun() -> throw(why) end}]],
  Starts =
    [{ack, fun() -> proc_lib:init_ack(hello), receive never -> ok end end, 0},
     {ack_then_exit, fun() -> proc_lib:init_ack(hello), exit(why) end, 1},
     {exit, fun() -> exit(why) end, 0},
     {error, fun() -> error(why) end, 0},
     {normal, fun() -> ok end, 0}],
  [begin say({start, L}, proc_lib:start(erlang, apply, [F, []])), left() end || {L, F, _} <- Starts],
  [begin say({start_link, L}, proc_lib:start_link(erlang, apply, [F, []])), trail(N) end || {L, F, N} <- Starts],
  [begin {V, _} = proc_lib:start_monitor(erlang, apply, [F, []]), say({start_monitor, L}, V), trail(case L of ack -> 0; _ -> 1 end) end || {L, F, _} <- Starts],
  Never = fun() -> receive never -> ok end end,
  say({start, timeout}, proc_lib:start(erlang, apply, [Never, []], 1)), left(),
  say({start_link, timeout}, proc_lib:start_link(erlang, apply, [Never, []], 1)), left(),
  {V, _} = proc_lib:start_monitor(erlang, apply, [Never, []], 1), say({start_monitor, timeout}, V), trail(1),
  left().

gs16_reports() ->
  process_flag(trap_exit, true),
  logger:add_handler(reports, ?MODULE, #{}),
  Reported = fun(Label, F) ->
    P = proc_lib:spawn_link(F), receive {'EXIT', P, _} -> ok end,
    say(Label, reports()) end,
  Reported(normal, fun() -> ok end),
  Reported(shutdown, fun() -> exit(shutdown) end),
  Reported(shutdown_why, fun() -> exit({shutdown, why}) end),
  Reported(exit, fun() -> exit(why) end),
  Reported(error, fun() -> error(why) end),
  Reported(throw, fun() -> throw(why) end),
  Reported(facts, fun() -> put(key, value), register(crasher, self()), self() ! waiting, exit(why) end),
  [begin {ok, S} = start(st), Ref = monitor(process, S), S ! F, down(Ref), trail(1), say({server, Label}, reports()) end || {Label, F} <-
    [{normal, fun(St) -> {stop, normal, St} end},
     {shutdown, fun(St) -> {stop, shutdown, St} end},
     {shutdown_why, fun(St) -> {stop, {shutdown, why}, St} end},
     {why, fun(_) -> {stop, why, changed} end},
     {exit_normal, fun(_) -> exit(normal) end},
     {exit, fun(_) -> exit(why) end},
     {error, fun(_) -> error(why) end}]],
  say({init, stop}, gen_server:start(?MODULE, fun() -> {stop, why} end, [])), say(reports, reports()),
  say({init, ignore}, gen_server:start(?MODULE, fun() -> ignore end, [])), say(reports, reports()),
  say({init, error}, gen_server:start(?MODULE, fun() -> error(why) end, [])), say(reports, reports()),
  say({init, stop_normal}, gen_server:start(?MODULE, fun() -> {stop, normal} end, [])), say(reports, reports()),
  logger:remove_handler(reports).

gs16_crash() ->
  process_flag(trap_exit, true),
  logger:add_handler(reports, ?MODULE, #{}),
  [begin
     {ok, S} = gen_server:start_link(?MODULE, fun() -> {ok, st} end, []),
     say(Label, catch gen_server:call(S, F)),
     receive {'EXIT', S, R} -> say('  exit', R) end,
     trail(1),
     say(reports, reports())
   end || {Label, F} <-
    [{exit_shutdown_why, fun(_, _) -> exit({shutdown, why}) end},
     {stop_shutdown_why, fun(_, St) -> {stop, {shutdown, why}, St} end},
     {exit_shutdown, fun(_, _) -> exit(shutdown) end},
     {stop_shutdown, fun(_, St) -> {stop, shutdown, St} end},
     {exit, fun(_, _) -> exit(crashed) end},
     {stop, fun(_, St) -> {stop, crashed, St} end},
     {error, fun(_, _) -> error(crashed) end},
     {call, fun(_, _) -> gen_server:call(nobody, request) end},
     {stop_other, fun(_, _) -> gen_server:stop(nobody) end}]],
  logger:remove_handler(reports),
  left().

gs17_names() ->
  Start = fun(F) -> gen_server:start({local, named}, ?MODULE, F, []) end,
  Me = self(),
  {ok, S} = Start(fun() -> Me ! {t, {in_init, whereis(named) =:= self()}}, {ok, st} end), trail(1),
  say(registered, whereis(named) =:= S),
  say(call, gen_server:call(named, hi)),
  say(call, gen_server:call({named, node()}, hi)),
  gen_server:stop(named), trail(1),
  [begin say(Label, Start(F)), say(free, whereis(named)) end || {Label, F} <-
    [{ignore, fun() -> ignore end}, {stop, fun() -> {stop, why} end}, {exit, fun() -> exit(why) end}, {error, fun() -> error(why) end}]],
  {ok, _} = Start(fun() -> {ok, st} end), gen_server:stop(named), trail(1).

gs17_failures() ->
  process_flag(trap_exit, true),
  ets:new(names, [named_table, public]),
  Starts = [fun gen_server:start/4, fun gen_server:start_link/4, fun gen_server:start_monitor/4],
  Inits = [fun() -> ignore end, fun() -> {stop, why} end, fun() -> exit(why) end, fun() -> error(why) end],
  Free = [begin Start(Name, ?MODULE, Init, []), [] = ets:tab2list(names), whereis(named) end ||
    _ <- lists:seq(1, 20), Start <- Starts, Init <- Inits, Name <- [{local, named}, {via, ?MODULE, name}]],
  say(free, lists:usort(Free)),
  say(exits, length([receive {'EXIT', _, _} -> x after 20000 -> exit(none) end || _ <- lists:seq(1, 20 * 4 * 2)])),
  left().

gs17_via() ->
  ets:new(names, [named_table, public]),
  Via = {via, ?MODULE, {any, term}},
  Start = fun(F) -> gen_server:start(Via, ?MODULE, F, []) end,
  {ok, S} = Start(fun() -> {ok, st} end),
  say(found, whereis_name({any, term}) =:= S),
  say(call, gen_server:call(Via, hi)),
  say(cast, gen_server:cast(Via, hi)), trail(1),
  say(request, gen_server:receive_response(gen_server:send_request(Via, hi), 1000)),
  say(state, sys:get_state(Via)),
  say(myself, gen_server:call(Via, fun(_, St) -> {reply, catch gen_server:call(Via, x), St} end)),
  {error, {already_started, Taken}} = Start(fun() -> {ok, st} end), say(taken, Taken =:= S),
  say(stop, gen_server:stop(Via)), trail(1),
  say(dead, catch gen_server:call(Via, hi)),
  say(stop, catch gen_server:stop(Via)),
  say(cast, gen_server:cast(Via, hi)),
  say(request, gen_server:receive_response(gen_server:send_request(Via, hi), 1000)),
  [begin say(Label, Start(F)), say(free, whereis_name({any, term})) end || {Label, F} <-
    [{ignore, fun() -> ignore end}, {stop, fun() -> {stop, why} end}, {exit, fun() -> exit(why) end}, {error, fun() -> error(why) end}]],
  process_flag(trap_exit, true),
  {ok, _} = gen_server:start_link(Via, ?MODULE, fun() -> {ok, st} end, []),
  say(stop, gen_server:stop(Via)), trail(2),
  P = proc_lib:spawn_link(fun() -> gen_server:enter_loop(?MODULE, [], st, Via) end),
  receive {'EXIT', P, X} -> say(not_registered, X) end,
  Me = self(),
  Q = proc_lib:spawn_link(fun() -> yes = register_name({any, term}, self()), Me ! ready, gen_server:enter_loop(?MODULE, [], st, Via) end),
  receive ready -> ok end,
  say(entered, gen_server:call(Via, hi)),
  unlink(Q), exit(Q, kill),
  left().

gs17_enter_loop() ->
  Me = self(),
  Enter = fun(Label, F) ->
    {P, R} = spawn_monitor(F), receive {entered, P} -> ok; {'DOWN', R, _, _, Reason} -> say(Label, Reason) end, P end,
  Enter(not_proc_lib, fun() -> gen_server:enter_loop(?MODULE, [], st) end),
  P1 = proc_lib:spawn(fun() -> Me ! ready, gen_server:enter_loop(?MODULE, [], entered) end), receive ready -> ok end,
  say(call, gen_server:call(P1, hi)), say(state, sys:get_state(P1)),
  P2 = proc_lib:spawn(fun() -> gen_server:enter_loop(?MODULE, [], st, {local, nobody}) end), R2 = monitor(process, P2),
  receive {'DOWN', R2, _, _, X2} -> say(not_registered, X2) end,
  P3 = proc_lib:spawn(fun() -> register(mine, self()), Me ! ready, gen_server:enter_loop(?MODULE, [], st, {local, mine}) end), receive ready -> ok end,
  say(named, gen_server:call(mine, hi)), exit(P3, kill),
  proc_lib:spawn(fun() -> gen_server:enter_loop(?MODULE, [], st, 0) end), trail(1),
  proc_lib:spawn(fun() -> gen_server:enter_loop(?MODULE, [], st, {continue, fun(St) -> Me ! {t, continued}, {noreply, St} end}) end), trail(1),
  R1 = monitor(process, P1), say(stop, gen_server:stop(P1)), trail(1), down(R1).

gs17_parent() ->
  Me = self(),
  Papa = fun(AndThen) -> spawn_monitor(fun() ->
      register(papa, self()),
      proc_lib:spawn_link(fun() ->
        process_flag(trap_exit, true),
        Me ! {child, self(), hd(get('$ancestors'))},
        receive enter -> ok end,
        gen_server:enter_loop(?MODULE, [], st) end),
      AndThen(),
      receive go -> exit(bye) end end) end,
  {P, R} = Papa(fun() -> ok end),
  C = receive {child, X, A} -> say(ancestor, A), X end, RC = monitor(process, C),
  C ! enter, say(call, gen_server:call(C, hi)),
  P ! go, down(R), down(RC), left(),
  {P2, R2} = Papa(fun() -> unregister(papa), Me ! unregistered end),
  C2 = receive {child, X2, A2} -> say(ancestor, A2), X2 end, RC2 = monitor(process, C2),
  receive unregistered -> ok end,
  C2 ! enter, down(RC2),
  P2 ! go, down(R2), left().

gs18_monitor_and_many() ->
  {ok, {S, Ref}} = gen_server:start_monitor(?MODULE, fun() -> {ok, st} end, []),
  exit(S, kill), down(Ref),
  [say(Label, gen_server:start_monitor(?MODULE, F, [])) || {Label, F} <-
    [{ignore, fun() -> ignore end}, {stop, fun() -> {stop, why} end}, {error, fun() -> error(why) end}]],
  left(),
  {ok, N} = gen_server:start({local, named}, ?MODULE, fun() -> {ok, st} end, []),
  say(multi_call, norm_nodes(gen_server:multi_call([node(), 'x@nowhere'], named, hi, 1000))),
  say(multi_call, norm_nodes(gen_server:multi_call([node()], nobody, hi, 1000))),
  say(multi_call_timeout, norm_nodes(gen_server:multi_call([node()], named, fun(_, St) -> {noreply, St} end, 1))),
  say(abcast, gen_server:abcast([node()], named, hi)), trail(1),
  exit(N, kill),
  {ok, H} = gen_server:start(?MODULE, fun() -> {ok, st} end, [{hibernate_after, 1}]),
  say(hibernates, hibernating(H)),
  say(call, gen_server:call(H, hi)), say(hibernates, hibernating(H)),
  {ok, H2} = gen_server:start(?MODULE, fun() -> {ok, st, hibernate} end, []),
  say(hibernates, hibernating(H2)), say(call, gen_server:call(H2, hi)),
  say(hibernate, gen_server:call(H2, fun(_, St) -> {reply, sleeping, St, hibernate} end)), say(hibernates, hibernating(H2)),
  say(get_state, sys:get_state(H2)), say(hibernates, hibernating(H2)),
  gen_server:cast(H2, hi), trail(1),
  left().

gs18_behind_junk() ->
  {ok, S} = gen_server:start({local, named}, ?MODULE, fun() -> {ok, st} end, []),
  Junk = [{junk, N} || N <- lists:seq(1, 1000)],
  [self() ! J || J <- Junk],
  say(call, gen_server:call(S, hi)),
  say(timeout, catch gen_server:call(S, fun(_, St) -> {noreply, St} end, 1)),
  say(request, gen_server:receive_response(gen_server:send_request(S, hi), 1000)),
  say(multi_call, norm_nodes(gen_server:multi_call([node()], named, hi, 1000))),
  say(timeout, norm_nodes(gen_server:multi_call([node()], named, fun(_, St) -> {noreply, St} end, 1))),
  say(start, ok(gen_server:start(?MODULE, fun() -> {ok, st} end, []))),
  say(stop, gen_server:stop(S)),
  Left = [receive J -> J after 0 -> none end || _ <- Junk],
  say(untouched, Left =:= Junk),
  left().

gs19_undefined() ->
  bare(),
  logger:add_handler(reports, ?MODULE, #{}),
  Start = fun() -> {ok, S} = gen_server:start(bare, [], []), monitor(process, S), S end,
  Undef = fun(Label) -> receive {'DOWN', _, _, _, {undef, [{_, F, _, _} | _]}} -> say(Label, {undef, F}) end end,
  catch gen_server:call(Start(), hi), Undef(call),
  gen_server:cast(Start(), hi), Undef(cast),
  reports(),
  S = Start(), S ! hi, say(info, sys:get_state(S)), say(reports, reports()),
  say(stop, gen_server:stop(S)), trail(1), say(reports, reports()),
  logger:remove_handler(reports).

gs19_undefined_within() ->
  bare(),
  logger:add_handler(reports, ?MODULE, #{}),
  {ok, {_, R}} = gen_server:start_monitor(bare, continue, []),
  receive {'DOWN', R, _, _, {undef, [{_, F, _, _} | _]}} -> say(continue, {undef, F}) end,
  reports(),
  [begin
     {ok, P} = start(st), Ref = monitor(process, P), Send(P), down(Ref), trail(1), say(Label, reports())
   end || {Label, Send} <-
    [{info, fun(P) -> P ! fun(_) -> not_there:at_all() end end},
     {cast, fun(P) -> gen_server:cast(P, fun(_) -> not_there:at_all() end) end},
     {terminate, fun(P) -> P ! fun(_) -> {stop, normal, fun() -> not_there:at_all() end} end end}]],
  logger:remove_handler(reports).

gs20_taken() ->
  {ok, S} = gen_server:start({local, named}, ?MODULE, fun() -> {ok, st} end, []),
  Me = self(),
  Init = fun() -> Me ! {t, init_ran}, {ok, st} end,
  Taken = fun({error, {already_started, P}}) -> {already_started, P =:= S} end,
  say(start, Taken(gen_server:start({local, named}, ?MODULE, Init, []))),
  process_flag(trap_exit, true),
  say(start_link, Taken(gen_server:start_link({local, named}, ?MODULE, Init, []))),
  say(start_monitor, Taken(gen_server:start_monitor({local, named}, ?MODULE, Init, []))),
  left(),
  exit(S, kill).

%% ---- the server: what it is sent it does

start(State) -> gen_server:start(?MODULE, fun() -> {ok, State} end, []).

init(F) -> F().
handle_call(F, From, S) when is_function(F, 2) -> F(From, S);
handle_call(R, _, S) -> {reply, {called, R}, S}.
handle_cast(F, S) when is_function(F, 1) -> F(S);
handle_cast(R, S) -> t({cast, R}), {noreply, S}.
handle_info(F, S) when is_function(F, 1) -> F(S);
handle_info(I, S) -> t({info, I}), {noreply, S}.
handle_continue(F, S) -> F(S).
terminate(R, S) when is_function(S, 0) -> t({terminate, R}), S();
terminate(R, S) -> t({terminate, R, S}).

%% ---- names that are any term

register_name(Name, Pid) -> case ets:insert_new(names, {Name, Pid}) of true -> yes; false -> no end.
unregister_name(Name) -> ets:delete(names, Name), ok.
whereis_name(Name) ->
  case ets:lookup(names, Name) of
    [{_, Pid}] -> case is_process_alive(Pid) of true -> Pid; false -> ets:delete(names, Name), undefined end;
    [] -> undefined
  end.
send(Name, Message) -> case whereis_name(Name) of undefined -> exit({badarg, {Name, Message}}); Pid -> Pid ! Message, Pid end.

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

norm_error({error, {R, _}}) -> {error, {R, server}};
norm_error(X) -> X.

norm_nodes({Rs, Bad}) -> {[{here, R} || {_, R} <- Rs], [case N =:= node() of true -> here; false -> N end || N <- Bad]}.

callback_failed({'EXIT', {{callback_failed, _, {C, R, _}}, _}}) -> {callback_failed, C, R};
callback_failed({'EXIT', {{callback_failed, _, {C, R}}, _}}) -> {callback_failed, C, R};
callback_failed(X) -> X.

hibernating(P) -> hibernating(P, 400).
hibernating(_, 0) -> false;
hibernating(P, N) -> case process_info(P, current_function) of
  {_, {erlang, hibernate, 3}} -> true; _ -> timer:sleep(5), hibernating(P, N - 1) end.

%% Pids, references, funs and stacks differ from run to run.
norm(P) when is_pid(P) -> pid;
norm(R) when is_reference(R) -> ref;
norm(F) when is_function(F) -> 'fun';
norm([{M, F, A, L} | _]) when is_atom(M), is_atom(F), is_list(L), (is_integer(A) orelse is_list(A)) -> stack;
norm({data, [{"Status", _} | _] = L}) -> {data, [{list_to_atom(K), norm(V)} || {K, V} <- L]};
norm({data, [{"State", S}]}) -> {data, [{'State', norm(S)}]};
norm({header, _}) -> header;
norm([H | T]) -> [norm(H) | norm(T)];
norm(T) when is_tuple(T) -> list_to_tuple([norm(E) || E <- tuple_to_list(T)]);
norm(M) when is_map(M) -> maps:map(fun(_, V) -> norm(V) end, M);
norm(A) when A =:= ?MODULE -> module;
norm(A) when A =:= node() -> here;
norm(X) -> X.

%% ---- what is reported

log(#{msg := {report, #{label := {proc_lib, crash}, report := [Info, _]}}}, _) ->
  {_, {Class, Reason, _}} = lists:keyfind(error_info, 1, Info),
  Of = fun(K) -> {K, proplists:get_value(K, Info)} end,
  catch tracer ! {report, {crash, Class, Reason, lists:map(Of, [registered_name, message_queue_len, messages, dictionary, trap_exit])}};
log(#{msg := {report, #{label := {gen_server, terminate}, last_message := M, state := S, reason := R, log := L}}}, _) ->
  catch tracer ! {report, {terminate, M, S, R, L}};
log(#{msg := {report, #{label := {gen_server, no_handle_info}, message := M}}}, _) ->
  catch tracer ! {report, {no_handle_info, M}};
log(_, _) -> ok.

%% All reports that have come; each comes before the end of its process is told.
reports() -> receive {report, R} -> [R | reports()] after 0 -> [] end.

%% A module with nothing but init, which may have the server continue.
bare() ->
  St = {tuple, 1, [{atom, 1, ok}, {atom, 1, st}]},
  Continue = {tuple, 1, [{atom, 1, ok}, {atom, 1, st}, {tuple, 1, [{atom, 1, continue}, {atom, 1, x}]}]},
  {ok, _, Code} = compile:forms(
    [{attribute, 1, module, bare}, {attribute, 1, export, [{init, 1}]},
     {function, 1, init, 1, [{clause, 1, [{atom, 1, continue}], [], [Continue]}, {clause, 1, [{var, 1, '_'}], [], [St]}]}]),
  {module, _} = code:load_binary(bare, "bare.erl", Code).
