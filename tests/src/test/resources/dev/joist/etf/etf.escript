#!/usr/bin/env escript
%% -*- erlang -*-
%%! +t 8000000
%% (Room for eight million atoms: random ones fill the table of one million that is usual.)
%% Tells what OTP makes of random terms, its own or those of a file; Joist must make the same.
%%   escript etf.escript random SEED TERMS SORTS
%%   escript etf.escript file PATH            a term on each line, its external format in hexadecimal
%% Lines of tab-separated fields, binaries in hexadecimal:
%%   term BYTES1 BYTES2 COMPRESSED WORDS EXACT FIXED
%%        the term with minor version 1, 2, and compressed; its flat_size; whether that is the same in
%%        each run of OTP (it is not for big maps with keys of atoms); whether the bytes are (they are
%%        not for big maps)
%%   sort LIST SORTED                         by lists:sort/1
-mode(compile).

main(["random", Seed, Terms, Sorts]) ->
    rand:seed(exsss, list_to_integer(Seed)),
    repeat(Terms, fun() -> say(term(rand:uniform(5) - 1)) end),
    repeat(Sorts, fun sort/0);
main(["file", Path]) ->
    {ok, File} = file:open(Path, [read, raw, binary, {read_ahead, 1 bsl 20}]),
    read(File).

repeat(Count, Do) -> [Do() || _ <- lists:seq(1, list_to_integer(Count))], ok.

read(File) ->
    case file:read_line(File) of
        {ok, Line} -> say(binary_to_term(binary:decode_hex(string:chomp(Line)))), read(File);
        eof -> ok
    end.

say(T) ->
    B = term_to_binary(T),
    %% As it is after a journey: how a binary lies in memory depends on how it was made.
    Words = erts_debug:flat_size(binary_to_term(B)),
    line(["term", hex(B), hex(term_to_binary(T, [{minor_version, 2}])), hex(term_to_binary(T, [compressed])),
          integer_to_list(Words), atom_to_list(exact(T)), atom_to_list(fixed(T))]).

sort() ->
    L = [ordered(2) || _ <- lists:seq(1, rand:uniform(12))],
    line(["sort", hex(term_to_binary(L)), hex(term_to_binary(lists:sort(L)))]).

line(Fields) -> io:put_chars([lists:join("\t", Fields), "\n"]).
hex(B) -> binary:encode_hex(B).

%% ---- what differs from run to run ---------------------------------------------------------------
exact(T) when is_map(T), map_size(T) > 32 ->
    lists:all(fun({K, V}) -> steady(K) andalso exact(K) andalso exact(V) end, maps:to_list(T));
exact(T) -> lists:all(fun exact/1, parts(T)).
steady(K) when is_number(K); is_binary(K); K =:= [] -> true;
steady(K) when is_tuple(K) -> lists:all(fun steady/1, tuple_to_list(K));
steady(_) -> false.

fixed(T) when is_map(T), map_size(T) > 32 -> false;
fixed(T) -> lists:all(fun fixed/1, parts(T)).

parts(T) when is_map(T) -> maps:keys(T) ++ maps:values(T);
parts(T) when is_tuple(T) -> tuple_to_list(T);
parts([H | T]) -> [H, T];
parts(F) when is_function(F) -> case erlang:fun_info(F, env) of {env, E} when is_list(E) -> E; _ -> [] end;
parts(_) -> [].

%% ---- random terms -------------------------------------------------------------------------------
%% Those whose order is the same wherever they are: no identifiers of other nodes, no local funs.
ordered(D) -> T = term(D), case foreign(T) of true -> ordered(D); false -> T end.
foreign(T) when is_pid(T); is_reference(T); is_port(T) -> node(T) =/= node();
foreign(T) when is_function(T) -> erlang:fun_info(T, type) =:= {type, local};
foreign(T) -> lists:any(fun foreign/1, parts(T)).

term(0) -> leaf();
term(Depth) ->
    D = Depth - 1,
    case rand:uniform(24) of
        N when N =< 8 -> leaf();
        N when N =< 12 -> list_to_tuple(terms(D));
        N when N =< 15 -> terms(D);
        16 -> case terms(D) of [] -> []; L -> L ++ leaf() end;
        17 -> [rand:uniform(256) - 1 || _ <- lists:seq(1, rand:uniform(20))];
        18 -> [rand:uniform(257) - 1 || _ <- lists:seq(1, rand:uniform(40))];
        N when N =< 21 -> maps:from_list([{term(min(D, 1)), term(D)} || _ <- terms(0)]);
        22 -> map(D);
        23 -> list_to_tuple([rand:uniform(10) || _ <- lists:seq(1, rand:uniform(300))]);
        24 -> fun_(D)
    end.

