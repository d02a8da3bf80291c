#!/usr/bin/env escript
%% -*- erlang -*-
%% Writes random conformance scenarios for two nodes, which oracle2.escript performs.
%%   escript generate2.escript DIR SEED COUNT [STEPS]     DIR/two-SEED-I.scn for I in 1..COUNT
%%
%% Only what the BEAM answers alike on every run. Left out, beside what generate-more.escript leaves out:
%%  - whatever ends, is taken back or is asked in an `all`: signals of the other node come when they like.
%%    An `all` sends, and then perhaps monitors;
%%  - monitor_nodes for any process that others send to in an `all`: its nodeup, which a send brings,
%%    has no order with their messages. The watchers W and V watch and are sent nothing;
%%  - monitor_node of a node that cannot be reached, but for the watchers, likewise;
%%  - a disconnect within an `all` but as the first of it: what is under way then may be lost or not. And
%%    one by a process that does not trap: it may die of it before it has told the result;
%%  - behind a disconnect, what shows whether its notices have come, which they have nearly always: a
%%    message to a process of the same node, a monitor of one, a link to who may have been linked to.
-mode(compile).
main([Dir, Seed, Count]) -> main([Dir, Seed, Count, "60"]);
main([Dir, Seed, Count, Steps]) ->
    ok = filelib:ensure_dir(filename:join(Dir, "x")),
    [begin
         rand:seed(exsss, {list_to_integer(Seed), I, 15485863}),
         [put(K, []) || K <- [pids, actors, refs, aliases, {aliases, "node"}, {aliases, "node2"}, fresh]],
         put(n, 0),
         Spawns = [bound(pid_line(N ++ ":spawn()", N)) || N <- ["node", "node2", "node", "node2"]],
         Watchers = [watcher("W", "node"), watcher("V", "node2")],
         Others = [bound(step()) || _ <- lists:seq(1, list_to_integer(Steps))],
         Lines = ["# nodes: 2"] ++ Spawns ++ Watchers ++ Others ++ [W ++ ":flush()" || W <- [get("W"), get("V")]],
         F = filename:join(Dir, io_lib:format("two-~s-~w.scn", [Seed, I])),
         ok = file:write_file(F, lists:join("\n", Lines ++ [""]))
     end || I <- lists:seq(1, list_to_integer(Count))].

%% ---- names and choices ------------------------------------------------------------------------
n() -> put(n, get(n) + 1), integer_to_list(get(n)).
%% A variable can be used from the line after the one that binds it.
new(Kinds, Prefix) -> V = Prefix ++ n(), put(fresh, [{Kinds, V} | get(fresh)]), V.
bound(Line) -> [put(K, [V | get(K)]) || {Kinds, V} <- lists:reverse(put(fresh, [])), K <- Kinds], Line.
%% Processes of node are called P, those of node2 Q; the watchers W and V.
new_pid(N) -> new([pids, actors], case N of "node2" -> "Q"; _ -> "P" end).
watcher(Letter, N) ->
    W = Letter ++ n(),
    put(Letter, W),
    W ++ " = " ++ N ++ ":spawn()\n" ++ W ++ ":process_flag(trap_exit, true)\n" ++ W ++ ":monitor_nodes(true)".
new_monitor() -> new([refs], "M").
new_alias(P) -> new([refs, aliases, {aliases, here(P)}], "A").
new_alias_monitor(P) -> new([refs, aliases, {aliases, here(P)}], "M").
pid_line(Rhs, N) -> new_pid(N) ++ " = " ++ Rhs.
pick(L) -> lists:nth(rand:uniform(length(L)), L).
some(F, Max) -> [F() || _ <- lists:seq(1, rand:uniform(Max + 1) - 1)].
%% Young processes are likelier to be alive.
young(L) -> case rand:uniform(5) of 1 -> pick(L); _ -> pick(lists:sublist(L, 8)) end.
p() -> young(get(pids)).
actor() -> case get(actors) of [] -> p(); L -> young(L) end.
retire(P) -> put(actors, lists:delete(P, get(actors))), P.
%% Somebody of the same node as P, most of the time.
neighbour(P) ->
    case [Q || Q <- get(pids), hd(Q) =:= hd(P)] of
        [] -> p();
        L -> case rand:uniform(8) of 1 -> p(); _ -> young(L) end
    end.
