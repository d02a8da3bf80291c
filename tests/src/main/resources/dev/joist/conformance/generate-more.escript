#!/usr/bin/env escript
%% -*- erlang -*-
%% Writes random conformance scenarios with more operations than generate.escript has.
%%   escript generate-more.escript DIR SEED COUNT [STEPS]     DIR/more-SEED-I.scn for I in 1..COUNT
%%
%% Only what the BEAM answers alike on every run, and alike whenever it preempts the actor. Left out:
%%  - timers and timeouts other than 0, which ask the clock;
%%  - in `all`, whatever follows an exit signal to a process that others know: its death races with
%%    it. (What is asked of the victim itself is in order; hence the strangers in dying/1.)
%%  - in `all`, unalias, demonitor, unlink and trap_exit after an operation that sends a signal to the
%%    actor: an actor that is preempted in between (a garbage collection is enough) has taken the
%%    signal, another has not. They come first (own/1), then what sends (sends/1).
%%  - in `all`, a send to oneself after a link or a monitor: the noproc of a dead one comes when it likes;
%%  - in `all`, messages and message_queue_len of others, who may be about to take the message;
%%    and monitored_by, which other processes change when a reply reaches them;
%%  - patterns that match notices (DOWN, EXIT) of more than one sender, which have no order;
%%  - more than one key in a dictionary, whose order is the hash function's.
-mode(compile).
main([Dir, Seed, Count]) -> main([Dir, Seed, Count, "60"]);
main([Dir, Seed, Count, Steps]) ->
    ok = filelib:ensure_dir(filename:join(Dir, "x")),
    [begin
         rand:seed(exsss, {list_to_integer(Seed), I, 104729}),
         [put(K, []) || K <- [pids, actors, refs, aliases, fresh]], put(n, 0),
         Spawns = [bound(pid_line("node:spawn()")) || _ <- lists:seq(1, 4)],
         Lines = Spawns ++ [bound(step()) || _ <- lists:seq(1, list_to_integer(Steps))],
         F = filename:join(Dir, io_lib:format("more-~s-~w.scn", [Seed, I])),
         ok = file:write_file(F, lists:join("\n", Lines ++ [""]))
     end || I <- lists:seq(1, list_to_integer(Count))].

%% ---- names and choices ------------------------------------------------------------------------
n() -> put(n, get(n) + 1), integer_to_list(get(n)).
%% A variable can be used from the line after the one that binds it.
new(Kinds, Prefix) -> V = Prefix ++ n(), put(fresh, [{Kinds, V} | get(fresh)]), V.
bound(Line) -> [put(K, [V | get(K)]) || {Kinds, V} <- lists:reverse(put(fresh, [])), K <- Kinds], Line.
new_pid() -> new([pids, actors], "P").
new_monitor() -> new([refs], "M").
new_alias() -> new([refs, aliases], "A").
new_alias_monitor() -> new([refs, aliases], "M").
pid_line(Rhs) -> new_pid() ++ " = " ++ Rhs.
pick(L) -> lists:nth(rand:uniform(length(L)), L).
maybe_one(F) -> case rand:uniform(2) of 1 -> [F()]; 2 -> [] end.
some(F, Max) -> [F() || _ <- lists:seq(1, rand:uniform(Max + 1) - 1)].
%% Young processes are likelier to be alive.
young(L) -> case rand:uniform(5) of 1 -> pick(L); _ -> pick(lists:sublist(L, 6)) end.
p() -> young(get(pids)).
actor() -> case get(actors) of [] -> p(); L -> young(L) end.
retire(P) -> put(actors, lists:delete(P, get(actors))), P.
name() -> pick(["n_a", "n_b", "n_c", "n_d"]).
full_name() -> "{" ++ name() ++ ", nonode@nohost}".
ref_or(Else) -> case get(refs) of [] -> Else(); L -> young(L) end.
alias_or_pid() -> case get(aliases) of [] -> p(); L -> young(L) end.
dest() -> pick([p(), p(), name(), full_name(), alias_or_pid(), alias_or_pid()]).
target() -> pick([p(), p(), p(), name(), full_name()]).
payload() ->
    pick(["a", "{b, 1}", "{b, 2}", "{hello, " ++ p() ++ "}", "[1, 2 | x]", "4.5", "<<\"bin\">>", "#{k => [v]}",
          "\"str\"", "{'EXIT', forged}", "{'DOWN', a, b, c, d}", "123456789012345678901"]).
reason() -> pick(["normal", "normal", "normal", "crash", "kill", "shutdown", "{shutdown, x}", "killed", "[r | s]", "#{a => 1}"]).
pattern() ->
    pick(["a", "{b, _}", "{b, 2}", "{hello, _}", "[1 | _]", "4.5", "#{k := _}", "<<\"bin\">>",
          "{'EXIT', " ++ p() ++ ", _}", "{_, " ++ p() ++ ", _}"] ++
             ["{_, " ++ M ++ ", process, _, _}" || M <- lists:sublist(get(refs), 8)]).
