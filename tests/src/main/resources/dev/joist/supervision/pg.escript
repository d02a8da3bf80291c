#!/usr/bin/env escript
%% What OTP's pg does: performs the cases of a file, as oracle.escript beside it does for supervisors.
-module(pg_oracle).
-mode(compile).
-export([main/1]).

-define(SCOPE, groups).

main([File]) ->
    logger:set_primary_config(level, none),
    {ok, Bytes} = file:read_file(File),
    lists:foreach(fun line/1, string:split(unicode:characters_to_list(Bytes), "\n", all)),
    stop(),
    ok.

line("== " ++ Name) ->
    stop(),
    [io:nl() || put(begun, true) =:= true],
    io:format("== ~ts~n", [Name]),
    ets:new(world, [named_table, public, ordered_set]),
    {ok, _} = pg:start(?SCOPE);
line(" " ++ _) -> ok;
line("") -> ok;
line(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, Step} = erl_parse:parse_term(Tokens),
    io:format("~tw~n", [Step]),
    try operation(Step) of
        none -> ok;
        Result -> io:format("  = ~tw~n", [shown(Result)])
    catch
        exit:Reason -> io:format("  exit ~tw~n", [shown(Reason)]);
        error:Reason -> io:format("  error ~tw~n", [shown(Reason)])
    end,
    settle(),
    [case ask(Pid, events) of
         [] -> ok;
         Events -> [io:format("  ~tw hears ~tw~n", [Name, shown(Event)]) || Event <- Events]
     end || {{name, Name}, Pid} <- ets:tab2list(world), is_process_alive(Pid)].

stop() ->
    case ets:info(world) of
        undefined -> ok;
        _ ->
            [end_of(Pid, kill) || {{name, _}, Pid} <- ets:tab2list(world)],
            ets:delete(world),
            case whereis(?SCOPE) of undefined -> ok; Scope -> end_of(Scope, kill) end
    end.

operation({spawn, Name}) ->
    Pid = spawn(fun() -> live([]) end),
    ets:insert(world, [{{name, Name}, Pid}, {{pid, Pid}, Name}]),
    none;
operation({kill, Name}) -> end_of(pid(Name), kill), none;
operation({join, Group, Who}) -> pg:join(?SCOPE, Group, real(Who));
operation({leave, Group, Who}) -> pg:leave(?SCOPE, Group, real(Who));
operation({members, Group}) -> pg:get_members(?SCOPE, Group);
operation({members_of, Scope, Group}) -> pg:get_members(Scope, Group);
operation({local_members, Group}) -> pg:get_local_members(?SCOPE, Group);
operation({groups}) -> lists:sort(pg:which_groups(?SCOPE));
operation({local_groups}) -> lists:sort(pg:which_local_groups(?SCOPE));
operation({monitor, Name, Group}) -> ask(pid(Name), {do, fun() -> noted(pg:monitor(?SCOPE, Group)) end});
operation({monitor_scope, Name}) -> ask(pid(Name), {do, fun() -> noted(pg:monitor_scope(?SCOPE)) end});
operation({demonitor, Name}) -> ask(pid(Name), {do, fun() -> pg:demonitor(?SCOPE, get(ref)) end});
operation({demonitor_unknown, Name}) -> ask(pid(Name), {do, fun() -> pg:demonitor(?SCOPE, make_ref()) end});
operation({stop_scope}) -> end_of(whereis(?SCOPE), kill), none;
operation({start_scope}) -> {ok, _} = pg:start(?SCOPE), none;
operation({call, Request}) -> gen_server:call(?SCOPE, Request);
operation({cast, Request}) -> ended(fun() -> gen_server:cast(?SCOPE, Request) end);
operation({message, Message}) -> ended(fun() -> ?SCOPE ! Message end);
operation({leave_then_kill, Group, Name}) ->
    held(fun() -> Left = leaving(Group, Name), queued(1), end_of(pid(Name), kill), queued(2), Left end);
operation({kill_then_leave, Group, Name}) ->
    held(fun() -> end_of(pid(Name), kill), queued(1), Left = leaving(Group, Name), queued(2), Left end);
operation({join_stranger, Group}) -> pg:join(?SCOPE, Group, stranger());
operation({leave_stranger, Group}) -> pg:leave(?SCOPE, Group, stranger());
operation({herd, Number, Group}) ->
    Me = self(),
    Herd = [spawn_monitor(fun() -> ok = pg:join(?SCOPE, Group, self()), Me ! {joined, self()}, receive never -> ok end end)
            || _ <- lists:seq(1, Number)],
    [receive {joined, Pid} -> ok end || {Pid, _} <- Herd],
    There = length(pg:get_members(?SCOPE, Group)),
    [exit(Pid, kill) || {Pid, _} <- Herd],
    [receive {'DOWN', Ref, _, _, _} -> ok end || {_, Ref} <- Herd],
    There;
operation({get_state}) -> sys:get_state(?SCOPE).

%% What the scope ends with.
ended(What) ->
    Ref = monitor(process, ?SCOPE),
    What(),
    receive {'DOWN', Ref, _, _, Reason} -> Reason end.

%% A request that comes to a scope that is held, and what is answered when it is let go.
held(What) ->
    sys:suspend(?SCOPE),
    Caller = What(),
    sys:resume(?SCOPE),
    receive {Caller, Answer} -> Answer end.

leaving(Group, Name) ->
    Me = self(),
    Pid = pid(Name),
    spawn(fun() -> Me ! {self(), pg:leave(?SCOPE, Group, Pid)} end).

queued(Number) ->
    case process_info(whereis(?SCOPE), message_queue_len) of {_, Number} -> ok; _ -> queued(Number) end.

%% A process of a node that is not there.
stranger() -> binary_to_term(<<131, 88, 119, 9, "x@nowhere", 7:32, 0:32, 1:32>>).

noted({Ref, Members}) -> put(ref, Ref), {Ref, Members}.

live(Events) ->
    receive
        {events, From, Ref} -> From ! {Ref, lists:reverse(Events)}, live([]);
        {{do, What}, From, Ref} -> From ! {Ref, What()}, live(Events);
        Event -> live([Event | Events])
    end.

settle() -> case whereis(?SCOPE) of undefined -> ok; Scope -> sys:get_state(Scope), ok end.

ask(Pid, What) ->
    Ref = make_ref(),
    Pid ! {What, self(), Ref},
    receive {Ref, Answer} -> Answer end.

end_of(Pid, Reason) ->
    Ref = monitor(process, Pid),
    exit(Pid, Reason),
    receive {'DOWN', Ref, _, _, _} -> ok end.

pid(Name) -> ets:lookup_element(world, {name, Name}, 2).

real(Names) when is_list(Names) -> [pid(Name) || Name <- Names];
real(Name) -> pid(Name).

shown(Pid) when is_pid(Pid) ->
    case ets:lookup(world, {pid, Pid}) of [{_, Name}] -> Name; [] -> somebody end;
shown(Ref) when is_reference(Ref) -> ref;
shown([{M, F, A, L} | _]) when is_atom(M), is_atom(F), is_integer(A) or is_list(A), is_list(L) -> stack;
shown({gen_server, call, [_ | _]}) -> call;
shown(Tuple) when is_tuple(Tuple) -> list_to_tuple(shown(tuple_to_list(Tuple)));
shown([Head | Tail]) -> [shown(Head) | shown(Tail)];
shown(Map) when is_map(Map) -> lists:sort([{shown(K), shown(V)} || {K, V} <- maps:to_list(Map)]);
shown(Term) -> Term.
