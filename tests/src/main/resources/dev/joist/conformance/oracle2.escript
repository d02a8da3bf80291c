#!/usr/bin/env escript
%% -*- erlang -*-
%%! +P 1000000 -kernel logger_level none
%% Runs scenarios for two nodes on two real BEAM nodes and prints their traces.
%%   escript oracle2.escript FILE...         trace of each scenario on standard output
%% The nodes, `node` and `node2`, are children of this program, which is the judge and belongs to
%% neither; scripted.erl beside this file is what they run. The language is in README.md.
-mode(compile).
-record(st, {nodes, vars = #{}, names = [], procs = [], got = #{}, early = [], step = 0}).
%% nodes: node | node2 -> #nd{}; vars: variable -> value; names: [{Value, PrintedName}], first binding
%% wins; procs: [{Name, Pid, Side, alive | {dead, Reason}}] in spawn order; got: what was not yet told; early: what else has happened.
-record(nd, {name, port, socket, creation}).
-define(HOST, "@127.0.0.1").

main(Files) ->
    Dir = compiled(),
    {ok, Listen} = gen_tcp:listen(0, [binary, {packet, 4}, {active, false}, {nodelay, true}, {ip, {127, 0, 0, 1}}]),
    put(listen, Listen), put(dir, Dir),
    put(nodes, #{node => started("joist1", 1000), node2 => started("joist2", 2000)}),
    introduce(),
    [begin
         case length(Files) of 1 -> ok; _ -> io:format("== ~s~n", [filename:basename(F)]) end,
         {ok, Bin} = file:read_file(F),
         Lines = [string:trim(L) || L <- string:split(unicode:characters_to_list(Bin), "\n", all)],
         run([L || L <- Lines, L =/= "", hd(L) =/= $#])
     end || F <- Files],
    [halted(N) || N <- maps:values(get(nodes))],
    file:del_dir_r(Dir).

run(Lines) ->
    S = lists:foldl(fun line/2, #st{}, Lines),
    io:format("final~n"),
    [final(P, S) || P <- S#st.procs],
    restart_missing(),
    [ok = ask(N, clean) || N <- [node, node2]],
    settle(#st{}).

%% ---- the nodes ---------------------------------------------------------------------------------
%% A judge that was killed leaves its folder if it had no node yet: the next one removes it.
compiled() ->
    Folder = fun(Pid) -> filename:join("/tmp", "joist-oracle2-" ++ Pid) end,
    [file:del_dir_r(Old) || Old <- filelib:wildcard(Folder("*")),
                            {Pid, ""} <- [string:to_integer(lists:last(string:split(Old, "-", trailing)))],
                            is_integer(Pid), os:cmd("kill -0 " ++ integer_to_list(Pid)) =/= ""],
    Dir = Folder(os:getpid()),
    ok = filelib:ensure_dir(filename:join(Dir, "x")),
    Source = filename:join(filename:dirname(escript:script_name()), "scripted.erl"),
    {ok, scripted} = compile:file(Source, [{outdir, Dir}, return_errors]),
    Dir.

started(Name, Creation) ->
    {ok, Judge} = inet:port(get(listen)),
    Args = ["-noinput", "-boot", "start_clean", "-name", Name ++ ?HOST, "-setcookie", "joist", "-pa", get(dir),
            "-start_epmd", "false", "-epmd_module", "scripted", "-creation", integer_to_list(Creation),
            "-connect_all", "false", "-kernel", "logger_level", "none", "prevent_overlapping_partitions", "false",
            "inet_dist_use_interface", "{127,0,0,1}", "+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none",
            "-s", "scripted", "start", integer_to_list(Judge)],
    Port = open_port({spawn_executable, os:find_executable("erl")},
                     [{args, Args}, exit_status, stderr_to_stdout, binary]),
    {ok, Socket} = accepted(Port, 600),
    {ok, Hello} = gen_tcp:recv(Socket, 0, 60000),
    {hello, Node, Listens} = binary_to_term(Hello),
    put({listens, Node}, Listens),
    #nd{name = Node, port = Port, socket = Socket, creation = Creation}.
accepted(Port, Left) when Left > 0 ->
    case gen_tcp:accept(get(listen), 100) of
        {ok, Socket} -> {ok, Socket};
        {error, timeout} ->
            receive
                {Port, {exit_status, X}} -> error({node_ended, X});
                {Port, {data, D}} -> io:put_chars(standard_error, D), accepted(Port, Left - 1)
            after 0 -> accepted(Port, Left - 1)
            end
    end.

introduce() ->
    [ok = ask(N, {peer, short(Other), get({listens, Other})})
     || N <- maps:keys(get(nodes)), #nd{name = Other} <- [maps:get(other(N), get(nodes), #nd{name = none})], Other =/= none].
short(Node) -> hd(string:split(atom_to_list(Node), "@")).
other(node) -> node2;
other(node2) -> node.

halted(#nd{port = Port, socket = Socket}) ->
    ok = gen_tcp:send(Socket, term_to_binary(halt)),
    receive {Port, {exit_status, _}} -> gen_tcp:close(Socket) end.
halt_node(Side) ->
    case maps:take(Side, get(nodes)) of
        {Nd, Rest} ->
            put(nodes, Rest), put({was, Side}, Nd#nd.creation),
            ok = ask(other(Side), {no_peer, short(name(Side))}),
            halted(Nd);
        error -> ok
    end.
restart_missing() -> [start_node(Side) || Side <- [node2], not is_map_key(Side, get(nodes))].
start_node(Side) ->
    put(nodes, maps:put(Side, started(short(name(Side)), get({was, Side}) + 1), get(nodes))),
    introduce().

name(node) -> list_to_atom("joist1" ++ ?HOST);
name(node2) -> list_to_atom("joist2" ++ ?HOST);
name(node3) -> list_to_atom("joist3" ++ ?HOST);
name(A) -> A.
side(Pid) -> case name(node) =:= node(Pid) of true -> node; false -> node2 end.

ask(Side, Request) ->
    #nd{socket = Socket} = maps:get(Side, get(nodes)),
    ok = gen_tcp:send(Socket, term_to_binary(Request)),
    {ok, Bin} = gen_tcp:recv(Socket, 0, 120000),
    binary_to_term(Bin).

%% ---- a step ------------------------------------------------------------------------------------
line(Text, S0) ->
    N = S0#st.step + 1,
    io:format("~w ~ts~n", [N, Text]),
    {ok, Toks, _} = erl_scan:string(Text ++ "."),
    {ok, [Expr]} = erl_parse:parse_exprs(Toks),
    {Lhs, Who, Fun, Args} = split(Expr),
    {Res, S1} = perform(Who, Fun, Args, S0#st{step = N}),
    S2 = bind(Lhs, Res, Fun, S1),
    S3 = settle(S2),
    print_result(Fun, Res, S3),
    report_changes(S2, S3).

split({match, _, L, {call, _, {remote, _, W, {atom, _, F}}, As}}) -> {lhs(L), who(W), F, As};
split({call, _, {remote, _, W, {atom, _, F}}, As}) -> {none, who(W), F, As}.
lhs({var, _, V}) -> {var, V};
lhs({tuple, _, Vs}) -> {tuple, [V || {var, _, V} <- Vs]};
lhs({cons, _, {var, _, V}, T}) -> {list, Vs} = lhs(T), {list, [V | Vs]};
lhs({nil, _}) -> {list, []}.
who({atom, _, N}) when N =:= node; N =:= node2 -> N;
who({var, _, V}) -> V.

perform(node, sleep, [{integer, _, Ms}], S) -> timer:sleep(Ms), {ok, S};
perform(Side, spawn, [], S) when Side =:= node; Side =:= node2 -> {on(Side, spawn), S};
perform(node, disconnect, [{atom, _, node2}], S) -> {ask(node, {disconnect, name(node2)}), S};
perform(node2, disconnect, [{atom, _, node}], S) -> {on(node2, {disconnect, name(node)}), S};
perform(node, cut, [{atom, _, node2}], S) -> {ask(node, {cut, name(node2)}), S};
perform(node, halt, [{atom, _, node2}], S) -> halt_node(node2), {ok, gone(S)};
perform(node, restart, [{atom, _, node2}], S) ->
    halt_node(node2), S1 = alone(gone(S)), start_node(node2), {ok, S1};
perform(Who, Fun, Args, S) ->
    case lists:keyfind(Who, 1, S#st.procs) of
        false -> {unbound, S};
        {_, _, _, {dead, _}} -> {dead, S};
        {_, Pid, Side, alive} -> perform_alive(Pid, Side, Fun, Args, S)
    end.
on(Side, Request) -> case is_map_key(Side, get(nodes)) of true -> ask(Side, Request); false -> dead end.
%% What lived on a node that was halted has ended as everybody else is told: noconnection.
gone(S) -> S#st{early = [{dead, Pid, noconnection} || {_, Pid, node2, alive} <- S#st.procs]}.
%% The other node has noticed, and has told whom it had to.
alone(S) ->
    {Events, Up, _} = ask(node, settle),
    S1 = S#st{early = S#st.early ++ Events},
    case lists:member(name(node2), Up) of true -> alone(S1); false -> S1 end.

perform_alive(Pid, Side, Fun, Args, S) ->
    case [V || V <- variables(Fun, Args), not maps:is_key(V, S#st.vars)] of
        [_ | _] -> {case ask(Side, {mode, Pid}) of awaiting -> busy; idle -> unbound end, S};
        [] -> {value, R} = ask(Side, {do, Pid, Fun, args(Fun, Args, S)}), {R, S}
    end.

%% A variable may be unbound because the step that would have bound it was not carried out.
variables(F, [_Pattern | Rest]) when F =:= recv; F =:= await -> variables(any, Rest);
variables(_, Args) -> vars_in(Args, []).
vars_in({var, _, V}, Acc) -> [V | Acc];
vars_in(T, Acc) when is_tuple(T) -> vars_in(tuple_to_list(T), Acc);
vars_in([H | T], Acc) -> vars_in(T, vars_in(H, Acc));
vars_in(_, Acc) -> Acc.

%% recv/await take their first argument as a pattern: it travels as syntax with the bindings.
args(F, [Pat | Rest], S) when F =:= recv; F =:= await ->
    [{named(Pat), bindings(S)} | [value(A, S) || A <- Rest]];
args(_, As, S) -> [value(A, S) || A <- As].
bindings(S) -> orddict:from_list(maps:to_list(S#st.vars)).
value(A, S) -> {value, V, _} = erl_eval:expr(named(A), bindings(S)), V.
%% The atoms node, node2 and node3 stand for the names of nodes.
named({atom, L, A}) -> {atom, L, name(A)};
named(T) when is_tuple(T) -> list_to_tuple(named(tuple_to_list(T)));
named([H | T]) -> [named(H) | named(T)];
named(X) -> X.

bind(none, _, _, S) -> S;
bind(_, R, _, S) when R =:= dead; R =:= busy; R =:= died; R =:= no_answer; R =:= unbound; element(1, R) =:= error -> S;
bind({var, V}, R, F, S) -> bind1(V, R, F, S);
bind({tuple, Vs}, R, F, S) when is_tuple(R), tuple_size(R) =:= length(Vs) ->
    lists:foldl(fun({V, X}, A) -> bind1(V, X, F, A) end, S, lists:zip(Vs, tuple_to_list(R)));
bind({list, Vs}, R, F, S) when is_list(R), length(R) =:= length(Vs) ->
    lists:foldl(fun({V, X}, A) -> bind1(V, X, F, A) end, S, lists:zip(Vs, R));
bind(_, _, _, S) -> S.

bind1('_', _, _, S) -> S;
bind1(V, X, Fun, S) ->
    S1 = S#st{vars = maps:put(V, X, S#st.vars),
              names = case lists:keymember(X, 1, S#st.names) of
                          true -> S#st.names;
                          false when is_pid(X); is_reference(X) -> S#st.names ++ [{X, atom_to_list(V)}];
                          false -> S#st.names
                      end},
    Spawns = Fun =:= all orelse lists:prefix("spawn", atom_to_list(Fun)),
    case is_pid(X) andalso Spawns andalso not lists:keymember(X, 2, S#st.procs) of
        true -> ok = ask(side(X), {watch, X}), S1#st{procs = S1#st.procs ++ [{V, X, side(X), alive}]};
        false -> S1
    end.

%% Both nodes handle all that is there and all that is under way, until three whole rounds change
%% nothing. A fence never sets up a connection.
settle(S) -> settle(S, 3).
settle(S, 0) -> S;
settle(S, K) ->
    Sides = maps:keys(get(nodes)),
    {Events, Waits, Ups} = lists:foldl(fun(N, {E, W, U}) ->
                                           {E1, Up, W1} = ask(N, settle),
                                           {E ++ E1, W orelse W1, [{N, lists:member(name(other(N)), Up)} | U]}
                                       end, {[], false, []}, Sides),
    Still = case Ups of
                [{_, true}, {_, true}] -> [up, up] =:= [ask(N, {fence, name(other(N))}) || N <- Sides];
                [{_, Up1}, {_, Up2}] -> timer:sleep(2), Up1 =:= Up2;
                [{_, Up1}] -> timer:sleep(2), not Up1
            end,
    case Waits of true -> timer:sleep(4); false -> ok end,
    S1 = lists:foldl(fun event/2, S#st{early = []}, S#st.early ++ Events),
    settle(S1, case Still andalso Events =:= [] of true -> K - 1; false -> 3 end).

event({dead, Pid, R}, S) ->
    case lists:keyfind(Pid, 2, S#st.procs) of
        false -> S;
        {N, Pid, Side, alive} -> S#st{procs = lists:keyreplace(Pid, 2, S#st.procs, {N, Pid, Side, {dead, R}})}
    end;
event({got, Pid, Msg}, S) -> S#st{got = maps:put(Pid, Msg, S#st.got)}.

report_changes(Before, After) ->
    lists:foldl(
      fun({N, Pid, _, St}, S) ->
              case {lists:keyfind(N, 1, Before#st.procs), St} of
                  {{_, _, _, alive}, {dead, R}} -> io:format("  - ~s exited ~ts~n", [N, show(R, S)]), S;
                  _ ->
                      case maps:take(Pid, S#st.got) of
                          {Msg, Got} -> io:format("  + ~s got ~ts~n", [N, show(Msg, S)]), S#st{got = Got};
                          error -> S
                      end
              end
      end, After, After#st.procs).

print_result(flush, Ms, S) when is_list(Ms) -> io:format("  ~ts~n", [queue(Ms, S)]);
print_result(process_info, {messages, Ms}, S) -> io:format("  {messages,~ts}~n", [queue(Ms, S)]);
print_result(process_info, {K, L}, S) when K =:= links; K =:= monitors; K =:= monitored_by ->
    io:format("  {~w,~ts}~n", [K, sorted(L, S)]);
print_result(_, R, S) -> io:format("  ~ts~n", [show(R, S)]).

final({N, _, _, {dead, R}}, S) -> io:format("~s exited ~ts~n", [N, show(R, S)]);
final({N, Pid, Side, alive}, S) ->
    Mode = ask(Side, {mode, Pid}),
    {Agent, [Messages, Links, Monitors, Watchers, Name, Trap, Dictionary]} = ask(Side, {last, Pid}),
    io:format("~s ~s queue=~ts links=~ts monitors=~ts monitored_by=~ts name=~ts trap_exit=~ts dictionary=~ts~n",
              [N, case Mode of idle -> "alive"; awaiting -> "awaiting" end,
               queue([X || X <- Messages, not is_ctl(X)], S),
               sorted(Links, S), sorted(Monitors, S), sorted(Watchers -- [Agent], S),
               show(Name, S), show(Trap, S), sorted(Dictionary, S)]).
sorted(L, S) -> "[" ++ lists:flatten(lists:join(",", lists:sort([show(X, S) || X <- L]))) ++ "]".
%% BEAM gives no order among signals of different senders, nor of nodedown, so a run of them prints sorted.
queue(Ms, S) -> "[" ++ lists:flatten(lists:join(",", sort_runs([{is_notice(M), show(M, S)} || M <- Ms]))) ++ "]".
sort_runs([]) -> [];
sort_runs([{false, T} | Rest]) -> [T | sort_runs(Rest)];
sort_runs(L) -> {Run, Rest} = lists:splitwith(fun({N, _}) -> N end, L), lists:sort([T || {_, T} <- Run]) ++ sort_runs(Rest).
is_notice({'EXIT', P, _}) when is_pid(P) -> true;
is_notice({_, R, process, _, _}) when is_reference(R) -> true;
is_notice({nodedown, N}) when is_atom(N) -> true;
is_notice(_) -> false.
is_ctl(X) -> is_tuple(X) andalso tuple_size(X) > 0 andalso element(1, X) =:= '$do'.

%% ---- printing ----------------------------------------------------------------------------------
show(X, S) -> lists:flatten(s(X, S)).
s(X, S) when is_pid(X) -> named(X, "<pid>", S);
s(X, S) when is_reference(X) -> named(X, "<ref>", S);
s('joist1@127.0.0.1', _) -> "node";
s('joist2@127.0.0.1', _) -> "node2";
s('joist3@127.0.0.1', _) -> "node3";
s(X, _) when is_atom(X); is_integer(X); is_float(X) -> io_lib:format("~w", [X]);
s(X, _) when is_binary(X) -> io_lib:format("~p", [X]);
s([], _) -> "[]";
s(X, S) when is_list(X) -> ["[", elements(X, S), "]"];
s({R, St}, S) when is_list(St), St =/= [] ->
    case lists:all(fun is_frame/1, St) of
        true -> ["{", s(R, S), ",stacktrace}"];
        false -> ["{", s(R, S), ",", s(St, S), "}"]
    end;
s(X, S) when is_tuple(X) -> ["{", lists:join(",", [s(E, S) || E <- tuple_to_list(X)]), "}"];
s(X, S) when is_map(X) ->
    ["#{", lists:join(",", [[s(K, S), "=>", s(V, S)] || {K, V} <- lists:sort(maps:to_list(X))]), "}"];
s(X, _) -> io_lib:format("~p", [X]).
elements([X], S) -> s(X, S);
elements([X | T], S) when is_list(T) -> [s(X, S), "," | elements(T, S)];
elements([X | T], S) -> [s(X, S), "|", s(T, S)].
named(X, Default, S) -> case lists:keyfind(X, 1, S#st.names) of {_, N} -> N; false -> Default end.
is_frame({M, F, _}) when is_atom(M), is_atom(F) -> true;
is_frame({M, F, _, L}) when is_atom(M), is_atom(F), is_list(L) -> true;
is_frame(_) -> false.
