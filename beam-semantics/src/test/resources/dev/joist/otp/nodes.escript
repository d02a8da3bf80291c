#!/usr/bin/env escript
%%! -start_epmd false -epmd_module nodes_oracle -kernel logger_level none -connect_all true
%% What OTP's behaviours do on several nodes, a case for each rule and each case of OTP's own suites
%% that needs more than one: ServerNodesOtpTest, GlobalNodesOtpTest and PgNodesOtpTest do the same
%% and must print the same lines. To record: escript nodes.escript > nodes.txt
%%
%% The other nodes are children of this one: they end when it does, however that ends. This module is
%% their epmd, so that none is left running; and it is told over their standard input what to do, so
%% that nodes need not be connected for that.
-module(nodes_oracle).
-mode(compile).
-export([main/1, cases/0, perform/2, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, second/3]).
-export([start_link/0, register_node/2, register_node/3, address_please/3, listen_port_please/2, names/1]).
-define(HOST, "127.0.0.1").
-define(SCOPE, scope).

%% What runs here and there is the same code, so that funs mean the same.
main(_) ->
  Dir = filename:join("/tmp", "joist-nodes-" ++ os:getpid()),
  ok = filelib:ensure_dir(filename:join(Dir, "x")),
  {ok, Script} = file:read_file(escript:script_name()),
  [_, Source] = binary:split(Script, <<"\n">>),
  File = filename:join(Dir, "nodes_oracle"),
  ok = file:write_file(File ++ ".erl", Source),
  {ok, nodes_oracle} = compile:file(File ++ ".erl", [{outdir, Dir}, return_errors]),
  {module, nodes_oracle} = code:load_abs(File),
  ets:new(peers, [named_table, public]),
  ets:insert(peers, {dir, Dir}),
  {ok, _} = net_kernel:start([list_to_atom("here@" ++ ?HOST), longnames]),
  try [?MODULE:perform(Name, Case) || {Name, Case} <- ?MODULE:cases()] after file:del_dir_r(Dir) end,
  ok.

cases() ->
  [{gs01_there, fun gs01_there/0},
   {gs02_there, fun gs02_there/0},
   {gs02_node_down, fun gs02_node_down/0},
   {gs02_under_way, fun gs02_under_way/0},
   {gs04_there, fun gs04_there/0},
   {gs13_there, fun gs13_there/0},
   {gs13_under_way, fun gs13_under_way/0},
   {gs14_there, fun gs14_there/0},
   {gs17_global, fun gs17_global/0},
   {gs17_global_loop, fun gs17_global_loop/0},
   {gs17_global_parent, fun gs17_global_parent/0},
   {gs18_there, fun gs18_there/0},
   {gs18_behind_junk, fun gs18_behind_junk/0},
   {sup11_global, fun sup11_global/0},
   {dist16_names, fun dist16_names/0},
   {dist16_lost, fun dist16_lost/0},
   {dist16_clash, fun dist16_clash/0},
   {otp08_own_processes, fun otp08_own_processes/0},
   {otp08_no_local_members, fun otp08_no_local_members/0},
   {otp08_missing_scope, fun otp08_missing_scope/0},
   {otp08_many_times, fun otp08_many_times/0},
   {otp09_two, fun otp09_two/0},
   {otp09_initial, fun otp09_initial/0},
   {otp09_strangers, fun otp09_strangers/0},
   {otp09_empty_group, fun otp09_empty_group/0},
   {otp09_netsplit, fun otp09_netsplit/0},
   {otp09_trisplit, fun otp09_trisplit/0},
   {otp09_foursplit, fun otp09_foursplit/0},
   {otp09_exchange, fun otp09_exchange/0},
   {otp09_scope_restart, fun otp09_scope_restart/0},
   {otp09_disconnected_start, fun otp09_disconnected_start/0},
   {otp09_forced_sync, fun otp09_forced_sync/0},
   {otp09_monitors, fun otp09_monitors/0}].

%% ---- servers there

%% A server there with a name, one with a global name, and what they are called by.
servers(T) ->
  {ok, S} = serve(T, {local, served}, ok),
  {ok, _} = serve(T, {global, served}, ok),
  [{pid, S}, {name, {served, T}}, {global, {global, served}}].

gs01_there() ->
  T = up(there),
  Me = self(),
  P = spawn(T, fun F() -> receive {'$gen_call', {_, [alias | A] = Tag}, _} = M -> Me ! {t, M}, A ! {Tag, answer}, F();
                                  M -> Me ! {t, M}, F() end end),
  say(call, catch gen_server:call(P, request)), trail(1),
  say(cast, gen_server:cast(P, request)), trail(1),
  [begin
     say(Label, gen_server:call(Name, request)),
     say(infinity, gen_server:call(Name, request, infinity)),
     say(where, gen_server:call(Name, node)),
     say(state, sys:get_state(Name))
   end || {Label, Name} <- servers(T)],
  left().

gs02_there() ->
  T = up(there),
  Servers = servers(T),
  say(nobody, catch gen_server:call({nobody, T}, hi)),
  say(nobody, catch gen_server:call({global, nobody}, hi, 7)),
  say(nowhere, catch gen_server:call({served, 'x@nowhere'}, hi)),
  [begin say(Label, catch gen_server:call(Name, silence, 1)), trail(1) end || {Label, Name} <- Servers],
  [begin
     P = pid_of(Name), R = monitor(process, P), exit(P, boom), down(R),
     say(Label, catch gen_server:call(Name, hi)),
     say(infinity, catch gen_server:call(Name, hi, infinity))
   end || {Label, Name} <- tl(Servers)],
  {_, Dead} = hd(Servers),
  say(pid, catch gen_server:call(Dead, hi)),
  [begin {ok, S} = serve(T, {local, served}, ok), say(Label, catch gen_server:call(S, Request)), ended(S), left() end ||
    {Label, Request} <- [{normal, {stop, normal}}, {shutdown, {stop, {shutdown, x}}}, {why, {stop, why}}, {exit, {exit, why}},
                         {error, {error, why}}, {killed, kill}]],
  left().

