#!/usr/bin/env escript
%% What OTP's application does: performs the cases of a file, as oracle.escript beside it does for supervisors.
-module(application_oracle).
-mode(compile).
-export([main/1, start/2, start_phase/3, prep_stop/1, stop/1, init/1, log/2]).

main([File]) ->
    ok = logger:set_primary_config(level, notice),
    [ok = logger:remove_handler(H) || H <- logger:get_handler_ids()],
    ok = logger:add_handler(trail, ?MODULE, #{level => notice}),
    {ok, Bytes} = file:read_file(File),
    lists:foreach(fun line/1, string:split(unicode:characters_to_list(Bytes), "\n", all)),
    clear().

line("== " ++ Name) ->
    clear(),
    [io:nl() || put(begun, true) =:= true],
    io:format("== ~ts~n", [Name]),
    ets:new(trail, [named_table, public, ordered_set]),
    ets:new(plans, [named_table, public]);
line(" " ++ _) -> ok;
line("") -> ok;
line(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, Step} = erl_parse:parse_term(Tokens),
    io:format("~tw~n", [Step]),
    case operation(Step) of
        none -> ok;
        Result -> io:format("  = ~tw~n", [shown(Result)])
    end,
    [io:format("  ~ts~n", [Line]) || {_, Line} <- ets:tab2list(trail)],
    ets:delete_all_objects(trail).

clear() ->
    case ets:info(plans) of
        undefined -> ok;
        _ ->
            Ours = [A || {A, _, _} <- application:loaded_applications(), not lists:member(A, [kernel, stdlib, compiler, crypto, sasl])],
            [application:stop(A) || A <- Ours],
            [application:unload(A) || A <- Ours],
            [exit(Pid, kill) || A <- Ours, Pid <- [whereis(A)], is_pid(Pid)], % a start that failed in a phase has left it
            ets:delete(trail),
            ets:delete(plans)
    end.

operation({load, Name, Dependencies, Phases, Env}) ->
    application:load({application, Name, [{vsn, "1"}, {applications, [kernel, stdlib | Dependencies]}, {mod, {?MODULE, [Name]}},
                                          {env, Env}] ++ [{start_phases, Phases} || Phases =/= []]});
operation({library, Name, Dependencies}) ->
    application:load({application, Name, [{vsn, "1"}, {applications, [kernel, stdlib | Dependencies]}]});
operation({unload, Name}) -> application:unload(Name);
operation({plan, Name, Outcome}) -> ets:insert(plans, {Name, Outcome}), none;
operation({start, Name}) -> application:start(Name);
operation({start, Name, Type}) -> application:start(Name, Type);
operation({ensure_all_started, Name}) ->
    case application:ensure_all_started(Name) of {ok, _} -> ok; Error -> Error end;
operation({stop, Name}) -> application:stop(Name);
operation({running}) -> [A || {A, _, _} <- application:which_applications(), ets:member(plans, A) orelse is_ours(A)];
operation({get_env, Name, Key}) -> application:get_env(Name, Key);
operation({set_env, Name, Key, Value}) -> application:set_env(Name, Key, Value);
operation({application_of, Name}) -> application:get_application(whereis(Name));
operation({ends, Name, Reason}) ->
    Pid = whereis(Name),
    Ref = monitor(process, Pid),
    exit(Pid, Reason),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    gone(Name),
    none;
operation({terminate, Name, Reason}) ->
    sys:terminate(whereis(Name), Reason),
    gone(Name),
    none.

is_ours(A) -> not lists:member(A, [kernel, stdlib, compiler, crypto, sasl]).

%% Until the application is stopped, which its end brings about.
gone(Name) ->
    case lists:keymember(Name, 1, application:which_applications()) of true -> gone(Name); false -> ok end.

tell(Format, Arguments) ->
    ets:insert(trail, {erlang:unique_integer([monotonic]), io_lib:format(Format, Arguments)}),
    ok.

%% ---- the callback

start(Type, [Name]) ->
    Outcome = case ets:lookup(plans, Name) of [{_, Plan}] -> Plan; [] -> ok end,
    tell("start ~tw ~tw: ~tw", [Name, Type, Outcome]),
    case Outcome of
        ok -> supervisor:start_link({local, Name}, ?MODULE, []);
        {ok, State} -> {ok, Pid} = supervisor:start_link({local, Name}, ?MODULE, []), {ok, Pid, State};
        {phase, _, _} -> supervisor:start_link({local, Name}, ?MODULE, []);
        {error, Reason} -> {error, Reason};
        {exit, Reason} -> exit(Reason);
        ignore -> ignore
    end.

start_phase(Phase, Type, Arguments) ->
    tell("phase ~tw ~tw ~tw", [Phase, Type, Arguments]),
    case [Outcome || {_, {phase, P, Outcome}} <- ets:tab2list(plans), P =:= Phase] of
        [{error, Reason}] -> {error, Reason};
        [{exit, Reason}] -> exit(Reason);
        [] -> ok
    end.

prep_stop(State) -> tell("prep_stop ~tw", [State]), {prepared, State}.

stop(State) -> tell("stop ~tw", [State]).

init([]) -> {ok, {#{}, []}}.

log(#{msg := {report, #{label := {application_controller, exit}, report := Report}}}, _) ->
    case ets:info(trail) of
        undefined -> ok;
        _ -> tell("report ~tw exited: ~tw, ~tw", [proplists:get_value(application, Report),
                                                  shown(proplists:get_value(exited, Report)), proplists:get_value(type, Report)])
    end;
log(_, _) -> ok.

shown({?MODULE, F, A}) -> {app, F, shown(A)};
shown([{M, F, A, L} | _]) when is_atom(M), is_atom(F), is_integer(A) or is_list(A), is_list(L) -> stack;
shown(Tuple) when is_tuple(Tuple) -> list_to_tuple(shown(tuple_to_list(Tuple)));
shown([Head | Tail]) -> [shown(Head) | shown(Tail)];
shown(Term) -> Term.