flag() -> pick(["true", "true", "false"]).
item() -> pick(["links", "monitors", "trap_exit", "registered_name", "dictionary", "priority",
                "[trap_exit, links, registered_name]"]).
mode() -> pick(["explicit_unalias", "demonitor", "reply_demonitor"]).
tag() -> "{tag, " ++ pick(["gone", "{gone, 1}", "'DOWN'", "[]"]) ++ "}".
monitor_options() ->
    pick(["[]", "[" ++ tag() ++ "]", "[{alias, " ++ mode() ++ "}]", "[" ++ tag() ++ ", {alias, " ++ mode() ++ "}]",
          "[{alias, " ++ mode() ++ "}, " ++ tag() ++ "]"]).
demonitor_options() -> pick(["", ", []", ", [flush]", ", [info]", ", [flush, info]", ", [info, flush, info]"]).
alias_options() -> pick(["[]", "[reply]", "[explicit_unalias]", "[explicit_unalias, reply]"]).

%% ---- one step ---------------------------------------------------------------------------------
step() ->
    P = actor(),
    case rand:uniform(45) of
        K when K =< 3 -> new_alias_monitor() ++ " = " ++ P ++ ":monitor(process, " ++ target() ++ ", " ++ monitor_options() ++ ")";
        4 -> new_monitor() ++ " = " ++ P ++ ":monitor(process, " ++ target() ++ ")";
        5 -> P ++ ":demonitor(" ++ ref_or(fun p/0) ++ demonitor_options() ++ ")";
        6 -> P ++ ":unalias(" ++ ref_or(fun p/0) ++ ")";
        7 -> new_alias() ++ " = " ++ P ++ ":alias(" ++ alias_options() ++ ")";
        K when K =< 9 -> P ++ ":link(" ++ p() ++ ")";
        10 -> P ++ ":unlink(" ++ p() ++ ")";
        11 -> P ++ ":process_flag(" ++ pick(["trap_exit, " ++ flag(), "priority, " ++ pick(["low", "normal", "high"])]) ++ ")";
        12 -> P ++ ":exit(" ++ p() ++ ", " ++ reason() ++ ")";
        13 -> retire(P) ++ ":die(" ++ pick(["exit", "error", "throw", "return"]) ++ ", " ++ reason() ++ ")";
        K when K =< 16 -> P ++ ":send(" ++ dest() ++ ", " ++ payload() ++ ")";
        17 -> P ++ ":flush()";
        18 -> P ++ ":recv(" ++ pattern() ++ ")";
        19 -> P ++ ":await(" ++ pattern() ++ ", " ++ pick(["infinity", "0", "0"]) ++ ")";
        20 -> P ++ ":register(" ++ name() ++ ", " ++ p() ++ ")";
        21 -> P ++ ":" ++ pick(["unregister", "whereis"]) ++ "(" ++ name() ++ ")";
        K when K =:= 22; K > 42 -> pid_line("node:spawn()");
        23 -> pid_line(P ++ ":" ++ pick(["spawn()", "spawn_link()", "spawn_opt([link, {priority, low}])", "spawn_opt([])"]));
        K when K =< 25 -> spawn_monitored(P);
        26 -> P ++ ":process_info(" ++ p() ++ ", " ++ pick(["messages", "message_queue_len", "monitored_by", item(), item()]) ++ ")";
        27 -> P ++ ":is_process_alive(" ++ p() ++ ")";
        28 -> P ++ pick([":put(k, 1)", ":put(k, [" ++ p() ++ "])", ":get(k)", ":get()", ":erase(k)", ":erase()"]);
        K when K =< 31 -> dying(P);
        _ -> several(P)
    end.

spawn_monitored(P) ->
    Options = pick(["[monitor]", "[monitor, link]", "[link, {monitor, " ++ monitor_options() ++ "}]", "[{monitor, " ++ monitor_options() ++ "}]"]),
    Q = new_pid(), M = new_alias_monitor(),
    "{" ++ Q ++ ", " ++ M ++ "} = " ++ P ++ ":spawn_opt(" ++ Options ++ ")".