a_node() -> pick(["node", "node2", "node2", "node2", "node3"]).
here(P) -> case other(P) of "node2" -> "node"; "node" -> "node2" end.
other("P" ++ _) -> "node2";
other("W" ++ _) -> "node2";
other(_) -> "node".
name() -> pick(["n_a", "n_b", "n_c"]).
full_name() -> "{" ++ name() ++ ", " ++ pick(["node", "node", "node2", "node2", "node2", "node3"]) ++ "}".
ref() -> young(get(refs)).
ref_or(Else) -> case get(refs) of [] -> Else(); _ -> ref() end.
alias_or_pid() -> case get(aliases) of [] -> p(); L -> young(L) end.
dest() -> pick([p(), p(), name(), full_name(), alias_or_pid(), alias_or_pid()]).
far_dest() -> pick([p(), p(), full_name(), alias_or_pid(), alias_or_pid()]).
target() -> pick([p(), p(), p(), name(), full_name()]).
payload() ->
    pick(["a", "{b, 1}", "{b, 2}", "{hello, " ++ p() ++ "}", "[1, 2 | x]", "4.5", "<<\"bin\">>", "#{k => [v]}",
          "{ref, " ++ ref_or(fun p/0) ++ "}", "\"str\"", "{'EXIT', forged}", "123456789012345678901"]).
reason() -> pick(["normal", "normal", "normal", "crash", "kill", "shutdown", "{shutdown, x}", "killed", "noconnection", "[r | s]", "#{a => 1}"]).
pattern() ->
    pick(["a", "{b, _}", "{b, 2}", "{hello, _}", "[1 | _]", "4.5", "#{k := _}", "<<\"bin\">>",
          "{'EXIT', " ++ p() ++ ", _}", "{_, " ++ p() ++ ", _}"] ++
             ["{_, " ++ M ++ ", process, _, _}" || M <- lists:sublist(get(refs), 8)]).
flag() -> pick(["true", "true", "false"]).
item() -> pick(["links", "links", "monitors", "monitors", "monitored_by", "monitored_by", "messages", "message_queue_len",
                "trap_exit", "registered_name", "dictionary"]).
mode() -> pick(["explicit_unalias", "demonitor", "reply_demonitor"]).
tag() -> "{tag, " ++ pick(["gone", "{gone, 1}", "'DOWN'", "[]"]) ++ "}".
monitor_options() -> pick(["[]", "[" ++ tag() ++ "]", "[{alias, " ++ mode() ++ "}]", "[" ++ tag() ++ ", {alias, " ++ mode() ++ "}]"]).
demonitor_options() -> pick(["", ", []", ", [flush]", ", [info]", ", [flush, info]"]).
alias_options() -> pick(["[]", "[reply]", "[explicit_unalias]"]).