gs02_node_down() ->
  T = up(there),
  Servers = servers(T),
  down_node(there),
  [say(Label, catch gen_server:call(Name, hi, infinity)) || {Label, Name} <- Servers],
  left().

gs02_under_way() ->
  T = up(there),
  Servers = servers(T),
  Calling = fun(Name) -> Q = doing(fun() -> gen_server:call(Name, silence, infinity) end), trail(1), Q end,
  [begin
     Q = Calling(Name),
     disconnect(there),
     say(Label, ending(Q)),
     connect(there)
   end || {Label, Name} <- Servers],
  Qs = [{Label, Calling(Name)} || {Label, Name} <- Servers],
  down_node(there),
  [say(Label, ending(Q)) || {Label, Q} <- Qs],
  left().

gs04_there() ->
  T = up(there),
  Servers = servers(T),
  {ok, _} = serve(node(), {local, served}, ok),
  [begin say(Label, gen_server:cast(Name, Label)), trail(1) end || {Label, Name} <- Servers],
  say(nobody, gen_server:cast({nobody, T}, hi)),
  say(nobody, gen_server:cast({global, nobody}, hi)),
  say(nowhere, gen_server:cast({served, 'x@nowhere'}, hi)),
  say(all, gen_server:abcast(served, where)), say(told, told(2)),
  say(some, gen_server:abcast([T, 'x@nowhere', node()], served, where)), say(told, told(2)),
  say(one, gen_server:abcast([T], served, {stop, normal})), trail(1),
  say(gone, gen_server:abcast([T], served, hi)),
  down_node(there),
  [say(Label, gen_server:cast(Name, Label)) || {Label, Name} <- Servers],
  say(down, gen_server:abcast([T, node()], served, where)), say(told, told(1)),
  left().

gs13_there() ->
  T = up(there),
  Servers = servers(T),
  [begin
     P = pid_of(Name),
     say(Label, gen_server:stop(Name)), trail(1),
     say(alive, erpc:call(T, erlang, is_process_alive, [P])),
     say(gone, catch gen_server:stop(Name)),
     Label =:= pid andalso serve(T, {local, served}, ok)
   end || {Label, Name} <- Servers],
  {ok, S} = serve(T, {local, served}, ok),
  say(reason, gen_server:stop({served, T}, why, 20000)), trail(1),
  say(gone, catch gen_server:stop(S, why, 20000)),
  {ok, Slow} = serve(T, {local, served}, ok), sys:suspend(Slow),
  say(terminated, gen_server:stop(Slow)), trail(1),
  {ok, Busy} = serve(T, {local, served}, ok), gen_server:cast(Busy, hang),
  say(timeout, catch gen_server:stop(Busy, normal, 1)),
  exit(Busy, kill), ended(Busy), free(served),
  [{ok, _} = serve(T, {Kind, served}, ok) || Kind <- [local, global]],
  down_node(there),
  [say(Label, catch gen_server:stop(Name)) || {Label, Name} <- Servers],
  say(reason, catch gen_server:stop({served, T}, why, 20000)),
  say(nowhere, catch gen_server:stop({served, 'x@nowhere'})),
  left().

gs13_under_way() ->
  T = up(there),
  [begin
     {ok, S} = serve(N, element(1, Name), ok),
     gen_server:cast(S, hang),
     Stops = doing(fun() -> gen_server:stop(element(2, Name)) end),
     Looks = doing(fun() -> sys:get_state(element(2, Name), infinity) end),
     soon(fun() -> erpc:call(N, erlang, process_info, [S, message_queue_len]) =:= {message_queue_len, 2} end),
     case N of T -> disconnect(there); _ -> exit(S, kill) end,
     say({Label, stop}, ending(Stops)), say({Label, get_state}, ending(Looks)),
     case N of T -> connect(there), erpc:call(T, erlang, exit, [S, kill]), ended(S); _ -> ok end
   end || {Label, N, Name} <-
    [{name, T, {{local, served}, {served, T}}}, {global, T, {{global, served}, {global, served}}}, {here, node(), {{local, served}, served}}]],
  left().

gs14_there() ->
  T = up(there),
  Servers = servers(T),
  Ask = fun(Name, Request) -> gen_server:send_request(Name, Request) end,
  Get = fun(Id) -> gen_server:receive_response(Id, 20000) end,
  [say(Label, Get(Ask(Name, hi))) || {Label, Name} <- Servers],
  say(nobody, Get(Ask({nobody, T}, hi))),
  say(nobody, Get(Ask({global, nobody}, hi))),
  say(nowhere, Get(Ask({served, 'x@nowhere'}, hi))),
  say(timeout, gen_server:receive_response(Ask({served, T}, silence), 1)), trail(1),
  Waits = Ask({served, T}, silence), trail(1), say(wait, gen_server:wait_response(Waits, 0)),
  say(stops, Get(Ask({global, served}, {stop, why}))), trail(1), free(served),
  {ok, _} = serve(T, {global, served}, ok),
  Ids = [{Label, Ask(Name, silence)} || {Label, Name} <- Servers], trail(3),
  Labelled = lists:foldl(fun({Label, Name}, C) -> gen_server:send_request(Name, silence, Label, C) end, gen_server:reqids_new(), Servers), trail(3),
  down_node(there),
  [say(Label, Get(Id)) || {Label, Id} <- Ids],
  say(collected, lists:sort(collected(Labelled))),
  [say(Label, Get(Ask(Name, hi))) || {Label, Name} <- Servers],
  say(wait, gen_server:wait_response(Waits, 20000)),
  left().

