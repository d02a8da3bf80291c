#!/usr/bin/env escript
%% What OTP says about heaps, one term a line, for HeapOtpTest to compare with Joist.
-mode(compile).

main(_) ->
    say(erlang:system_info(heap_sizes)),
    say([flags(Flag, Values) || {Flag, Values} <- flags()]),
    say([spawned(Options) || Options <- options()]),
    say(fresh()),
    say(queue(on_heap)),
    say(queue(off_heap)),
    say([killed(Limit) || Limit <- [233, 465, 466, 500]]).

say(Term) -> io:format("~w~n", [Term]).

%% Each value is set in turn; the answer is the old one, or why there is none.
flags(Flag, Values) ->
    in_process(fun() -> [catching(fun() -> process_flag(Flag, V) end) || V <- Values] end).

flags() ->
    [{min_heap_size, [1000, 1, 0, 234, 233, 376, 377, 100000, -1, big, 1.0]},
     {min_bin_vheap_size, [1000, 1, 46422, 46423, 100000, 46422, -1, big]},
     {fullsweep_after, [0, 10, 65535, 65536, 100000, 3, -1, often]},
     {message_queue_data, [off_heap, on_heap, off_heap, off_heap, mixed, 1]},
     {max_heap_size,
      [1000000, #{size => 0}, #{size => 2000000, kill => false, error_logger => false}, 0,
       #{size => 3000000, kill => true}, #{size => 5000000, other => 1}, 232, 1, -1, a, #{},
       #{kill => false}, #{size => a}, #{size => 500, kill => a}, #{size => 500, error_logger => 1},
       1.0, 1 bsl 59, [], {500}, 0]},
     {save_calls, [10, 0, 10000, 10001, -1, many, 0]}].

%% What a process says of itself that was spawned with these options.
spawned(Options) ->
    catching(fun() ->
        Pid = spawn_opt(fun() -> receive stop -> ok end end, Options),
        {garbage_collection, Settings} = process_info(Pid, garbage_collection),
        {message_queue_data, Data} = process_info(Pid, message_queue_data),
        exit(Pid, kill),
        {Settings, Data}
    end).

options() ->
    [[], [{min_heap_size, 1000}], [{max_heap_size, 5000}], [{max_heap_size, #{size => 5000, kill => false}}],
     [{max_heap_size, 100}], [{min_heap_size, 1000}, {max_heap_size, 1000}],
     [{max_heap_size, 1000}, {min_heap_size, 1000}], [{max_heap_size, 0}], [{fullsweep_after, 3}],
     [{fullsweep_after, -1}], [{message_queue_data, off_heap}], [{message_queue_data, nowhere}],
     [{min_bin_vheap_size, 100000}], [{min_bin_vheap_size, -1}], [{min_heap_size, small}]].

fresh() ->
    Pid = spawn(fun() -> receive stop -> ok end end),
    settle(Pid),
    process_info(Pid, [heap_size, total_heap_size, memory, min_heap_size, max_heap_size, message_queue_data]).

%% A process with ten messages of 203 words, the first of which fits into its block.
queue(Data) ->
    Pid = spawn_opt(fun() -> receive stop -> ok end end, [{message_queue_data, Data}]),
    settle(Pid),
    [begin Pid ! {x, lists:seq(1, 100)}, settle(Pid) end || _ <- lists:seq(1, 10)],
    process_info(Pid, [heap_size, total_heap_size, memory, message_queue_len]).

settle(Pid) ->
    case process_info(Pid, status) of
        {status, waiting} -> ok;
        _ -> erlang:yield(), settle(Pid)
    end.

killed(Limit) ->
    {_, Ref} = spawn_monitor(fun() ->
        process_flag(max_heap_size, #{size => Limit, error_logger => false}),
        garbage_collect(),
        exit(lived)
    end),
    receive {'DOWN', Ref, process, _, Reason} -> {Limit, Reason} end.

in_process(Fun) ->
    {_, Ref} = spawn_monitor(fun() -> exit({says, Fun()}) end),
    receive {'DOWN', Ref, process, _, {says, Answer}} -> Answer end.

catching(Fun) ->
    try Fun() catch error:Reason -> {error, Reason} end.