%% ---- one step ---------------------------------------------------------------------------------
step() ->
    P = actor(),
    case rand:uniform(64) of
        K when K =< 4 -> new_alias_monitor(P) ++ " = " ++ P ++ ":monitor(process, " ++ target() ++ ", " ++ monitor_options() ++ ")";
        K when K =< 7 -> new_monitor() ++ " = " ++ P ++ ":monitor(process, " ++ target() ++ ")";
        K when K =< 9 -> P ++ ":demonitor(" ++ ref_or(fun p/0) ++ demonitor_options() ++ ")";
        10 -> P ++ ":unalias(" ++ ref_or(fun p/0) ++ ")";
        11 -> new_alias(P) ++ " = " ++ P ++ ":alias(" ++ alias_options() ++ ")";
        K when K =< 16 -> P ++ ":link(" ++ p() ++ ")";
        K when K =< 18 -> P ++ ":unlink(" ++ p() ++ ")";
        K when K =< 21 -> P ++ ":process_flag(trap_exit, " ++ flag() ++ ")";
        K when K =< 23 -> P ++ ":exit(" ++ p() ++ ", " ++ reason() ++ ")";
        24 -> retire(P) ++ ":die(" ++ pick(["exit", "error", "throw", "return"]) ++ ", " ++ reason() ++ ")";
        K when K =< 28 -> P ++ ":send(" ++ dest() ++ ", " ++ payload() ++ ")";
        29 -> P ++ ":flush()";
        30 -> P ++ ":recv(" ++ pattern() ++ ")";
        31 -> P ++ ":await(" ++ pattern() ++ ", " ++ pick(["infinity", "0"]) ++ ")";
        K when K =< 33 -> P ++ ":register(" ++ name() ++ ", " ++ neighbour(P) ++ ")";
        34 -> P ++ ":" ++ pick(["unregister", "whereis"]) ++ "(" ++ name() ++ ")";
        K when K =< 37 ->
            N = pick(["node", "node2"]),
            Q = new_pid(N),
            Q ++ " = " ++ N ++ ":spawn()" ++ pick(["", "\n" ++ Q ++ ":process_flag(trap_exit, true)"]);
        K when K =< 40 -> spawned(P);
        K when K =< 43 -> P ++ ":process_info(" ++ neighbour(P) ++ ", " ++ item() ++ ")";
        44 -> P ++ ":is_process_alive(" ++ neighbour(P) ++ ")";
        45 -> P ++ pick([":put(k, 1)", ":put(k, [" ++ p() ++ "])", ":get(k)", ":erase(k)"]);
        46 -> P ++ ":" ++ pick(["nodes()", "node()", "node(" ++ p() ++ ")", "node(" ++ ref_or(fun p/0) ++ ")"]);
        47 -> P ++ ":monitor_node(" ++ other(P) ++ ", " ++ flag() ++ ")";
        K when K =< 52 -> watching(get(pick(["W", "V"])));
        53 -> pick(["node:cut(node2)", "node:cut(node2)", "node:disconnect(node2)", "node2:disconnect(node)"]);
        54 -> case rand:uniform(3) of 1 -> restarting(); _ -> disconnecting(P) end;
        K when K =< 57 -> going_on(P);
        _ -> several(P)
    end.

spawned(P) ->
    N = a_node(),
    case rand:uniform(3) of
        1 -> pid_line(P ++ ":" ++ pick(["spawn", "spawn_link", "spawn_link"]) ++ "(" ++ N ++ ")", N);
        2 -> pid_line(P ++ ":spawn_opt(" ++ N ++ ", " ++ pick(["[link]", "[]", "[{priority, low}]"]) ++ ")", N);
        3 ->
            Q = new_pid(N), M = new_alias_monitor(P),
            "{" ++ Q ++ ", " ++ M ++ "} = " ++ P ++
                pick([":spawn_monitor(" ++ N ++ ")",
                      ":spawn_opt(" ++ N ++ ", [monitor, link])",
                      ":spawn_opt(" ++ N ++ ", [{monitor, " ++ monitor_options() ++ "}])"])
    end.

watching(W) ->
    case rand:uniform(10) of
        K when K =< 2 -> new_monitor() ++ " = " ++ W ++ ":monitor(process, " ++ target() ++ ")";
        K when K =< 4 -> W ++ ":link(" ++ p() ++ ")";
        5 -> W ++ ":unlink(" ++ p() ++ ")";
        6 -> W ++ ":monitor_node(" ++ pick([other(W), other(W), "node3"]) ++ ", " ++ flag() ++ ")";
        7 -> W ++ ":monitor_nodes(" ++ flag() ++ ")";
        8 -> W ++ ":process_info(" ++ W ++ ", " ++ pick(["links", "monitors", "monitored_by"]) ++ ")";
        _ -> W ++ ":flush()"
    end.

disconnecting(P) -> P ++ ":process_flag(trap_exit, true)\n" ++ P ++ ":disconnect_node(" ++ other(P) ++ ")".

