%% One thing at a time. What an operation is, and the sizes, are said in Work.java.
-module(micro).
-export([run/2]).

-import(bench, [clock/0, repeat/2, collect/2, check/3]).

%% So many spawned at a time, before their ends are waited for.
-define(WINDOW, 1000).

run(pingpong, [N]) -> pingpong(N);
run(ring, [Size, Hops]) -> ring(Size, Hops);
run(count, [N]) -> count(N);
run(spawn, [N]) -> spawn_and_exit(N);
run('spawn-monitor', [N]) -> spawn_and_down(N);
run(monitor, [N]) -> monitor_and_demonitor(N);
run(call, [N]) -> call(0, N);
run(gencall, [N]) -> call(0, N);
run('call-junk', [Junk, N]) -> call(Junk, N);
run(live, [N]) -> live(N);
run(cascade, [N]) -> cascade(N);
run('fan-down', [N]) -> fan_down(N);
run(kill, [N]) -> kill(N);
run(children, [N]) -> children(N);
run('timers-cancel', [N]) -> timers_cancel(N);
run('timers-expiry', [N]) -> timers_expiry(N).

%% ---- messages

pingpong(N) ->
    Pong = spawn_link(fun pong/0),
    Start = clock(),
    ping(N, Pong, {ping, self()}),
    Nanos = clock() - Start,
    Pong ! stop,
    {Nanos, N}.

ping(0, _, _) ->
    ok;
ping(N, Pong, Ping) ->
    Pong ! Ping,
    receive
        pong -> ping(N - 1, Pong, Ping)
    end.

pong() ->
    receive
        {ping, From} ->
            From ! pong,
            pong();
        stop ->
            ok
    end.

ring(Size, Hops) ->
    Self = self(),
    Last = spawn_link(fun() -> member(Self) end),
    First = lists:foldl(
        fun(_, Next) -> spawn_link(fun() -> closed_member(Next, Self) end) end,
        Last,
        lists:seq(2, Size)
    ),
    Last ! {next, First},
    Start = clock(),
    First ! {token, Hops},
    receive
        done -> ok
    end,
    Nanos = clock() - Start,
    First ! stop,
    {Nanos, Hops}.

%% The last member is made first, and told later who comes next.
member(Home) ->
    receive
        {next, Next} -> closed_member(Next, Home)
    end.

closed_member(Next, Home) ->
    receive
        {token, 0} ->
            Home ! done,
            closed_member(Next, Home);
        {token, N} ->
            Next ! {token, N - 1},
            closed_member(Next, Home);
        stop ->
            Next ! stop
    end.

count(N) ->
    Counter = spawn_link(fun() -> counter(0) end),
    Start = clock(),
    repeat(N, fun() -> Counter ! increment end),
    Counter ! {get, self()},
    Total =
        receive
            {total, Count} -> Count
        end,
    Nanos = clock() - Start,
    check(total, N, Total),
    {Nanos, N}.

counter(Count) ->
    receive
        increment -> counter(Count + 1);
        {get, From} -> From ! {total, Count}
    end.

%% ---- beginnings and ends

spawn_and_exit(N) ->
    Self = self(),
    Child = fun() -> Self ! done end,
    Start = clock(),
    windows(N, fun(Some) ->
        repeat(Some, fun() -> spawn(Child) end),
        collect(Some, done)
    end),
    {clock() - Start, N}.

spawn_and_down(N) ->
    Child = fun() -> ok end,
    Start = clock(),
    windows(N, fun(Some) ->
        repeat(Some, fun() -> spawn_monitor(Child) end),
        downs(Some)
    end),
    {clock() - Start, N}.

windows(0, _) ->
    ok;
windows(N, Do) ->
    Some = min(N, ?WINDOW),
    Do(Some),
    windows(N - Some, Do).

downs(0) ->
    ok;
downs(N) ->
    receive
        {'DOWN', _, process, _, normal} -> downs(N - 1)
    end.

live(N) ->
    Self = self(),
    Alive = atomics:new(1, []),
    Before = sets:from_list(processes(), [{version, 2}]),
    Idle = fun() -> idle(Alive, N, Self) end,
    Memory = memory(),
    Start = clock(),
    repeat(N, fun() -> spawn(Idle) end),
    collect(1, alive),
    Nanos = clock() - Start,
    Bytes = memory() - Memory,
    Pids = [Pid || Pid <- processes(), not sets:is_element(Pid, Before)],
    check(alive, N, length(Pids)),
    [exit(Pid, kill) || Pid <- Pids],
    [gone(Pid) || Pid <- Pids],
    {Nanos, N, Bytes}.

