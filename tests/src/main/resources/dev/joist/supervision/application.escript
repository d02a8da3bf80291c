#!/usr/bin/env escript
%% What OTP's application does: performs the cases of a file, as oracle.escript beside it does for supervisors.
%% A case that begins with {own_node} is performed on a node of its own, a child of this one, which it may stop.
-module(application_oracle).
-mode(compile).
-export([main/1, child/1, start/2, start_phase/3, prep_stop/1, stop/1, init/1, log/2]).

main([File]) ->
    heed(),
    {ok, Bytes} = file:read_file(File),
    [_ | Cases] = string:split("\n" ++ unicode:characters_to_list(Bytes), "\n== ", all),
    lists:foreach(fun perform/1, Cases),
    clear().

heed() ->
    ok = logger:set_primary_config(level, notice),
    [ok = logger:remove_handler(H) || H <- logger:get_handler_ids()],
    ok = logger:add_handler(trail, ?MODULE, #{level => notice}).

perform(Case) ->
    [Name | Lines] = string:split(Case, "\n", all),
    clear(),
    [io:nl() || put(begun, true) =:= true],
    io:format("== ~ts~n", [Name]),
    case [Line || Line = [First | _] <- Lines, First =/= $\s] of
        [Own = "{own_node}" | Steps] -> io:format("~ts~n", [Own]), own_node(Steps);
        Steps -> tables(), lists:foreach(fun line/1, Steps)
    end.

tables() ->
    ets:new(trail, [named_table, public, ordered_set]),
    ets:new(plans, [named_table, public]).

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

%% ---- a node that may stop: it notes in a file what it does, which is told when it has ended

own_node(Steps) ->
    Dir = filename:join("/tmp", "joist-application-" ++ os:getpid()),
    ok = filelib:ensure_dir(filename:join(Dir, "x")),
    {ok, Script} = file:read_file(escript:script_name()),
    [_, Source] = binary:split(Script, <<"\n">>),
    ok = file:write_file(filename:join(Dir, "application_oracle.erl"), Source),
    {ok, _} = compile:file(filename:join(Dir, "application_oracle.erl"), [{outdir, Dir}, return_errors]),
    Notes = filename:join(Dir, "notes"),
    ok = file:write_file(filename:join(Dir, "steps"), lists:join("\n", Steps)),
    Port = open_port({spawn_executable, os:find_executable("erl")},
                     [{args, ["-noinput", "-pa", Dir, "-s", "application_oracle", "child", Dir]}, exit_status, stderr_to_stdout,
                      {env, [{"ERL_CRASH_DUMP_SECONDS", "0"}]}]),
    {Status, Output} = ended(Port, []),
    {ok, Noted} = file:consult(Notes),
    file:del_dir_r(Dir),
    told(Noted),
    case {Status, lists:last(Noted)} of
        {0, lives} -> ok;
        {1, _} ->
            {match, [Why]} = re:run(Output, "Kernel pid terminated \\(application_controller\\) \\((.*)\\)\r?\n", [{capture, [1], list}]),
            {ok, Tokens, _} = erl_scan:string(Why ++ "."),
            {ok, Reason} = erl_parse:parse_term(Tokens),
            io:format("  node stopped: ~tw~n", [shown(Reason)])
    end.

ended(Port, Output) ->
    receive
        {Port, {data, Text}} -> ended(Port, [Output, Text]);
        {Port, {exit_status, Status}} -> {Status, Output}
    end.

%% Of a step its result, and then what has happened meanwhile.
told([{step, Step} | Rest]) ->
    {Of, More} = lists:splitwith(fun({step, _}) -> false; (_) -> true end, Rest),
    io:format("~ts~n", [Step]),
    [io:format("  = ~ts~n", [Result]) || {result, Result} <- Of],
    [io:format("  ~ts~n", [Text]) || {told, Text} <- Of],
    told(More);
told([]) -> ok.

child([Dir]) ->
    spawn(fun() ->
        persistent_term:put(notes, filename:join(Dir, "notes")),
        heed(),
        tables(),
        {ok, Steps} = file:read_file(filename:join(Dir, "steps")),
        try
            lists:foreach(fun child_step/1, string:split(unicode:characters_to_list(Steps), "\n", all)),
            application:which_applications(), % is not answered any more when the node is about to stop
            note(lives),
            halt(0)
        catch exit:_ -> receive until_the_node_has_stopped -> ok end
        end
    end).

child_step(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, Step} = erl_parse:parse_term(Tokens),
    note({step, Text}),
    persistent_term:put(answered, element(1, Step) =/= start),
    case operation(Step) of
        none -> ok;
        Result -> note({result, lists:flatten(io_lib:format("~tw", [shown(Result)]))})
    end,
    persistent_term:put(answered, true).

note(What) -> ok = file:write_file(persistent_term:get(notes), io_lib:format("~0tp.~n", [What]), [append, raw]).

%% Who starts what has failed is answered before others are stopped for that.
answered() -> persistent_term:get(answered, true) orelse begin timer:sleep(1), answered() end.

is_ours(A) -> not lists:member(A, [kernel, stdlib, compiler, crypto, sasl]).

%% Until the application is stopped, which its end brings about.
gone(Name) ->
    case lists:keymember(Name, 1, application:which_applications()) of true -> gone(Name); false -> ok end.

tell(Format, Arguments) ->
    Text = lists:flatten(io_lib:format(Format, Arguments)),
    case persistent_term:get(notes, none) of
        none -> ets:insert(trail, {erlang:unique_integer([monotonic]), Text});
        _ -> note({told, Text})
    end,
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

prep_stop(State) -> answered(), tell("prep_stop ~tw", [State]), {prepared, State}.

stop(State) -> tell("stop ~tw", [State]).

init([]) -> {ok, {#{}, []}}.

log(#{msg := {report, #{label := {application_controller, exit}, report := Report}}}, _) ->
    case ets:info(plans) of
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