%% One disconnects and goes on at once: all of it goes over a new connection. Whom it ends is last:
%% what that one's end tells others may come before or behind what it sends them itself.
going_on(P) ->
    N = other(P),
    Fresh = new_pid(N),
    Again = some(fun() -> {"_", pick(["{nodes, []}", "{disconnect_node, [" ++ N ++ "]}"])} end, 1),
    All = [anew(P, N, Fresh) || _ <- lists:seq(1, 1 + rand:uniform(4))],
    {Exits, Others} = lists:partition(fun({_, Text}) -> lists:prefix("{exit,", Text) end, All),
    Next = Others ++ lists:sublist(Exits, 1),
    {Vs, Texts} = lists:unzip([{"_", "{disconnect_node, [" ++ N ++ "]}"}] ++ Again ++ Next),
    Fresh ++ " = " ++ N ++ ":spawn()\n" ++ P ++ ":process_flag(trap_exit, true)\n" ++
        "[" ++ lists:join(", ", Vs) ++ "] = " ++ P ++ ":all([" ++ lists:join(", ", Texts) ++ "])".
anew(P, N, Fresh) ->
    case rand:uniform(12) of
        K when K =< 4 -> {"_", "{send, [" ++ pick([far(P), far(P), far_name(N), far_alias(P)]) ++ ", " ++ payload() ++ "]}"};
        5 -> {new_monitor(), "{monitor, [process, " ++ pick([far(P), far_name(N), Fresh]) ++ "]}"};
        6 -> {new_alias_monitor(P), "{monitor, [process, " ++ pick([far(P), far_name(N)]) ++ ", " ++ monitor_options() ++ "]}"};
        K when K =< 8 -> {"_", "{link, [" ++ Fresh ++ "]}"};
        9 -> {"_", "{exit, [" ++ pick([far(P), Fresh]) ++ ", " ++ reason() ++ "]}"};
        10 -> {"_", "{monitor_node, [" ++ N ++ ", true]}"};
        11 -> {new_pid(N), "{" ++ pick(["spawn", "spawn_link"]) ++ ", [" ++ N ++ "]}"};
        12 -> {"_", pick(["{put, [k, 2]}", "{send, [{n_a, node3}, lost]}", "{alias, []}", "{self, []}"])}
    end.
far(P) -> case [Q || Q <- get(pids), other(Q) =/= other(P)] of [] -> far_name(other(P)); L -> young(L) end.
far_name(N) -> "{" ++ name() ++ ", " ++ N ++ "}".
far_alias(P) -> case get({aliases, other(P)}) of [] -> far(P); L -> young(L) end.

%% A node that was halted stays so for some steps, or not.
restarting() ->
    put(actors, [A || A <- get(actors), hd(A) =/= $Q]),
    Halt = case rand:uniform(2) of 1 -> "node:halt(node2)\n" ++ lists:join("\n", some(fun away/0, 4)) ++ "\n"; 2 -> "" end,
    New = [pid_line("node2:spawn()", "node2") || _ <- [1, 2]] ++ [watcher("V", "node2")],
    lists:flatten([Halt, "node:restart(node2)\n", lists:join("\n", New)]).
away() ->
    P = actor(),
    pick([P ++ ":send(" ++ dest() ++ ", " ++ payload() ++ ")", P ++ ":link(" ++ p() ++ ")", P ++ ":exit(" ++ p() ++ ", crash)",
          P ++ ":monitor(process, " ++ target() ++ ")", P ++ ":nodes()", get("W") ++ ":monitor_node(node2, true)", P ++ ":spawn(node2)"]).

%% Several operations with nothing settled between them.
several(P) ->
    Sends = [{"_", "{send, [" ++ far_dest() ++ ", " ++ payload() ++ "]}"} || _ <- lists:seq(1, 1 + rand:uniform(4))],
    Watches = some(fun() -> {new_monitor(), "{monitor, [process, " ++ target() ++ "]}"} end, 2),
    {Vs, Texts} = lists:unzip(Sends ++ Watches),
    Lhs = case Watches of [] -> ""; _ -> "[" ++ lists:join(", ", Vs) ++ "] = " end,
    Lhs ++ P ++ ":all([" ++ lists:join(", ", Texts) ++ "])".