%% The last one to wait says so.
idle(Alive, N, Home) ->
    case atomics:add_get(Alive, 1, 1) of
        N -> Home ! alive;
        _ -> ok
    end,
    block().

memory() ->
    erlang:garbage_collect(),
    erlang:memory(total).

gone(Pid) ->
    Ref = erlang:monitor(process, Pid),
    receive
        {'DOWN', Ref, process, _, _} -> ok
    end.

kill(N) ->
    Blocked = [spawn_monitor(fun block/0) || _ <- lists:seq(1, N)],
    Start = clock(),
    lists:foreach(
        fun({Pid, Ref}) ->
            exit(Pid, kill),
            receive
                {'DOWN', Ref, process, _, killed} -> ok
            end
        end,
        Blocked
    ),
    {clock() - Start, N}.

%% Who is killed is reported: to nobody, here.
children(N) ->
    logger:set_primary_config(level, none),
    {ok, Sup} = supervisor:start_link(family, {self(), 2 * N}),
    Start = clock(),
    Pids = [element(2, {ok, _} = supervisor:start_child(Sup, [])) || _ <- lists:seq(1, N)],
    collect(N, done),
    [exit(Pid, kill) || Pid <- Pids],
    collect(N, done),
    Nanos = clock() - Start,
    check(children, N, proplists:get_value(active, supervisor:count_children(Sup))),
    gen_server:stop(Sup, normal, infinity),
    {Nanos, N}.

block() ->
    receive
        never -> ok
    end.

%% ---- links and monitors

monitor_and_demonitor(N) ->
    Target = spawn_link(fun block/0),
    Start = clock(),
    repeat(N, fun() -> demonitor(monitor(process, Target)) end),
    Nanos = clock() - Start,
    {monitored_by, []} = process_info(Target, monitored_by),
    unlink(Target),
    exit(Target, kill),
    {Nanos, N}.

cascade(N) ->
    Self = self(),
    First = spawn(fun block/0),
    Last = lists:foldl(
        fun(_, Previous) -> spawn(fun() -> linked(Previous, Self) end) end,
        First,
        lists:seq(2, N)
    ),
    collect(N - 1, linked),
    Ref = monitor(process, Last),
    Start = clock(),
    exit(First, kill),
    receive
        {'DOWN', Ref, process, Last, killed} -> ok
    end,
    {clock() - Start, N}.

linked(Previous, Home) ->
    link(Previous),
    Home ! linked,
    block().

fan_down(N) ->
    Self = self(),
    Target = spawn(fun block/0),
    repeat(N, fun() -> spawn_link(fun() -> watch(Target, Self) end) end),
    collect(N, watching),
    Start = clock(),
    exit(Target, kill),
    collect(N, told),
    {clock() - Start, N}.

%% Its monitor may come later than its message, and then nobody is there: noproc.
watch(Target, Home) ->
    Ref = monitor(process, Target),
    Home ! watching,
    receive
        {'DOWN', Ref, process, Target, _} -> Home ! told
    end.

%% ---- calls

call(Junk, N) ->
    {ok, Server} = gen_server:start_link(echo, [], []),
    repeat(Junk, fun() -> self() ! junk end),
    Start = clock(),
    calls(N, Server),
    Nanos = clock() - Start,
    gen_server:stop(Server),
    {Nanos, N}.

calls(0, _) ->
    ok;
calls(N, Server) ->
    N = gen_server:call(Server, N),
    calls(N - 1, Server).

%% ---- timers

timers_cancel(N) ->
    Start = clock(),
    repeat(N, fun() -> erlang:cancel_timer(erlang:send_after(60000, self(), late)) end),
    {clock() - Start, N}.

timers_expiry(N) ->
    Start = clock(),
    expiries(N),
    collect(N, expired),
    {clock() - Start, N}.

expiries(0) ->
    ok;
expiries(N) ->
    erlang:send_after(1 + N rem 10, self(), expired),
    expiries(N - 1).
