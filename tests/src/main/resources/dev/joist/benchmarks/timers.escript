#!/usr/bin/env escript
%% The tasks of TimersWork on OTP.
-mode(compile).
-define(MILLION, 1000000).
-define(SPREAD, 4000).

main(_) ->
    [pairs(1) || _ <- lists:seq(1, 3)],
    print("pair", pairs(1)),
    pairs(2),
    print("pair-two", pairs(2)),
    run([fun() -> many(false) end]),
    run([fun() -> many(true) end]),
    run([fun expire/0]).

print(Task, Figure) -> io:format("~s ~.1f~n", [Task, float(Figure)]).

now_ns() -> erlang:monotonic_time(nanosecond).

per_one(Start) -> (now_ns() - Start) / ?MILLION.

run(Funs) ->
    Refs = [element(2, spawn_monitor(F)) || F <- Funs],
    [receive {'DOWN', Ref, process, _, normal} -> ok end || Ref <- Refs].

pairs(Processes) ->
    Start = now_ns(),
    run(lists:duplicate(Processes, fun() -> start_and_cancel(?MILLION div Processes) end)),
    per_one(Start).

start_and_cancel(0) -> ok;
start_and_cancel(N) ->
    erlang:cancel_timer(erlang:send_after(5000, self(), late)),
    start_and_cancel(N - 1).

many(Measured) ->
    rand:seed(exsss, 1),
    Times = [60000 + rand:uniform(3600000) || _ <- lists:seq(1, ?MILLION)],
    erlang:garbage_collect(),
    Before = erlang:memory(total),
    Start = now_ns(),
    Timers = [erlang:send_after(Time, self(), late) || Time <- Times],
    Started = per_one(Start),
    erlang:garbage_collect(),
    Bytes = (erlang:memory(total) - Before) / ?MILLION,
    start_and_cancel(?MILLION),
    Pairs = now_ns(),
    start_and_cancel(?MILLION),
    Pair = per_one(Pairs),
    Shuffled = [T || {_, T} <- lists:sort([{rand:uniform(), T} || T <- Timers])],
    Reads = now_ns(),
    lists:foreach(fun erlang:read_timer/1, Shuffled),
    Read = per_one(Reads),
    Cancels = now_ns(),
    lists:foreach(fun erlang:cancel_timer/1, Shuffled),
    Cancelled = per_one(Cancels),
    case Measured of
        true ->
            print("start", Started),
            print("bytes", Bytes),
            print("pair-among-million", Pair),
            print("read", Read),
            print("cancel", Cancelled);
        false -> ok
    end,
    length(Times) + length(Timers).

expire() ->
    at_once(),
    print("expire-at-once", at_once()),
    First = erlang:monotonic_time(millisecond) + ?SPREAD,
    each(?MILLION, fun() ->
        Time = First + rand:uniform(?SPREAD) - 1,
        erlang:send_after(Time, self(), Time, [{abs, true}])
    end),
    {Sum, Most} = lateness(?MILLION, 0, 0),
    print("late-mean", Sum / ?MILLION),
    print("late-most", Most).

at_once() ->
    Time = erlang:monotonic_time(millisecond) + ?SPREAD,
    each(?MILLION, fun() -> erlang:send_after(Time, self(), due, [{abs, true}]) end),
    each(?MILLION, fun() -> receive due -> ok end end),
    (erlang:monotonic_time(millisecond) - Time) * 1.0e6 / ?MILLION.

each(0, _) -> ok;
each(N, Fun) -> Fun(), each(N - 1, Fun).

lateness(0, Sum, Most) -> {Sum, Most};
lateness(N, Sum, Most) ->
    Time = receive T -> T end,
    Late = erlang:monotonic_time(microsecond) - Time * 1000,
    lateness(N - 1, Sum + Late, max(Most, Late)).
