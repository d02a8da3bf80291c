%% OTP's part in the benchmarks: reads what to run from standard input, answers on standard output.
%%
%%     run micro.pingpong 1000000    ->  Nanoseconds Operations [Bytes]
%%
%% An answer that begins with "failed" says why there is none. Each run has a process of its own, so
%% that no heap, mailbox or dictionary of one is left to the next.
-module(bench).
-export([start/0]).
-export([clock/0, repeat/2, collect/2, check/3, random/2, busy/2]).

start() ->
    ok = logger:remove_handler(default),
    serve().

serve() ->
    case io:get_line("") of
        eof ->
            halt(0);
        Line ->
            io:put_chars([answer(string:lexemes(Line, " \n")), "\n"]),
            serve()
    end.

answer(["run", Work | Sizes]) ->
    [Family, Name] = string:lexemes(Work, "."),
    run(module(Family), list_to_atom(Name), [list_to_integer(Size) || Size <- Sizes]);
answer(["version"]) ->
    ["OTP ", erlang:system_info(otp_release), ", ERTS ", erlang:system_info(version)];
answer(Other) ->
    ["failed: not understood: ", lists:join(" ", Other)].

module("micro") -> micro;
module("savina") -> savina.

run(Module, Name, Sizes) ->
    {_, Run} = spawn_monitor(fun() -> exit({done, Module:run(Name, Sizes)}) end),
    receive
        {'DOWN', Run, process, _, {done, Figures}} ->
            lists:join(" ", [integer_to_list(Figure) || Figure <- tuple_to_list(Figures)]);
        {'DOWN', Run, process, _, Reason} ->
            re:replace(io_lib:format("failed: ~p", [Reason]), "\\s+", " ", [global])
    end.

%% ---- what the programs share

%% The time now, in nanoseconds.
clock() ->
    erlang:monotonic_time(nanosecond).

%% Calls a function so many times.
repeat(0, _) ->
    ok;
repeat(N, Do) ->
    Do(),
    repeat(N - 1, Do).

%% Takes so many messages like this one out of the mailbox.
collect(0, _) ->
    ok;
collect(N, Message) ->
    receive
        Message -> collect(N - 1, Message)
    end.

%% Fails the run if it has not done what it should.
check(_, Same, Same) ->
    ok;
check(What, Expected, Actual) ->
    exit({wrong, What, {expected, Expected}, {actual, Actual}}).

%% The next number below a bound and the generator's next state: Lehmer's, as in Dice.java.
random(State, Bound) ->
    Next = State * 48271 rem 2147483647,
    {Next rem Bound, Next}.

%% Turns the generator so many times: work that is not messaging.
busy(State, 0) ->
    State;
busy(State, N) ->
    busy(State * 48271 rem 2147483647, N - 1).
