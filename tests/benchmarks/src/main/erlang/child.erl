%% A server that says when it begins.
-module(child).
-behaviour(gen_server).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

start_link(Home) -> gen_server:start_link(?MODULE, Home, []).

init(Home) ->
    Home ! done,
    {ok, none}.

handle_call(Request, _From, State) -> {reply, Request, State}.

handle_cast(_, State) -> {noreply, State}.
