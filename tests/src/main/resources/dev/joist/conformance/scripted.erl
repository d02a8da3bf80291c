%% One of the two nodes of oracle2.escript: the scripted processes, and the agent that drives those of
%% its node as the judge tells it, over a TCP socket beside the distribution.
%%
%% It is also the node's epmd: the judge says where the other node listens, so that no epmd is left
%% running. And a node ends as soon as its judge does, however that ends: the socket closes, and
%% the folder that the judge has made for this module is removed.
-module(scripted).
-export([start/1, idle/0]).
-export([start_link/0, register_node/2, register_node/3, address_please/3, listen_port_please/2, names/1]).
-define(PATIENCE, 20000).
%% procs: Pid -> {MonitorRef, idle | awaiting}; up: the nodes that monitor_nodes has told of.
-record(st, {socket, procs = #{}, up = []}).

%% ---- epmd ------------------------------------------------------------------------------------
start_link() -> {ok, spawn_link(fun() -> receive stop -> ok end end)}.
register_node(_Name, Port) ->
    persistent_term:put(listens, Port),
    {ok, [[Creation]]} = init:get_argument(creation),
    {ok, list_to_integer(Creation)}.
register_node(Name, Port, _Family) -> register_node(Name, Port).
address_please(Name, _Host, _Family) ->
    case persistent_term:get({peer, Name}, none) of
        none -> {error, nxdomain};
        Port -> {ok, {127, 0, 0, 1}, Port, 6}
    end.
listen_port_please(_Name, _Host) -> {ok, 0}.
names(_Host) -> {error, address}.

%% ---- the agent -------------------------------------------------------------------------------
%% The process that has the socket ends the node when the judge is gone, whatever the agent does.
start([Judge]) ->
    spawn(fun() ->
              try
                  {ok, Socket} = gen_tcp:connect({127, 0, 0, 1}, list_to_integer(atom_to_list(Judge)),
                                                 [binary, {packet, 4}, {active, true}, {nodelay, true}]),
                  {Agent, _} = spawn_monitor(fun() -> begin_agent(Socket) end),
                  guard(Socket, Agent)
              after
                  file:del_dir_r(filename:dirname(code:which(?MODULE))),
                  erlang:halt(1, [{flush, false}])
              end
          end).
guard(Socket, Agent) ->
    receive
        {tcp, Socket, Bin} ->
            case binary_to_term(Bin) of
                halt -> erlang:halt(0, [{flush, false}]);
                Request -> Agent ! {'$judge', Request}, guard(Socket, Agent)
            end;
        {tcp_closed, Socket} -> judge_gone;
        {'DOWN', _, process, Agent, R} -> io:format(standard_error, "the agent ended: ~p~n", [R])
    end.
begin_agent(Socket) ->
    register('$agent', self()),
    %% A process that waits for code to be loaded looks as one that awaits.
    ok = code:ensure_modules_loaded([erl_eval, erl_parse, erl_lint, erl_internal, erl_anno, erl_bits, eval_bits,
                                     orddict, ordsets, lists, maps]),
    timeout = take({tuple, 0, [{bin, 0, [{bin_element, 0, {string, 0, "b"}, default, default}]}, {var, 0, '_'}]}, [], 0),
    ok = net_kernel:monitor_nodes(true, #{node_type => all}),
    answer(Socket, {hello, node(), persistent_term:get(listens)}),
    agent(#st{socket = Socket}).

answer(Socket, Term) -> ok = gen_tcp:send(Socket, term_to_binary(Term)).

agent(S = #st{socket = Socket}) ->
    receive
        {'$judge', Request} ->
            {Answer, S1} = request(Request, S),
            answer(Socket, Answer),
            agent(S1);
        {'$fence', From, Id} -> From ! {'$fenced', Id}, agent(S)
    end.

request({peer, Name, Port}, S) -> persistent_term:put({peer, Name}, Port), {ok, S};
request({no_peer, Name}, S) -> persistent_term:erase({peer, Name}), {ok, S};
request(spawn, S) -> Pid = spawn(?MODULE, idle, []), {Pid, watch(Pid, S)};
request({watch, Pid}, S) -> {ok, watch(Pid, S)};
request({mode, Pid}, S) -> {_, Mode} = maps:get(Pid, S#st.procs), {Mode, S};
request({do, Pid, Fun, Args}, S) ->
    case S#st.procs of
        #{Pid := {_, awaiting}} -> {{value, busy}, S};
        #{Pid := {M, idle}} -> do(Pid, M, Fun, Args, S)
    end;
request(settle, S) -> settle(S);
request({fence, Node}, S) -> {fence(Node), S};
request({disconnect, Node}, S) -> {erlang:disconnect_node(Node), S};
request({cut, Node}, S) ->
    {case lists:keyfind(Node, 1, erlang:system_info(dist_ctrl)) of
         {Node, Socket} -> exit(Socket, cut);
         false -> false
     end, S};
request({last, Pid}, S) -> {{self(), last(Pid)}, S};
request(clean, S) ->
    [begin erlang:demonitor(M, [flush]), exit(Pid, kill) end || {Pid, {M, _}} <- maps:to_list(S#st.procs)],
    [try unregister(N) catch _:_ -> ok end || N <- registered(), lists:prefix("n_", atom_to_list(N))],
    [erlang:disconnect_node(N) || N <- nodes(connected)],
    {ok, S#st{procs = #{}}}.

watch(Pid, S = #st{procs = Procs}) when is_map_key(Pid, Procs) -> S;
watch(Pid, S = #st{procs = Procs}) -> S#st{procs = Procs#{Pid => {erlang:monitor(process, Pid), idle}}}.

do(Pid, M, Fun, Args, S = #st{procs = Procs}) ->
    Id = make_ref(),
    Pid ! {'$do', self(), Id, Fun, Args},
    receive
        {'$res', Id, waiting} -> {{value, waiting}, S#st{procs = Procs#{Pid := {M, awaiting}}}};
        {'$res', Id, R} -> {{value, R}, S};
        {'DOWN', M, process, _, _} = D -> self() ! D, {{value, died}, S}
    after ?PATIENCE -> {{value, no_answer}, S}
    end.

%% Has every process of this node handle what has come to it. Tells what has happened, and the nodes
%% that this one is connected to, once that is certain: no connection is being set up, and all that a
%% lost one leaves has been told, for which the nodedown of monitor_nodes stands, which comes last.
settle(S) ->
    S1 = known(S, ?PATIENCE),
    [begin
         Id = make_ref(),
         Pid ! {'$do', self(), Id, sync, []},
         receive {'$res', Id, ok} -> ok; {'DOWN', M, process, Pid, _} = D -> self() ! D end
     end || {Pid, {M, idle}} <- maps:to_list(S1#st.procs)],
    [rest(Pid) || {Pid, {_, awaiting}} <- maps:to_list(S1#st.procs)],
    {Events, Procs} = maps:fold(fun collect/3, {[], S1#st.procs}, S1#st.procs),
    Waits = lists:any(fun({_, Mode}) -> Mode =:= awaiting end, maps:values(Procs)),
    {{Events, S1#st.up, Waits}, S1#st{procs = Procs}}.

known(S, Left) ->
    net_kernel:get_net_ticktime(),
    Up = told(S#st.up),
    Pending = [C || C <- ets:tab2list(sys_dist), element(4, C) =/= up],
    case Pending =:= [] andalso lists:sort(Up) =:= lists:sort(nodes(connected)) of
        true -> S#st{up = Up};
        false when Left > 0 -> timer:sleep(1), known(S#st{up = Up}, Left - 1)
    end.
told(Up) ->
    receive
        {nodeup, N, _} -> told([N | Up]);
        {nodedown, N, _} -> told(lists:delete(N, Up))
    after 0 -> Up
    end.

%% A process that awaits cannot answer, but it handles the request for its length as a signal.
rest(Pid) ->
    case {process_info(Pid, message_queue_len), process_info(Pid, status)} of
        {undefined, _} -> ok;
        {_, {status, S}} when S =/= waiting -> erlang:yield(), rest(Pid);
        _ -> ok
    end.

collect(Pid, {M, Mode}, {Events, Procs}) ->
    Got = receive {'$got', Pid, Msg} -> [{got, Pid, Msg}] after 0 -> [] end,
    receive {'DOWN', M, process, Pid, R} -> {Events ++ Got ++ [{dead, Pid, R}], maps:remove(Pid, Procs)}
    after 0 -> {Events ++ Got, Procs#{Pid := {M, case Got of [] -> Mode; _ -> idle end}}}
    end.

%% Whatever was sent over the connection before has come in when this is back; never sets one up.
fence(Node) ->
    Id = make_ref(),
    case erlang:send({'$agent', Node}, {'$fence', self(), Id}, [noconnect]) of
        noconnect -> down;
        ok -> fenced(Node, Id, ?PATIENCE)
    end.
fenced(Node, Id, Left) ->
    receive {'$fenced', Id} -> up
    after 5 ->
        case lists:member(Node, nodes(connected)) of
            true when Left > 0 -> fenced(Node, Id, Left - 5);
            false -> down
        end
    end.

last(Pid) ->
    [case erlang:process_info(Pid, K) of {_, V} -> V; [] -> []; undefined -> undefined end
     || K <- [messages, links, monitors, monitored_by, registered_name, trap_exit, dictionary]].

%% ---- the process under test ------------------------------------------------------------------
idle() -> idle(whereis('$agent')).
idle(C) ->
    receive
        {'$do', C, Id, die, [Class, Reason]} ->
            C ! {'$res', Id, ok},
            case Class of
                exit -> exit(Reason);
                error -> error(Reason);
                throw -> throw(Reason);
                return -> Reason
            end;
        {'$do', C, Id, await, [{Pat, B}, Timeout]} ->
            C ! {'$res', Id, waiting},
            R = take(Pat, B, Timeout),
            C ! {'$got', self(), R},
            idle(C);
        {'$do', C, Id, Fun, Args} ->
            R = try do(C, Fun, Args) catch error:E -> {error, E} end,
            C ! {'$res', Id, R},
            idle(C)
    end.

take(Pat, B, Timeout) ->
    Clause = {clause, 0, [{match, 0, Pat, {var, 0, '$Msg'}}], [], [{var, 0, '$Msg'}]},
    E = {'receive', 0, [Clause], erl_parse:abstract(Timeout), [{atom, 0, timeout}]},
    {value, V, _} = erl_eval:expr(E, B),
    V.

do(_, sync, []) -> ok;
do(_, self, []) -> self();
do(_, spawn, []) -> spawn(?MODULE, idle, []);
do(_, spawn_link, []) -> spawn_link(?MODULE, idle, []);
do(_, spawn_monitor, []) -> spawn_monitor(?MODULE, idle, []);
do(_, spawn_opt, [Opts]) -> spawn_opt(?MODULE, idle, [], Opts);
do(_, spawn, [Node]) -> spawn(Node, ?MODULE, idle, []);
do(_, spawn_link, [Node]) -> spawn_link(Node, ?MODULE, idle, []);
do(_, spawn_monitor, [Node]) -> spawn_monitor(Node, ?MODULE, idle, []);
do(_, spawn_opt, [Node, Opts]) -> spawn_opt(Node, ?MODULE, idle, [], Opts);
do(_, monitor_nodes, [Flag]) -> net_kernel:monitor_nodes(Flag);
do(_, monitor_nodes, [Flag, Opts]) -> net_kernel:monitor_nodes(Flag, Opts);
do(_, recv, [{Pat, B}]) -> take(Pat, B, 0);
do(_, send, [D, T]) -> erlang:send(D, T);
do(_, flush, []) -> drain();
do(C, all, [Ops]) -> [try do(C, F, As) catch error:E -> {error, E} end || {F, As} <- Ops];
do(C, process_info, [P, K]) ->
    case erlang:process_info(P, K) of
        {K, L} when K =:= monitored_by; K =:= links; K =:= monitors -> {K, L -- [C]};
        {messages, L} -> {messages, [M || M <- L, not is_ctl(M)]};
        R -> R
    end;
do(_, F, As) when F =:= monitor; F =:= demonitor; F =:= link; F =:= unlink; F =:= exit;
                  F =:= process_flag; F =:= register; F =:= unregister; F =:= whereis;
                  F =:= alias; F =:= unalias; F =:= is_process_alive; F =:= put; F =:= get;
                  F =:= erase; F =:= send_after; F =:= start_timer; F =:= cancel_timer;
                  F =:= make_ref; F =:= node; F =:= nodes; F =:= monitor_node; F =:= disconnect_node ->
    apply(erlang, F, As).
is_ctl(X) -> is_tuple(X) andalso tuple_size(X) > 0 andalso element(1, X) =:= '$do'.
drain() -> receive M when not is_tuple(M); element(1, M) =/= '$do' -> [M | drain()] after 0 -> [] end.