collected(C) ->
  case gen_server:receive_response(C, 20000, true) of no_request -> []; {Result, Label, C1} -> [{Label, Result} | collected(C1)] end.

%% ---- global names of servers

gs17_global() ->
  T = up(there),
  Name = {global, served},
  {ok, S} = serve(T, Name, ok),
  say(found, global:whereis_name(served) =:= S),
  Taken = fun({error, {already_started, P}}) -> {already_started, P =:= S} end,
  say(start, Taken(gen_server:start(Name, ?MODULE, tells, []))),
  process_flag(trap_exit, true),
  say(start_link, Taken(gen_server:start_link(Name, ?MODULE, tells, []))),
  say(start_monitor, Taken(gen_server:start_monitor(Name, ?MODULE, tells, []))),
  say(there, Taken(serve(T, Name, tells))),
  left(),
  say(stop, gen_server:stop(Name)), trail(1), free(served),
  [begin
     say(Label, gen_server:start(Name, ?MODULE, Init, [])),
     say(free, {global:whereis_name(served), on(there, fun() -> global:whereis_name(served) end)})
   end || {Label, Init} <- [{ignore, ignore}, {stop, {stop, why}}, {exit, {exit, why}}, {error, {error, why}}]],
  {ok, H} = gen_server:start_link(Name, ?MODULE, ok, []),
  say(there, on(there, fun() -> gen_server:call(Name, hi) end)),
  say(call, gen_server:call(H, node)),
  say(stop, on(there, fun() -> gen_server:stop(Name) end)), trail(2),
  left().

gs17_global_loop() ->
  up(there),
  process_flag(trap_exit, true),
  Me = self(),
  Enter = fun(Before) ->
    P = proc_lib:spawn_link(fun() -> Before(), Me ! {t, entering}, gen_server:enter_loop(?MODULE, [], st, {global, served}) end), trail(1), P end,
  P1 = Enter(fun() -> ok end), receive {'EXIT', P1, R1} -> say(not_registered, R1) end,
  yes = global:register_name(served, self()),
  P2 = Enter(fun() -> ok end), receive {'EXIT', P2, R2} -> say(registered_by_another, R2) end,
  global:unregister_name(served),
  P3 = Enter(fun() -> yes = global:register_name(served, self()) end),
  say(call, gen_server:call(P3, hi)),
  say(there, on(there, fun() -> gen_server:call({global, served}, hi) end)),
  say(stop, gen_server:stop({global, served})), trail(2),
  left().

%% Its parent has a global name: that is not what the dictionary calls it by.
gs17_global_parent() ->
  up(there),
  Me = self(),
  {P, R} = spawn_monitor(fun() ->
      yes = global:register_name(papa, self()),
      proc_lib:spawn_link(fun() ->
        process_flag(trap_exit, true),
        yes = global:register_name(served, self()),
        Me ! {child, self(), hd(get('$ancestors'))},
        gen_server:enter_loop(?MODULE, [], st, {global, served}) end),
      receive go -> exit(bye) end end),
  C = receive {child, X, A} -> say(ancestor, A), X end,
  RC = monitor(process, C),
  say(call, gen_server:call({global, served}, hi)),
  say(there, on(there, fun() -> gen_server:call({global, served}, hi) end)),
  say(papa, on(there, fun() -> global:send(papa, hi) end)),
  P ! go, down(R), trail(1), down(RC), left().

%% ---- many nodes at once

gs18_there() ->
  T = up(there),
  Here = node(),
  Call = fun(Nodes, Request, Time) -> gen_server:multi_call(Nodes, served, Request, Time) end,
  say(nobody, Call([Here, T], hi, 20000)),
  {ok, S} = serve(T, {local, served}, ok),
  say(one, Call([Here, T], hi, 20000)),
  {ok, _} = serve(Here, {local, served}, ok),
  say(both, Call([Here, T], node, 20000)),
  say(reverse, Call([T, Here], node, 20000)),
  say(all, gen_server:multi_call(served, node)),
  say(nowhere, Call(['x@nowhere', T, Here, 'y@nowhere'], node, 20000)),
  say(none, Call([], hi, 20000)),
  say(timeout, Call([Here, T], silence, 1)), say(told, told(2)),
  say(stops, Call([T], {stop, why}, 20000)), trail(1), ended(S),
  say(gone, Call([T, Here], hi, 20000)),
  {ok, _} = serve(T, {local, served}, ok),
  Me = self(),
  Q = spawn(fun() -> Me ! {self(), Call([T, Here], later, infinity)} end),
  say(told, told(2)),
  down_node(there),
  {ok, From} = gen_server:call(served, who), gen_server:reply(From, now),
  receive {Q, Result} -> say(down_meanwhile, Result) end,
  say(down, Call([T, Here], hi, 20000)),
  left().

gs18_behind_junk() ->
  T = up(there),
  {ok, _} = serve(T, {local, served}, ok),
  Junk = [{junk, N} || N <- lists:seq(1, 1000)],
  [self() ! J || J <- Junk],
  say(multi_call, gen_server:multi_call([T], served, hi, 20000)),
  say(timeout, gen_server:multi_call([T], served, silence, 1)), asked(),
  down_node(there),
  say(noconnection, gen_server:multi_call([T], served, hi, infinity)),
  say(call, catch gen_server:call({served, T}, hi)),
  Left = [receive J -> J after 0 -> none end || _ <- Junk],
  say(untouched, Left =:= Junk),
  left().

%% ---- a supervisor that has a global name, and children that have

