%% A supervisor of many children of one kind.
-module(family).
-behaviour(supervisor).
-export([init/1]).

init({Home, Restarts}) ->
    Flags = #{strategy => simple_one_for_one, intensity => Restarts, period => 3600},
    Child = #{id => child, start => {child, start_link, [Home]}, shutdown => brutal_kill},
    {ok, {Flags, [Child]}}.
