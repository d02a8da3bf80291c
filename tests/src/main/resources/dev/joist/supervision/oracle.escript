#!/usr/bin/env escript
%% What OTP's supervisor does: performs cases, written as README.md beside this file says, and tells of them line by line.
%%
%%   escript oracle.escript FILE...                   performs the cases of these files
%%   escript oracle.escript --random SEED COUNT STEPS performs random cases
-module(oracle).
-behaviour(supervisor).
-mode(compile).
-export([main/1, init/1, start/1, start/2, start/3, log/2]).

-define(PATIENCE, 20000).

main(["--random", Seed, Count, Steps]) ->
    prepare(),
    lists:foreach(
      fun(N) ->
              Case = generate(list_to_integer(Seed), N, list_to_integer(Steps)),
              perform("random-" ++ Seed ++ "-" ++ integer_to_list(N), Case)
      end, lists:seq(1, list_to_integer(Count)));
main(Files) ->
    prepare(),
    lists:foreach(fun(File) -> [perform(Name, Steps) || {Name, Steps} <- cases(File)] end, Files).

prepare() ->
    ok = io:setopts(standard_io, [{encoding, unicode}]),
    ok = logger:set_primary_config(level, info),
    [ok = logger:remove_handler(H) || H <- logger:get_handler_ids()],
    ok = logger:add_handler(trail, ?MODULE, #{level => info}).

%% ---- cases

cases(File) ->
    {ok, Bytes} = file:read_file(File),
    Lines = string:split(unicode:characters_to_list(Bytes), "\n", all),
    parted(Lines, []).

parted([], Cases) -> [{Name, lists:reverse(Steps)} || {Name, Steps} <- lists:reverse(Cases)];
parted(["== " ++ Name | Rest], Cases) -> parted(Rest, [{Name, []} | Cases]);
parted([" " ++ _ | Rest], Cases) -> parted(Rest, Cases); % what it told when it was performed before
parted([Line | Rest], Cases) ->
    case string:trim(Line) of
        "" -> parted(Rest, Cases);
        "#" ++ _ = Remark -> parted(Rest, added({remark, Remark}, Cases));
        Text -> parted(Rest, added(parse(Text), Cases))
    end.

added(Step, [{Name, Steps} | More]) -> [{Name, [Step | Steps]} | More];
added(_, []) -> [].

parse(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, Term} = erl_parse:parse_term(Tokens),
    Term.

perform(Name, Steps) ->
    [io:nl() || put(begun, true) =:= true],
    io:format("== ~ts~n", [Name]),
    {Driver, Ref} = spawn_monitor(fun() -> drive(Steps) end),
    receive {'DOWN', Ref, process, Driver, Reason} -> ok end,
    case Reason of normal -> ok; _ -> io:format("!! ~p~n", [Reason]) end.

drive(Steps) ->
    process_flag(trap_exit, true),
    ets:new(trail, [named_table, public, ordered_set]),
    ets:new(world, [named_table, public, set]),
    ets:insert(world, [{moment, 0}, {hushed, false}]),
    register(watcher, spawn_link(fun() -> watch(#{}) end)),
    lists:foreach(fun step/1, Steps),
    [begin exit(Pid, kill), await_end(Pid) end || {{pid, Pid}, _, _} <- ets:tab2list(world)],
    Watcher = whereis(watcher),
    unlink(Watcher),
    exit(Watcher, kill),
    await_end(Watcher).

step({remark, Remark}) -> io:format("~ts~n", [Remark]);
step({hush}) -> io:format("{hush}~n"), ets:insert(world, {hushed, true});
step({listen}) -> io:format("{listen}~n"), settle(), ets:delete_all_objects(trail), gone(), ets:insert(world, {hushed, false});
step(Step) ->
    io:format("~tw~n", [Step]),
    case catch operation(Step) of
        none -> ok;
        {'EXIT', Reason} -> io:format("  exit ~tw~n", [shown(Reason)]);
        Result -> io:format("  = ~tw~n", [shown(Result)])
    end,
    case ets:lookup_element(world, hushed, 2) of
        true -> ok;
        false ->
            settle(),
            [io:format("  ~ts~n", [Line]) || {_, Line} <- ets:tab2list(trail)],
            ets:delete_all_objects(trail),
            [io:format("  down ~tw: ~tw~n", [Who, shown(Reason)]) || {Who, Reason} <- lists:sort(gone())]
    end.

operation({plan, Id, Outcomes}) -> ets:insert(world, {{plan, Id}, Outcomes}), none;
operation({start, Flags, Specs}) -> supervisor:start_link(?MODULE, {sup, {ok, {Flags, real(Specs)}}});
operation({init, Return}) -> supervisor:start_link(?MODULE, {sup, real(Return)});
operation({start_named, Name, Flags, Specs}) ->
    supervisor:start_link({local, Name}, ?MODULE, {sup, {ok, {Flags, real(Specs)}}});
operation({on, Sup, Step}) -> put(sup, Sup), Result = (catch operation(Step)), erase(sup), Result;
operation({start_child, Spec}) -> supervisor:start_child(sup(), real(Spec));
operation({terminate_child, Id}) -> supervisor:terminate_child(sup(), real(Id));
operation({restart_child, Id}) -> supervisor:restart_child(sup(), real(Id));
operation({delete_child, Id}) -> supervisor:delete_child(sup(), real(Id));
operation({which_children}) -> supervisor:which_children(sup());
operation({which_children_sorted}) ->
    lists:sort([{Id, shown(Pid), Type, Modules} || {Id, Pid, Type, Modules} <- supervisor:which_children(sup())]);
operation({count_children}) -> lists:sort(supervisor:count_children(sup()));
operation({get_childspec, Id}) -> supervisor:get_childspec(sup(), real(Id));
operation({check_childspecs, Specs}) -> supervisor:check_childspecs(real(Specs));
operation({check_childspecs, Specs, Auto}) -> supervisor:check_childspecs(real(Specs), Auto);
operation({kill, Id}) -> Pid = pid(Id), exit(Pid, kill), await_end(Pid), none;
operation({revive, Flags, Specs}) ->
    case is_process_alive(sup()) of
        true -> none;
        false -> operation({start, Flags, Specs})
    end;
operation({stop, Id, Reason}) ->
    Pid = pid(Id),
    case ets:lookup_element(world, {pid, Pid}, 3) of
        worker -> Pid ! {stop, Reason}, await_end(Pid);
        supervisor -> catch gen_server:stop(Pid, Reason, ?PATIENCE)
    end,
    none;
operation({fail, Id, Reason}) -> Pid = pid(Id), Pid ! {fail, Reason}, await_end(Pid), none;
operation({unlink, Id}) -> ask(pid(Id), unlink), none;
operation({parent_exit, Reason}) -> Sup = sup(), exit(Sup, Reason), await_end(Sup), none;
operation({stranger_exit, Reason}) ->
    Sup = sup(),
    {_, Ref} = spawn_monitor(fun() -> exit(Sup, Reason) end),
    receive {'DOWN', Ref, _, _, _} -> none end;
operation({message, Message}) -> sup() ! Message, none;
operation({stop_supervisor}) -> gen_server:stop(sup());
operation({pass, Millis}) -> timer:sleep(Millis), none;
operation({await_restarting, Id}) -> await_restarting(Id), none;
operation({async, Step}) -> async(Step), none;
operation({at_once, Steps}) ->
    Sup = sup(),
    erlang:suspend_process(Sup),
    [operation(Step) || Step <- Steps],
    erlang:resume_process(Sup),
    none;
operation({alive, Id}) -> Pid = pid(Id), ask(Pid, ping), is_process_alive(Pid);
operation({open}) -> sup() ! open, none;
operation({answers}) ->
    [receive {answer, N, Answer} -> Answer after ?PATIENCE -> exit(no_answer) end
     || N <- lists:sort([N || {{async, N}} <- ets:tab2list(world)])];
operation({progress}) -> ets:insert(world, {progress}), none;
operation({get_state}) -> state(sys:get_state(sup()));
operation({replace_state, Place, Value}) -> state(sys:replace_state(sup(), fun(State) -> setelement(Place, State, Value) end));
operation({get_status}) ->
    {status, _, _, [_, Status, _, _, Misc]} = sys:get_status(sup()),
    [{data, [{_, State}]}, {supervisor, [{_, Module}]}] = lists:nthtail(2, Misc),
    {Status, state(State), Module};
operation({start_many, Number}) ->
    [{ok, _} = supervisor:start_child(sup(), []) || _ <- lists:seq(1, Number)],
    operation({count_children});
operation({end_many, Id, Reason}) ->
    [begin Pid ! {stop, Reason}, await_end(Pid) end || N <- lists:seq(1, born(Id)), Pid <- [pid(Id, N)], is_process_alive(Pid)],
    operation({count_children});
operation({add_many, Number}) ->
    [{ok, _} = supervisor:start_child(sup(), #{id => N, start => {?MODULE, start, [N]}}) || N <- lists:seq(1, Number)],
    operation({count_children});
operation({remove_many, Number}) ->
    [begin ok = supervisor:terminate_child(sup(), N), ok = supervisor:delete_child(sup(), N) end || N <- lists:seq(1, Number)],
    operation({count_children}).

%% How often and when something was restarted, and what the supervisor was started with, is not told.
state(State) ->
    Restarts = case element(8, State) of [] -> none; _ -> some end,
    setelement(8, setelement(12, State, arguments), Restarts).

async(Step) ->
    Driver = self(),
    N = length([1 || {{async, _}} <- ets:tab2list(world)]) + 1,
    ets:insert(world, {{async, N}}),
    waits(spawn(fun() -> Driver ! {answer, N, catch operation(Step)} end)),
    receive after 100 -> ok end. % what it waits for is asked by then: OTP has no way to tell

waits(Pid) ->
    case process_info(Pid, status) of
        {status, waiting} -> ok;
        undefined -> ok;
        _ -> waits(Pid)
    end.

await_restarting(Id) ->
    case lists:keyfind(Id, 1, supervisor:which_children(sup())) of
        {Id, restarting, _, _} -> ok;
        _ -> await_restarting(Id)
    end.

sup() ->
    case get(sup) of
        undefined -> pid(sup);
        Name -> pid(Name)
    end.

%% The newest process of that id, or the one of that number.
pid({Id, N}) -> pid(Id, N);
pid(Id) -> pid(Id, born(Id)).
pid(Id, N) ->
    case ets:lookup(world, {name, Id, N}) of
        [{_, Pid}] -> Pid;
        [] -> exit({nobody, Id, N})
    end.

born(Id) -> case ets:lookup(world, {born, Id}) of [{_, N}] -> N; [] -> 0 end.

await_end(Pid) ->
    Ref = monitor(process, Pid),
    receive {'DOWN', Ref, _, _, _} -> ok after ?PATIENCE -> exit({still_there, shown(Pid)}) end.

%% What stands for pids and functions in a case, and what they are.
real({pid, Id}) -> pid(Id);
real({pid, Id, N}) -> pid(Id, N);
real({child, F, A}) -> {?MODULE, F, real(A)};
real(Tuple) when is_tuple(Tuple) -> list_to_tuple(real(tuple_to_list(Tuple)));
real([Head | Tail]) -> [real(Head) | real(Tail)];
real(Map) when is_map(Map) -> maps:map(fun(_, V) -> real(V) end, Map);
real(Term) -> Term.

shown(Pid) when is_pid(Pid) ->
    case ets:lookup(world, {pid, Pid}) of
        [{_, Name, _}] -> Name;
        [] -> case Pid == self() of true -> driver; false -> somebody end
    end;
shown(Ref) when is_reference(Ref) -> ref;
shown(Fun) when is_function(Fun) -> function;
shown([{M, F, A, L} | _]) when is_atom(M), is_atom(F), is_integer(A) or is_list(A), is_list(L) -> stack;
shown({?MODULE, F, A}) -> {child, F, shown(A)};
shown({gen_server, call, [_ | _]}) -> call;
shown({sys, terminate, [_ | _]}) -> terminate;
shown(Tuple) when is_tuple(Tuple) -> list_to_tuple(shown(tuple_to_list(Tuple)));
shown([Head | Tail]) -> [shown(Head) | shown(Tail)];
shown(Map) when is_map(Map) -> lists:sort([{shown(K), shown(V)} || {K, V} <- maps:to_list(Map)]);
shown(Term) -> Term.

%% ---- the trail

tell(Format, Arguments) ->
    Moment = ets:update_counter(world, moment, 1),
    ets:insert(trail, {Moment, io_lib:format(Format, Arguments)}),
    ok.

%% Waits until everybody has done what there is to do. Who is told of an end by a monitor, as the watcher is, knows that all
%% that were linked have been told before.
settle() -> settle(none).

settle(Before) ->
    reap(),
    Alive = [{Pid, Kind} || {{pid, Pid}, _, Kind} <- ets:tab2list(world), is_process_alive(Pid)],
    Restarting = [Pid || {Pid, supervisor} <- Alive, is_restarting(Pid)],
    [ask(Pid, ping) || {Pid, worker} <- Alive],
    Now = {ets:lookup_element(world, moment, 2), lists:sort([Pid || {Pid, _} <- Alive, is_process_alive(Pid)])},
    case Restarting == [] andalso Now == Before of
        true -> ok;
        false -> settle(Now)
    end.

is_restarting(Sup) ->
    try supervisor:which_children(Sup) of
        Children -> lists:keymember(restarting, 2, Children)
    catch exit:_ -> false
    end.

ask(Pid, Question) ->
    Ref = monitor(process, Pid),
    Pid ! {Question, self(), Ref},
    receive
        {Ref, done} -> demonitor(Ref, [flush]), ok;
        {'DOWN', Ref, _, _, _} -> ok
    after ?PATIENCE -> exit({no_answer, shown(Pid)})
    end.

%% Who has ended since the last time, and why.
gone() ->
    reap(),
    Gone = ets:match(world, {{ended, '$1'}, '$2'}),
    ets:match_delete(world, {{ended, '_'}, '_'}),
    [{shown(Pid), Reason} || [Pid, Reason] <- Gone].

%% Notes who has ended.
reap() ->
    [begin
         ets:delete(world, {watched, Pid}),
         watcher ! {why, self(), Pid},
         receive {why, Pid, Reason} -> ets:insert(world, {{ended, Pid}, Reason})
         after ?PATIENCE -> exit({no_reason, shown(Pid)})
         end
     end || {{watched, Pid}} <- ets:tab2list(world), not is_process_alive(Pid)].

%% Sees everybody from birth on, so that it is told the true reason.
watch(Ends) ->
    receive
        {watch, From, Pid} ->
            monitor(process, Pid),
            From ! {watching, Pid},
            watch(Ends);
        {why, From, Pid} when is_map_key(Pid, Ends) ->
            From ! {why, Pid, map_get(Pid, Ends)},
            watch(maps:remove(Pid, Ends));
        {'DOWN', _, process, Pid, Reason} ->
            watch(Ends#{Pid => Reason})
    end.

%% ---- what is supervised

named(Id, Pid, Kind) ->
    N = ets:update_counter(world, {born, Id}, 1, {{born, Id}, 0}),
    Name = list_to_atom(lists:flatten(io_lib:format("~tw_~w", [Id, N]))),
    ets:insert(world, [{{name, Id, N}, Pid}, {{pid, Pid}, Name, Kind}]),
    watcher ! {watch, self(), Pid},
    receive {watching, Pid} -> ok end,
    ets:insert(world, {{watched, Pid}}),
    Name.

init({Name, Return}) ->
    named(Name, self(), supervisor),
    case Return of
        {exit, Reason} -> exit(Reason);
        {error, Reason} -> error(Reason);
        _ -> Return
    end.

start(Id) -> start_as(Id, []).
start(Id, Extra) -> start_as(Id, [Extra]).
start(Id, Extra, More) -> start_as(Id, [Extra, More]).

start_as(Id, Extra) ->
    Outcome = case ets:lookup(world, {plan, Id}) of
                  [{_, [Last]}] -> Last;
                  [{_, [Next | Rest]}] -> ets:insert(world, {{plan, Id}, Rest}), Next;
                  [] -> ok
              end,
    started(Id, Extra, Outcome).

started(Id, Extra, {gate, Outcome}) ->
    tell("~tw waits", [Id]),
    receive open -> ok end,
    started(Id, Extra, Outcome);
started(Id, Extra, {quiet, Outcome}) -> put(quiet, true), Result = started(Id, Extra, Outcome), erase(quiet), Result;
started(Id, _, {supervisor, Flags, Specs}) -> supervisor:start_link(?MODULE, {Id, {ok, {Flags, real(Specs)}}});
started(Id, Extra, Outcome) ->
    tell("start ~tw~s: ~tw", [Id, [io_lib:format(" ~tw", [Extra]) || Extra =/= []], Outcome]),
    case Outcome of
        ok -> {ok, worker(Id, polite)};
        {ok, Info} -> {ok, worker(Id, polite), Info};
        ignore -> ignore;
        undefined -> {ok, undefined};
        {error, Reason} -> {error, Reason};
        {exit, Reason} -> exit(Reason);
        {throw, Value} -> throw(Value);
        {return, Value} -> Value;
        unlinked -> Pid = worker(Id, polite), unlink(Pid), {ok, Pid};
        stubborn -> {ok, worker(Id, stubborn)};
        patient -> {ok, worker(Id, patient)};
        mortal -> {ok, worker(Id, mortal)};
        {ends, Reason} -> {ok, worker(Id, {ends, Reason})}
    end.

worker(Id, Manner) ->
    Parent = self(),
    Quiet = get(quiet),
    Ref = make_ref(),
    Pid = spawn_link(fun() ->
                             process_flag(trap_exit, Manner =/= mortal),
                             Name = named(Id, self(), worker),
                             Parent ! Ref,
                             work(Name, Parent, Manner, Quiet)
                     end),
    receive Ref -> ok end,
    Pid.

work(Name, Parent, Manner, Quiet) ->
    receive
        {'EXIT', Parent, Reason} ->
            case Quiet == true orelse Reason == killed of true -> ok; _ -> tell("stop ~tw: ~tw", [Name, shown(Reason)]) end,
            case Manner of
                stubborn -> work(Name, Parent, Manner, Quiet);
                patient when Reason == shutdown -> work(Name, Parent, Manner, Quiet);
                {ends, normal} -> ok;
                {ends, Other} -> exit(Other);
                _ -> exit(Reason)
            end;
        {stop, Reason} -> exit(Reason);
        {fail, Reason} -> error(Reason);
        {ping, From, Ref} -> From ! {Ref, done}, work(Name, Parent, Manner, Quiet);
        {unlink, From, Ref} -> unlink(Parent), From ! {Ref, done}, work(Name, Parent, Manner, Quiet);
        _ -> work(Name, Parent, Manner, Quiet)
    end.

%% ---- reports

log(#{msg := {report, #{label := {supervisor, progress}, report := Report}}}, _) ->
    Started = proplists:get_value(started, Report),
    case ets:info(trail) of
        undefined -> ok;
        _ -> case ets:member(world, progress) of
                 true -> tell("progress ~tw: ~tw", [supervisor(Report), offender(Started)]);
                 false -> ok
             end
    end;
log(#{msg := {report, #{label := {supervisor, Context}, report := Report}}}, _) ->
    case ets:info(trail) of
        undefined -> ok;
        _ -> tell("report ~tw ~tw: ~tw, ~tw", [supervisor(Report), Context, shown(proplists:get_value(reason, Report)),
                                              offender(proplists:get_value(offender, Report))])
    end;
log(_, _) -> ok.

supervisor(Report) ->
    case proplists:get_value(supervisor, Report) of
        {Pid, oracle} -> shown(Pid);
        {local, Name} -> Name
    end.

offender(Offender) ->
    [case Pair of
         {mfargs, {_, _, undefined}} -> {args, undefined};
         {mfargs, {_, _, Args}} -> {args, shown(Args)};
         {Key, Value} -> {Key, shown(Value)}
     end || Pair <- Offender].

%% ---- random cases

generate(Seed, N, Steps) ->
    rand:seed(exsss, {Seed, N, Steps}),
    Strategy = any([one_for_one, one_for_one, one_for_all, rest_for_one, simple_one_for_one]),
    Auto = case Strategy of simple_one_for_one -> never; _ -> any([never, never, any_significant, all_significant]) end,
    Flags = #{strategy => Strategy, intensity => any([0, 1, 2, 3, 5, 8, 20]), period => 3600, auto_shutdown => Auto},
    Ids = lists:sublist([a, b, c, d, e], 1 + rand:uniform(4)),
    Plans = case Strategy of
                simple_one_for_one -> [{plan, a, plan(Strategy)}];
                _ -> [{plan, Id, plan(Strategy)} || Id <- Ids, chance(60)] ++ [{plan, n, [nested()]}]
            end,
    Specs = case Strategy of
                simple_one_for_one -> [spec(a, Auto)];
                _ -> [spec(Id, Auto) || Id <- Ids, chance(80)] ++ [spec(n, Auto) || chance(30)]
            end,
    Plans ++ [{start, Flags, Specs}]
        ++ lists:append([case chance(10) of
                             true -> [{plan, Id, plan(Strategy)} || Id <- Ids] ++ [{revive, Flags, Specs}];
                             false -> [random_step(Strategy, Ids, Auto)]
                         end || _ <- lists:seq(1, Steps)])
        ++ [{parent_exit, shutdown}].

nested() ->
    Flags = #{strategy => any([one_for_one, one_for_all, rest_for_one]), intensity => rand:uniform(3), period => 3600},
    {supervisor, Flags, [spec(Id, never) || Id <- [x, y, z], chance(70)]}.

spec(n, Auto) -> (spec_of(n, Auto))#{type => supervisor, shutdown => infinity, modules => any([[], [oracle]])};
spec(Id, Auto) -> spec_of(Id, Auto).

spec_of(Id, Auto) ->
    Restart = any([permanent, permanent, transient, temporary]),
    Significant = case {Auto, Restart} of
                      {never, _} -> [];
                      {_, permanent} -> [];
                      _ -> [{significant, true} || chance(50)]
                  end,
    Shutdown = case any([default, brutal_kill, infinity, timeout]) of
                   default -> [];
                   timeout -> [{shutdown, 10000}];
                   Other -> [{shutdown, Other}]
               end,
    maps:from_list([{id, Id}, {start, {child, start, [Id]}}, {restart, Restart}] ++ Significant ++ Shutdown).

%% Children of a simple one are stopped all at once: in what order they notice is not told.
%% What OTP 25 does when a restart of one is ignored is a mistake, which later releases do not make.
plan(simple_one_for_one) -> [{quiet, Outcome} || Outcome <- plan(one_for_one), Outcome =/= ignore];
plan(_) -> [ok || chance(70)] ++ [outcome() || _ <- lists:seq(1, rand:uniform(4))] ++ [any([ok, ok, ok, {error, late}])].

outcome() ->
    any([ok, ok, ok, ok, ok, {ok, info}, ignore, {error, full}, {exit, gone}, {throw, odd}, {return, nonsense}, mortal, unlinked,
         {ends, normal}, {ends, bad}, {error, {already_started, 5}}, undefined]).

random_step(simple_one_for_one, _, _) ->
    case rand:uniform(10) of
        N when N =< 4 -> {start_child, any([[], [x], [x, y]])};
        5 -> {kill, any([a, {a, 1}, {a, 2}])};
        6 -> {stop, any([a, {a, 1}, {a, 3}]), any([normal, shutdown, {shutdown, done}, bad])};
        7 -> {terminate_child, any([{pid, a}, {pid, a, 1}, a])};
        8 -> any([{restart_child, a}, {delete_child, a}, {get_childspec, a}, {plan, a, plan(simple_one_for_one)}]);
        9 -> {which_children_sorted};
        10 -> {count_children}
    end;
random_step(_, Ids, Auto) ->
    Id = any([n, x, y | Ids ++ Ids]),
    case rand:uniform(20) of
        N when N =< 4 -> {kill, Id};
        N when N =< 7 -> {stop, Id, any([normal, shutdown, {shutdown, done}, bad])};
        N when N =< 9 -> {terminate_child, Id};
        N when N =< 11 -> {restart_child, Id};
        N when N =< 13 -> {delete_child, Id};
        N when N =< 15 -> {start_child, spec(Id, Auto)};
        16 -> {plan, any(Ids), plan(one_for_one)};
        17 -> {which_children};
        18 -> {count_children};
        19 -> any([{get_childspec, Id}, {unlink, any(Ids)}, {stranger_exit, any([kill_me, normal])}, {message, hello}]);
        20 -> {on, n, any([{which_children}, {terminate_child, x}, {restart_child, x}, {count_children}])}
    end.

any(List) -> lists:nth(rand:uniform(length(List)), List).

chance(Percent) -> rand:uniform(100) =< Percent.