sup11_global() ->
  T = up(there),
  Me = self(),
  Worker = fun(Id) -> #{id => Id, start => {gen_server, start_link, [{global, Id}, ?MODULE, ok, []]}} end,
  Sub = #{id => sub, type => supervisor,
          start => {supervisor, start_link, [{global, sub}, ?MODULE, {sup, #{intensity => 9}, [Worker(inner)]}]}},
  Start = fun() -> supervisor:start_link({global, top}, ?MODULE, {sup, #{intensity => 9}, [Worker(worker), Sub]}) end,
  P = spawn(T, fun() -> {ok, _} = Start(), Me ! started, receive never -> ok end end),
  receive started -> ok end,
  Top = {global, top},
  {ok, TopPid} = {ok, global:whereis_name(top)},
  say(children, [{Id, Type} || {Id, _, Type, _} <- supervisor:which_children(Top)]),
  say(count, supervisor:count_children(Top)),
  process_flag(trap_exit, true),
  say(taken, Start()), left(),
  [begin
     Old = global:whereis_name(Name), exit(Old, kill),
     again(Name, Old),
     say(Name, gen_server:call({global, Name}, hi))
   end || Name <- [worker, inner]],
  Inner = global:whereis_name(inner), OldSub = global:whereis_name(sub),
  exit(OldSub, kill), again(sub, OldSub), again(inner, Inner),
  say(inner, gen_server:call({global, inner}, hi)),
  say(terminate, supervisor:terminate_child(Top, worker)),
  free(worker),
  say(terminate, supervisor:terminate_child(Top, nobody)),
  say(count, supervisor:count_children(Top)),
  say(restart, supervisor:restart_child(Top, worker)),
  say(restart, supervisor:restart_child(Top, worker)),
  say(delete, supervisor:delete_child(Top, worker)),
  say(worker, gen_server:call({global, worker}, hi)),
  R = monitor(process, TopPid), exit(P, shutdown), down(R),
  [free(Name) || Name <- [top, worker, sub, inner]],
  left().

%% ---- global names

dist16_names() ->
  T = up(there),
  A = idle(node()), B = idle(T),
  call_it(A, a), call_it(B, b),
  There = fun(F) -> on(there, F) end,
  say(register, global:register_name({any, 1}, A)),
  say(whereis, {global:whereis_name({any, 1}), There(fun() -> global:whereis_name({any, 1}) end)}),
  say(names, There(fun() -> global:registered_names() end)),
  say(taken, [global:register_name({any, 1}, B), There(fun() -> global:register_name({any, 1}, B) end), global:register_name({any, 1}, A)]),
  say(second_name, There(fun() -> global:register_name(two, A) end)),
  say(float, global:whereis_name({any, 1.0})),
  say(nobody, global:whereis_name(nobody)),
  say(send, catch global:send(nobody, hi)),
  say(unregister, There(fun() -> global:unregister_name({any, 1}) end)),
  say(unregister, global:unregister_name(nobody)),
  say(whereis, global:whereis_name({any, 1})),
  say(register, global:register_name(name, A)),
  say(re_register, There(fun() -> global:re_register_name(name, B) end)),
  say(whereis, {global:whereis_name(name), There(fun() -> global:whereis_name(name) end)}),
  say(send, There(fun() -> global:send(name, hi) end)),
  exit(A, kill),
  say(whereis, global:whereis_name(name)),
  R = monitor(process, B), exit(B, kill), down(R),
  free(name),
  say(dead, global:register_name(dead, B)),
  again(dead, B),
  say(free, global:whereis_name(dead)),
  say(me, global:register_name(me, self())),
  say(send, There(fun() -> is_pid(global:send(me, hi)) end)), trail(1),
  left().

dist16_lost() ->
  T = up(there),
  A = idle(node()), B = idle(T),
  call_it(A, a), call_it(B, b),
  There = fun(F) -> on(there, F) end,
  say(register, [global:register_name(a, A), There(fun() -> global:register_name(b, B) end)]),
  disconnect(there),
  Found = fun() -> [{global:whereis_name(N), There(fun() -> global:whereis_name(N) end)} || N <- [a, b, c]] end,
  soon(fun() -> global:whereis_name(b) =:= undefined andalso There(fun() -> global:whereis_name(a) end) =:= undefined end),
  say(apart, Found()),
  C = There(fun() -> spawn(fun() -> receive never -> ok end end) end), call_it(C, c),
  say(register, There(fun() -> global:register_name(c, C) end)),
  connect(there),
  say(together, Found()),
  down_node(there),
  soon(fun() -> global:whereis_name(b) =:= undefined andalso global:whereis_name(c) =:= undefined end),
  say(down, [global:whereis_name(N) || N <- [a, b, c]]),
  say(names, global:registered_names()),
  left().

dist16_clash() ->
  T = up(there),
  There = fun(F) -> on(there, F) end,
  [begin
     A = listener(node()), B = listener(T),
     call_it(A, a), call_it(B, b),
     disconnect(there),
     say(here, global:register_name(name, A, Resolve)),
     say(there, There(fun() -> global:register_name(name, B, Resolve) end)),
     connect(there),
     soon(fun() -> global:whereis_name(name) =:= There(fun() -> global:whereis_name(name) end) end),
     Wait = Resolve =:= fun global:random_exit_name/3,
     Wait andalso soon(fun() -> not (is_process_alive(A) andalso There(fun() -> is_process_alive(B) end)) end),
     say(Label, global:whereis_name(name)),
     say(alive, {is_process_alive(A), There(fun() -> is_process_alive(B) end)}),
     say(heard, {heard(A), There(fun() -> heard(B) end)}),
     global:unregister_name(name),
     exit(A, kill), There(fun() -> exit(B, kill) end)
   end || {Label, Resolve} <-
    [{random_exit_name, fun global:random_exit_name/3}, {random_notify_name, fun global:random_notify_name/3},
     {notify_all_name, fun global:notify_all_name/3}, {second, fun ?MODULE:second/3}]],
  left().

second(_Name, _First, Second) -> Second.

%% ---- groups, each node with a scope and connected to none until it is said

otp08_own_processes() ->
  scopes([one, two]), connect(one, two),
  [A, B] = [member(one, a), member(two, b)],
  say(join, join(one, g, B)),
  say(join, join(one, g, [B, B])),
  say(join, join(one, g, [A, B])),
  say(leave, leave(one, g, B)),
  say(leave, leave(one, g, [B, A])),
  say(groups, groups(one)).

otp08_no_local_members() ->
  scopes([one, two]), connect(one, two),
  [A, B] = [member(one, a), member(two, b)],
  say(join, join(two, theirs, B)), say(join, join(two, theirs, B)),
  say(join, join(one, both, A)), say(join, join(two, both, B)),
  views([one, two], [theirs, both]),
  [say(N, {groups(N), local_groups(N)}) || N <- [one, two]],
  say(leave, leave(one, theirs, A)),
  killed(two, B),
  views([one, two], [theirs, both]).

otp08_missing_scope() ->
  scopes([one]), alone(two), connect(one, two),
  [A, B] = [member(one, a), member(two, b)],
  say(join, join(two, g, B)), say(leave, leave(two, g, B)),
  say(members, members(two, g)),
  say(join, join(one, g, A)),
  scope(two),
  views([one, two], [g]).

otp08_many_times() ->
  scopes([one, two]), connect(one, two),
  B = member(two, b),
  say(join, join(two, g, lists:duplicate(16, B))),
  say(leave, leave(two, g, lists:duplicate(4, B))),
  settle(), say(left, length(members(one, g))),
  say(leave, leave(two, h, [B])),
  stop_peer(two),
  views([one], [g]).

otp09_two() ->
  scopes([one, two]), connect(one, two),
  A = member(one, a),
  say(join, join(one, g, A)), views([one, two], [g]),
  killed(one, A), views([one, two], [g]),
  [B, C] = [member(two, b), member(two, c)],
  say(join, join(two, g, B)), say(join, join(two, g, C)), views([one, two], [g]),
  say(join, join(two, g, [C, B, C])), views([one, two], [g]),
  say(leave, leave(two, g, [C, B])), views([one, two], [g]),
  say(leave, leave(two, g, C)), views([one, two], [g]),
  D = member(one, d), say(join, join(one, g, [D, D])), views([one, two], [g]),
  killed(two, C), views([one, two], [g]),
  stop_peer(two), views([one], [g]).

otp09_initial() ->
  scopes([one]),
  A = member(one, a),
  say(join, join(one, double, [A, A])), say(join, join(one, double, A)), say(join, join(one, single, A)),
  scopes([two]), connect(one, two),
  views([one, two], [double, single]),
  say(leave, leave(one, double, [A, A])),
  views([one, two], [double, single]),
  killed(one, A),
  views([one, two], [double, single]).

otp09_strangers() ->
  scopes([one, two]), connect(one, two),
  [A, B] = [member(one, a), member(two, b)],
  say(join, join(one, g, A)),
  Other = on(two, fun() -> whereis(?SCOPE) end),
  on(two, fun() -> gen_server:stop(?SCOPE) end), settle(),
  on(one, fun() -> ?SCOPE ! {join, Other, g, B} end), views([one], [g]),
  on(one, fun() -> ?SCOPE ! {leave, Other, B, [g]} end), views([one], [g]).

otp09_empty_group() ->
  scopes([one, two]), connect(one, two),
  [B, C] = [member(two, b), member(two, c)],
  say(join, join(two, g, B)), views([one], [g]), say(groups, groups(one)),
  say(leave, leave(two, g, B)), views([one], [g]), say(groups, groups(one)), say(remote, remote(one)),
  say(join, join(two, g, [B, C])), views([one], [g]), say(remote, remote(one)),
  say(leave, leave(two, g, [C, B])), views([one], [g]), say(groups, groups(one)), say(remote, remote(one)).

otp09_netsplit() ->
  scopes([one, two]), connect(one, two),
  [A, B] = [member(one, a), member(two, b)],
  say(join, join(two, invisible, B)), views([one], [invisible]),
  disconnect(one, two), views([one, two], [invisible]),
  C = member(two, c),
  say(join, join(two, g, C)), say(leave, leave(two, invisible, B)), say(join, join(two, visible, B)),
  say(join, join(one, g, A)),
  views([one, two], [g, visible, invisible]),
  connect(one, two),
  views([one, two], [g, visible, invisible]).

otp09_trisplit() ->
  scopes([one, two]), connect(one, two),
  B = member(two, b),
  say(join, join(two, three, B)),
  disconnect(one, two), connect(one, two),
  say(join, join(two, one, B)),
  scopes([three]), connect(three, one), connect(three, two),
  sorted_views([one, two, three], [one, three]),
  [A, C] = [member(one, a), member(three, c)],
  say(join, join(one, one, A)), say(join, join(three, one, C)),
  sorted_views([one, two, three], [one]),
  disconnect(one, two), disconnect(one, three), disconnect(two, three),
  sorted_views([one, two, three], [one, three]),
  connect(one, three),
  sorted_views([one, two, three], [one, three]),
  connect(two, one), connect(two, three),
  sorted_views([one, two, three], [one, three]).

otp09_foursplit() ->
  Nodes = [one, two, three, four],
  scopes(Nodes),
  [connect(N, M) || N <- Nodes, M <- Nodes, N < M],
  [A, B, C, D] = [member(one, a), member(two, b), member(three, c), member(four, d)],
  say(join, join(one, g, A)), say(join, join(one, h, A)), say(join, join(three, g, C)),
  say(leave, leave(one, h, A)), say(leave, leave(one, nothing, A)),
  sorted_views(Nodes, [g, h]),
  [disconnect(N, M) || N <- [one, two], M <- [three, four]],
  say(join, join(two, g, B)), say(join, join(four, g, D)), say(leave, leave(three, g, C)),
  killed(one, A), say(leave, leave(one, nothing, A)),
  sorted_views(Nodes, [g, h]),
  [connect(N, M) || N <- [one, two], M <- [three, four]],
  sorted_views(Nodes, [g, h]).

otp09_exchange() ->
  scopes([one, two, three]), [connect(N, M) || {N, M} <- [{one, two}, {one, three}, {two, three}]],
  Of = fun(N, Letter) -> [member(N, list_to_atom([Letter, $0 + I])) || I <- lists:seq(0, 9)] end,
  First = Of(two, $a), Second = Of(three, $b), Third = Of(two, $c),
  say(join, join(two, g, First)), sorted_views([one, three], [g]),
  [killed(two, P) || P <- lists:sublist(First, 3)],
  sorted_views([one, three], [g]),
  disconnect(one, two), disconnect(one, three),
  sorted_views([one], [g]),
  say(join, [join(three, g, P) || P <- Second]), say(join, [join(two, second, P) || P <- Third]), say(join, join(two, third, Third)),
  connect(one, two), connect(one, three),
  sorted_views([one, two, three], [g, second, third]),
  {Left, Stay} = lists:split(3, Third),
  say(leave, leave(two, third, Left)), sorted_views([one, three], [third]),
  say(leave, leave(two, left, Stay)), say(leave, leave(two, third, Stay)), sorted_views([one, three], [third]),
  say(groups, groups(one)).

otp09_scope_restart() ->
  scopes([one, two]), connect(one, two),
  [A, B] = [member(one, a), member(two, b)],
  say(join, join(one, g, [A, A])), say(join, join(two, g, B)), views([one, two], [g]),
  on(one, fun() -> gen_server:stop(?SCOPE) end), views([two], [g]),
  scope(one), views([one, two], [g]),
  say(join, join(one, g, A)), views([one, two], [g]).

otp09_disconnected_start() ->
  scopes([one, two]), connect(one, two), disconnect(one, two),
  on(two, fun() -> gen_server:stop(?SCOPE) end),
  [A, B] = [member(one, a), member(two, b)],
  say(join, join(one, g, A)),
  scope(two),
  say(join, join(two, g, B)),
  views([one, two], [g]),
  say(nodes, {nodes_of(one), nodes_of(two)}),
  connect(one, two),
  views([one, two], [g]).

otp09_forced_sync() ->
  scopes([one, two]), connect(one, two),
  [A, B] = [member(one, a), member(two, b)],
  say(join, join(one, one, A)), say(join, join(two, one, B)),
  Peer = on(two, fun() -> whereis(?SCOPE) end),
  disconnect(one, two), connect(one, two),
  views([one, two], [one, other]),
  W = on(one, fun() -> watcher(fun() -> pg:monitor_scope(?SCOPE) end) end),
  on(one, fun() -> gen_server:cast(?SCOPE, {sync, Peer, [{one, [B, B]}, {other, [B, B]}]}) end),
  views([one, two], [one, other]), say(hears, on(one, fun() -> heard(W) end)),
  Scope = on(one, fun() -> whereis(?SCOPE) end),
  on(two, fun() -> ?SCOPE ! {discover, Scope} end),
  views([one, two], [one, other]), say(hears, on(one, fun() -> heard(W) end)),
  on(two, fun() -> ?SCOPE ! {discover, Scope} end),
  views([one, two], [one, other]), say(hears, on(one, fun() -> heard(W) end)).

otp09_monitors() ->
  scopes([one, two]), connect(one, two),
  [A, B, C] = [member(one, a), member(two, b), member(two, c)],
  say(join, join(two, g, B)), settle(),
  G = on(one, fun() -> watcher(fun() -> pg:monitor(?SCOPE, g) end) end),
  S = on(one, fun() -> watcher(fun() -> pg:monitor_scope(?SCOPE) end) end),
  Hear = fun() -> settle(), say(group, on(one, fun() -> heard(G) end)), say(scope, on(one, fun() -> heard(S) end)) end,
  Hear(),
  say(join, join(two, g, [B, C])), Hear(),
  say(join, join(two, h, C)), Hear(),
  say(join, join(one, g, A)), Hear(),
  say(leave, leave(two, g, B)), Hear(),
  say(leave, leave(two, g, [B, C, B])), Hear(),
  say(join, join(two, g, [C, B])), Hear(),
  killed(two, B), Hear(),
  disconnect(one, two), Hear(),
  connect(one, two), Hear(),
  on(two, fun() -> gen_server:stop(?SCOPE) end), Hear(),
  scope(two), say(join, join(two, i, C)), Hear(),
  stop_peer(two), Hear().

%% ---- scopes and their members

scopes(Names) -> [begin alone(N), scope(N) end || N <- Names].
scope(N) -> {ok, _} = on(N, fun() -> pg:start(?SCOPE) end), settle().

member(N, Name) -> P = on(N, fun() -> spawn(fun() -> receive never -> ok end end) end), call_it(P, Name), P.
killed(N, P) -> on(N, fun() -> R = monitor(process, P), exit(P, kill), receive {'DOWN', R, _, _, _} -> ok end end), settle().

join(N, G, Who) -> raised(N, fun() -> pg:join(?SCOPE, G, Who) end).
leave(N, G, Who) -> raised(N, fun() -> pg:leave(?SCOPE, G, Who) end).
members(N, G) -> on(N, fun() -> pg:get_members(?SCOPE, G) end).
groups(N) -> settle(), on(N, fun() -> lists:sort(pg:which_groups(?SCOPE)) end).
local_groups(N) -> settle(), on(N, fun() -> lists:sort(pg:which_local_groups(?SCOPE)) end).
nodes_of(N) -> length(on(N, fun() -> nodes() end)).
%% What a scope knows of the groups of others.
remote(N) -> on(N, fun() -> [maps:to_list(Groups) || {_, Groups} <- maps:values(element(4, sys:get_state(?SCOPE)))] end).

raised(N, F) ->
  Result = on(N, fun() -> try F() catch exit:{R, _} -> {exit, R}; error:R -> {error, R} end end),
  settle(),
  Result.

views(Nodes, Groups) ->
  settle(),
  [say({N, G}, {members(N, G), on(N, fun() -> pg:get_local_members(?SCOPE, G) end)}) || G <- Groups, N <- Nodes].
%% As they are told by several nodes, in no order.
sorted_views(Nodes, Groups) ->
  settle(),
  [say({N, G}, lists:sort([norm(P) || P <- members(N, G)])) || G <- Groups, N <- Nodes].

%% All scopes have handled what others have sent them, and what they were told of nodes: whoever asks
%% over a connection asks after what was sent there before. Twice no scope has changed.
settle() -> settle([], 0).
settle(_, 4) -> ok;
settle(Before, Same) ->
  Up = [N || {{peer, N}, _, _, _} <- ets:tab2list(peers)],
  Now = [on(N, fun() -> [catch sys:get_state({?SCOPE, M}) || M <- nodes()], {nodes(), catch sys:get_state(?SCOPE)} end) || N <- lists:sort(Up)],
  settle(Now, case Now of Before -> Same + 1; _ -> 0 end).

%% ---- who listens

listener(N) -> Me = self(), spawn(N, fun() -> Me ! {listens, self()}, listen([]) end), receive {listens, P} -> P end.
watcher(Monitor) ->
  Me = self(),
  P = spawn(fun() -> {_, What} = Monitor(), Me ! {watches, self()}, listen([if is_map(What) -> lists:sort(maps:to_list(What)); true -> What end]) end),
  receive {watches, P} -> P end.
listen(Heard) -> receive {heard, From} -> From ! {heard, self(), lists:reverse(Heard)}, listen([]); M -> listen([M | Heard]) end.
heard(P) ->
  R = monitor(process, P), P ! {heard, self()},
  receive {heard, P, Heard} -> demonitor(R, [flush]), Heard; {'DOWN', R, _, _, Why} -> Why end.

%% ---- the server: what it is sent it does

serve(N, Name, Init) when N =:= node() -> gen_server:start(Name, ?MODULE, Init, []);
serve(N, Name, Init) -> erpc:call(N, gen_server, start, [Name, ?MODULE, Init, []]).

init({sup, Flags, Specs}) -> {ok, {Flags, Specs}};
init(ok) -> {ok, st};
init(tells) -> t(init_ran), {ok, st};
init({exit, R}) -> exit(R);
init({error, R}) -> error(R);
init(Other) -> Other.
handle_call(node, _, S) -> {reply, node(), S};
handle_call(silence, _, S) -> t(asked), {noreply, S};
handle_call(later, From, _) -> t({later, node()}), {noreply, From};
handle_call(who, _, From) -> {reply, {ok, From}, st};
handle_call({stop, R}, _, S) -> {stop, R, S};
handle_call({exit, R}, _, _) -> exit(R);
handle_call({error, R}, _, _) -> error(R);
handle_call(kill, _, S) -> exit(self(), kill), receive never -> {noreply, S} end;
handle_call(R, _, S) -> {reply, {called, R}, S}.
handle_cast({stop, R}, S) -> {stop, R, S};
handle_cast(hang, S) -> receive never -> {noreply, S} end;
handle_cast(where, S) -> t({where, node()}), {noreply, S};
handle_cast(R, S) -> t({cast, R}), {noreply, S}.
handle_info(I, S) -> t({info, I}), {noreply, S}.
terminate(R, S) -> t({terminate, R, S}).

%% ---- the other nodes

%% A node that is connected to this one.
up(Name) -> N = alone(Name, []), connect(Name), N.

%% A node that is connected to none, and opens no connection unless it is told to.
alone(Name) -> alone(Name, ["-connect_all", "false", "-kernel", "dist_auto_connect", "never"]).
alone(Name, Args) ->
  [{_, Dir}] = ets:lookup(peers, dir),
  {ok, P, N} = peer:start(#{name => Name, host => ?HOST, longnames => true, connection => standard_io,
    args => ["-start_epmd", "false", "-epmd_module", "nodes_oracle", "-pa", Dir, "-setcookie", atom_to_list(erlang:get_cookie()),
             "-kernel", "logger_level", "none" | Args]}),
  ets:insert(peers, {{peer, Name}, P, N, peer:call(P, persistent_term, get, [listens])}),
  Ports = [{atom_to_list(Each), Port} || {{peer, Each}, _, _, Port} <- ets:tab2list(peers)] ++ [{"here", persistent_term:get(listens)}],
  Know = fun() -> [persistent_term:put({peer, Each}, Port) || {Each, Port} <- Ports] end,
  Know(),
  [on(Each, Know) || {{peer, Each}, _, _, _} <- ets:tab2list(peers)],
  N.
node_of(here) -> node();
node_of(Name) -> ets:lookup_element(peers, {peer, Name}, 3).
on(here, F) -> F();
on(Name, F) -> peer:call(ets:lookup_element(peers, {peer, Name}, 2), erlang, apply, [F, []], 60000).

connect(Name) ->
  connect(here, Name),
  Names = fun() -> global:sync(), lists:sort(global:registered_names()) end,
  soon(fun() -> Names() =:= on(Name, Names) end).
connect(A, B) ->
  To = node_of(B), true = on(A, fun() -> net_kernel:connect_node(To) end),
  soon(fun() -> sees(A, B) andalso sees(B, A) end).
disconnect(Name) -> disconnect(here, Name).
disconnect(A, B) ->
  To = node_of(B), true = on(A, fun() -> erlang:disconnect_node(To) end),
  soon(fun() -> not (sees(A, B) orelse sees(B, A)) end).
sees(A, B) -> lists:member(node_of(B), on(A, fun() -> nodes() end)).

%% Ends a node, and waits until this one knows.
down_node(Name) -> N = node_of(Name), stop_peer(Name), soon(fun() -> not lists:member(N, nodes()) end).
stop_peer(Name) ->
  [{Key, P, _, _}] = ets:lookup(peers, {peer, Name}),
  Others = [Other || {{peer, Other}, _, _, _} <- ets:tab2list(peers), Other =/= Name],
  N = node_of(Name),
  ets:delete(peers, Key), peer:stop(P),
  soon(fun() -> not lists:any(fun(Other) -> lists:member(N, on(Other, fun() -> nodes() end)) end, Others) end).

soon(F) -> soon(F, 20000).
soon(_, 0) -> exit(it_did_not_come_true);
soon(F, Left) -> case F() of true -> ok; false -> timer:sleep(1), soon(F, Left - 1) end.

%% The epmd of all these nodes: a table of who listens where.
start_link() -> {ok, spawn_link(fun() -> receive stop -> ok end end)}.
register_node(_Name, Port) -> persistent_term:put(listens, Port), {ok, rand:uniform(1 bsl 30)}.
register_node(Name, Port, _Family) -> register_node(Name, Port).
address_please(Name, ?HOST, _Family) ->
  case persistent_term:get({peer, list_to_atom(Name)}, persistent_term:get({peer, Name}, none)) of
    none -> {error, nxdomain};
    Port -> {ok, {127, 0, 0, 1}, Port, 6}
  end;
address_please(_, _, _) -> {error, nxdomain}.
listen_port_please(_Name, _Host) -> {ok, 0}.
names(_Host) -> {error, address}.

%% ---- what the cases say it with

t(X) -> {tracer, list_to_atom("here@" ++ ?HOST)} ! {t, X}.

perform(Name, Case) ->
  io:format("== ~p~n", [Name]),
  {P, R} = spawn_monitor(fun() -> register(tracer, self()), Case() end),
  receive {'DOWN', R, _, P, normal} -> ok; {'DOWN', R, _, P, Why} -> exit({Name, Why}) end,
  [stop_peer(Each) || {{peer, Each}, _, _, _} <- ets:tab2list(peers)],
  [exit(Pid, kill) || Each <- [served], Pid <- [whereis(Each)], is_pid(Pid)],
  [global:unregister_name(Each) || Each <- global:registered_names()].

say(Label, Value) -> io:format("~w: ~w~n", [norm(Label), norm(Value)]).

%% The next N messages.
trail(N) -> [receive {t, X} -> say('  told', X); X -> say('  got', X) after 20000 -> say('  nothing', came) end || _ <- lists:seq(1, N)].

%% What the next N are that tell something, in whatever order.
told(N) -> lists:sort([receive {t, X} -> norm(X) after 20000 -> nothing end || _ <- lists:seq(1, N)]).

%% All messages there are.
left() -> receive {t, X} -> say('  told', X), left(); X -> say('  got', X), left() after 0 -> ok end.

down(Ref) -> receive {'DOWN', Ref, process, _, R} -> say('  down', R) after 20000 -> say('  nothing', came) end.
asked() -> receive {t, asked} -> ok end.
ended(P) -> R = monitor(process, P), receive {'DOWN', R, _, _, _} -> ok end.

idle(N) -> spawn(N, fun() -> receive never -> ok end end).

pid_of(P) when is_pid(P) -> P;
pid_of({global, Name}) -> global:whereis_name(Name);
pid_of({Name, N}) -> erpc:call(N, erlang, whereis, [Name]).

%% A name is free on all nodes in the end, when its process is dead.
free(Name) ->
  Free = fun() -> global:whereis_name(Name) =:= undefined end,
  soon(fun() -> Free() andalso on(there, Free) end).
again(Name, Old) -> soon(fun() -> P = global:whereis_name(Name), P =/= Old andalso (Name =:= dead orelse is_pid(P)) end).

%% A process that does something, and what comes of it.
doing(F) -> Me = self(), spawn(fun() -> Me ! {self(), catch F()} end).
ending(P) -> receive {P, How} -> How after 20000 -> nothing end.

%% Pids are told by the names they are given; they, references and stacks differ from run to run.
call_it(P, Name) -> put({name, P}, Name).
norm(P) when is_pid(P) -> case get({name, P}) of undefined -> pid; Name -> Name end;
norm(R) when is_reference(R) -> ref;
norm([{M, F, A, L} | _]) when is_atom(M), is_atom(F), is_list(L), (is_integer(A) orelse is_list(A)) -> stack;
norm([H | T]) -> [norm(H) | norm(T)];
norm(T) when is_tuple(T) -> list_to_tuple([norm(E) || E <- tuple_to_list(T)]);
norm(M) when is_map(M) -> maps:map(fun(_, V) -> norm(V) end, M);
norm(A) when is_atom(A) -> case string:split(atom_to_list(A), "@") of [Name, ?HOST] -> list_to_atom(Name); _ -> A end;
norm(X) -> X.