terms(D) -> [term(D) || _ <- lists:seq(1, rand:uniform(6) - 1)].

map(D) ->
    Key = pick([fun integer/0, fun small/0, fun random_float/0, fun binary_/0, fun() -> {integer(), binary_()} end,
                fun atom/0, fun leaf/0, fun small/0]),
    maps:from_list([{Key(), term(min(D, 1))} || _ <- lists:seq(1, 25 + rand:uniform(60))]).

leaf() ->
    case rand:uniform(18) of
        1 -> small();
        2 -> integer();
        3 -> integer();
        4 -> pick([1, -1]) * rand:uniform(1 bsl 40);
        5 -> random_float();
        6 -> atom();
        7 -> pick([a, b, 'A', '', true, false, ok, undefined, 'end', nonode@nohost]);
        8 -> binary_();
        9 -> text();
        10 -> N = rand:uniform(700), <<(rand:uniform(1 bsl N) - 1):N>>;
        11 -> [];
        12 -> pid();
        13 -> ref();
        14 -> port();
        15 -> fun_(pick([lists, maps, 'a b', a, list_to_atom([955])]), pick([map, 'F', g]), rand:uniform(3));
        16 -> lists:duplicate(rand:uniform(50), pick([a, 300, <<"x">>]));
        17 -> #{};
        18 -> {}
    end.

small() -> rand:uniform(600) - 300.
pick(L) -> lists:nth(rand:uniform(length(L)), L).
node_() -> pick([<<119, 13, "nonode@nohost">>, <<119, 3, "a@b">>, <<100, 0, 3, "a@b">>, <<119, 4, 206, 187, "@b">>]).
u32() -> pick([rand:uniform(5), rand:uniform(1 bsl 18) - 1, rand:uniform(1 bsl 32) - 1]).
creation(<<_, 13, _/binary>>) -> 0;
creation(_) -> u32().
pid() -> N = node_(), binary_to_term(<<131, 88, N/binary, (rand:uniform(1 bsl 15) - 1):32, (rand:uniform(8) - 1):32, (creation(N)):32>>).
ref() ->
    case node_() of
        <<_, 13, _/binary>> = N -> binary_to_term(<<131, 90, 3:16, N/binary, 0:32, (rand:uniform(3)):32, (u32()):32, (u32()):32>>);
        N -> case rand:uniform(3) of
                 1 -> binary_to_term(<<131, 90, 5:16, N/binary, (u32()):32, (u32()):32, (u32()):32, (u32()):32, (u32()):32, (u32()):32>>);
                 _ -> binary_to_term(<<131, 90, 3:16, N/binary, (u32()):32, (u32()):32, (u32()):32, (u32()):32>>)
             end
    end.
port() -> N = node_(), Id = pick([rand:uniform(9), rand:uniform(1 bsl 28) - 1] ++ [rand:uniform(1 bsl 40) || creation(N) > 0]), binary_to_term(<<131, 120, N/binary, Id:64, (creation(N)):32>>).
fun_(M, F, A) -> fun M:F/A.
fun_(D) -> A = term(min(D, 1)), B = leaf(), pick([fun() -> A end, fun(X) -> {A, X} end, fun(_, _) -> {A, B} end, fun() -> ok end]).

integer() ->
    Base = pick([1 bsl 8, 1 bsl 31, 1 bsl 27, 1 bsl 53, 1 bsl 59, 1 bsl 60, 1 bsl 63, 1 bsl 64, 1 bsl 100, 1 bsl 1023, 1 bsl 2040, 1 bsl 4096,
                 0, 1 bsl rand:uniform(70)]),
    pick([1, -1]) * (Base + rand:uniform(7) - 4).

random_float() ->
    case rand:uniform(4) of
        1 -> pick([0.0, -0.0, 1.0, -1.5, 1.0e22, 5.0e-324, 1.7976931348623157e308]);
        2 -> rand:uniform(100000) / pick([1, 2, 3, 10, 100]);
        3 -> float(rand:uniform(1 bsl 60));
        _ -> rand:normal()
    end.

atom() -> list_to_atom([char() || _ <- lists:seq(1, pick([1, 2, 3, 4, 4, 4, 130, 255]))]).
char() ->
    case rand:uniform(6) of
        1 -> rand:uniform(256) - 1;
        2 -> pick([955, 16#e000, 16#ffff, 16#1F600, 16#10ffff, 16#d7ff, $A, $0, $_]);
        _ -> $a + rand:uniform(26) - 1
    end.

binary_() -> list_to_binary([rand:uniform(256) - 1 || _ <- lists:seq(1, rand:uniform(pick([5, 20, 80])) - 1)]).
text() -> unicode:characters_to_binary([char() || _ <- lists:seq(1, rand:uniform(pick([5, 20, 80])) - 1)]).