%% An exit signal to a stranger, and what the same process asks about it afterwards.
dying(P) ->
    Q = new(pick([[pids], []]), "P"),
    Before = some(fun() -> {"_", pick(["{send, [" ++ Q ++ ", " ++ payload() ++ "]}", "{exit, [" ++ Q ++ ", normal]}",
                                       "{register, [" ++ name() ++ ", " ++ Q ++ "]}"])} end, 2),
    Exit = [{"_", "{exit, [" ++ Q ++ ", " ++ pick(["crash", "kill", "{shutdown, x}", "killed"]) ++ "]}"}],
    Watch = some(fun() -> {new_monitor(), "{monitor, [process, " ++ Q ++ pick(["]}", ", [" ++ tag() ++ "]]}"])} end, 2),
    Asked = [{"_", pick(["{is_process_alive, [" ++ Q ++ "]}", "{process_info, [" ++ Q ++ ", " ++ pick(["links", "messages"]) ++ "]}"])}],
    After = some(fun() -> {"_", pick(["{link, [" ++ Q ++ "]}", "{exit, [" ++ Q ++ ", again]}", "{send, [" ++ Q ++ ", late]}",
                                      "{register, [" ++ name() ++ ", " ++ Q ++ "]}", "{whereis, [" ++ name() ++ "]}",
                                      "{monitor, [process, " ++ name() ++ "]}", "{unlink, [" ++ p() ++ "]}"])} end, 2),
    Q ++ " = node:spawn()\n" ++ all(P, Before ++ Exit ++ Watch ++ Asked ++ After).

%% Several operations with nothing settled between them.
several(P) ->
    Spawned = maybe_one(fun() -> {new_pid(), "{" ++ pick(["spawn, []", "spawn_link, []", "spawn_opt, [[link, {priority, high}]]"]) ++ "}"} end),
    Ops = Spawned ++ some(fun() -> own(P) end, 3) ++ nested(some(fun() -> sends(P) end, 4)),
    Watches = some(fun watches/0, 3),
    Last = maybe_one(fun() -> last(P, Watches) end),
    all(P, Ops ++ Watches ++ Last).

all(P, Ops) ->
    {Vs, Texts} = lists:unzip(Ops),
    Lhs = case lists:all(fun(V) -> V =:= "_" end, Vs) of true -> ""; false -> "[" ++ lists:join(", ", Vs) ++ "] = " end,
    Lhs ++ P ++ ":all([" ++ lists:join(", ", Texts) ++ "])".

%% Half of the time the sends stand in an `all` of their own.
nested([_ | _] = Ops) ->
    case rand:uniform(2) of
        1 -> {_, Texts} = lists:unzip(Ops), [{"_", "{all, [[" ++ lists:join(", ", Texts) ++ "]]}"}];
        2 -> Ops
    end;
nested([]) -> [].

own(P) ->
    {"_", pick(["{unalias, [" ++ ref_or(fun p/0) ++ "]}", "{demonitor, [" ++ ref_or(fun p/0) ++ demonitor_options() ++ "]}",
                "{demonitor, [" ++ ref_or(fun p/0) ++ ", [info]]}", "{unlink, [" ++ p() ++ "]}",
                "{process_flag, [trap_exit, " ++ flag() ++ "]}", "{process_info, [" ++ P ++ ", " ++ item() ++ "]}",
                "{put, [k, 2]}", "{get, [k]}", "{erase, [k]}", "{is_process_alive, [" ++ p() ++ "]}"])}.
sends(P) ->
    {"_", pick(["{send, [" ++ dest() ++ ", " ++ payload() ++ "]}", "{send, [" ++ dest() ++ ", " ++ payload() ++ "]}",
                "{send, [" ++ P ++ ", " ++ payload() ++ "]}", "{send, [" ++ alias_or_pid() ++ ", " ++ payload() ++ "]}",
                "{send, [" ++ full_name() ++ ", " ++ payload() ++ "]}", "{whereis, [" ++ name() ++ "]}",
                "{register, [" ++ name() ++ ", " ++ p() ++ "]}", "{unregister, [" ++ name() ++ "]}"])}.
watches() ->
    case rand:uniform(4) of
        1 -> {"_", "{link, [" ++ p() ++ "]}"};
        2 -> {new_monitor(), "{monitor, [process, " ++ target() ++ "]}"};
        3 -> {new_alias_monitor(), "{monitor, [process, " ++ target() ++ ", " ++ monitor_options() ++ "]}"};
        4 -> {new_alias(), "{alias, [" ++ alias_options() ++ "]}"}
    end.
%% A monitor or link to nobody is gone from one's own lists when its noproc has been taken.
last(P, Watches) ->
    Q = p(),
    {"_", pick(["{exit, [" ++ Q ++ ", " ++ reason() ++ "]}", "{is_process_alive, [" ++ Q ++ "]}",
                "{process_info, [" ++ Q ++ ", " ++ case Q of P -> "trap_exit"; _ -> item() end ++ "]}"] ++
             ["{process_info, [" ++ P ++ ", " ++ pick(["messages", "message_queue_len"]) ++ "]}" || Watches =:= []])}.
