#!/usr/bin/env escript
%% -*- erlang -*-
%% Asks OTP about random terms; Joist must give the same answers.
%%   escript terms.escript SEED PAIRS SORTS FLOATS
%% Lines of tab-separated fields, terms as `~w` writes them:
%%   pair A B ORDER EXACT KEYS TEXT   ORDER is -1, 0, 1 by `<` and `==`; EXACT is `=:=`; KEYS is -1, 0, 1
%%                                    as the order of the two as keys of a map; TEXT is A as Joist prints
%%   sort LIST SORTED                 by lists:sort/1
%%   float BITS TEXT                  the 64 bits in hexadecimal, `~w`
-mode(compile).

main([Seed, Pairs, Sorts, Floats]) ->
    ok = io:setopts([{encoding, unicode}]),
    rand:seed(exsss, list_to_integer(Seed)),
    repeat(Pairs, fun pair/0),
    repeat(Sorts, fun sort/0),
    repeat(Floats, fun float/0).

repeat(Count, Print) -> [Print() || _ <- lists:seq(1, list_to_integer(Count))], ok.

pair() ->
    A = term(rand:uniform(4)),
    B = case rand:uniform(4) of 1 -> term(rand:uniform(4)); _ -> like(A) end,
    line(["pair", w(A), w(B), w(order(A, B)), w(A =:= B), w(key_order(A, B)), show(A)]).

sort() ->
    L = [term(2) || _ <- lists:seq(1, rand:uniform(12))],
    L2 = L ++ [like(X) || X <- L],
    line(["sort", w(L2), w(lists:sort(L2))]).

float() ->
    F = random_float(),
    <<Bits:64>> = <<F/float>>,
    line(["float", integer_to_list(Bits, 16), w(F)]).

line(Fields) -> io:put_chars([lists:join("\t", Fields), "\n"]).
w(X) -> io_lib:format("~w", [X]).

order(A, B) when A == B -> 0;
order(A, B) when A < B -> -1;
order(_, _) -> 1.

%% A map of up to 32 keys has them in key order.
key_order(A, B) ->
    case maps:keys(#{A => 1, B => 2}) of
        [_] -> 0;
        [A1, _] when A1 =:= A -> -1;
        [_, _] -> 1
    end.

%% ---- random terms -----------------------------------------------------------------------------
term(0) -> leaf();
term(Depth) ->
    D = Depth - 1,
    case rand:uniform(10) of
        N when N =< 4 -> leaf();
        5 -> list_to_tuple(terms(D));
        6 -> list_to_tuple(terms(D));
        7 -> terms(D);
        8 -> terms(D);
        9 -> case terms(D) of [] -> []; L -> L ++ leaf() end;
        10 -> maps:from_list([{term(min(D, 1)), term(D)} || _ <- terms(0)])
    end.

terms(D) -> [term(D) || _ <- lists:seq(1, rand:uniform(5) - 1)].

leaf() ->
    case rand:uniform(14) of
        1 -> rand:uniform(5) - 3;
        2 -> integer();
        3 -> float(rand:uniform(5) - 3);
        4 -> random_float();
        5 -> atom();
        6 -> pick([a, b, 'A', '', true, false, ok, undefined, 'end', nonode@nohost]);
        7 -> bin();
        8 -> bin();
        9 -> bits();
        10 -> [];
        11 -> pid();
        12 -> ref();
        13 -> list_to_port("#Port<0." ++ integer_to_list(number()) ++ ">");
        14 -> fun_()
    end.

number() -> case rand:uniform(2) of 1 -> rand:uniform(3); 2 -> rand:uniform(16#fffffff) end.
pick(L) -> lists:nth(rand:uniform(length(L)), L).
pid() -> list_to_pid("<0." ++ integer_to_list(rand:uniform(9000)) ++ "." ++ integer_to_list(rand:uniform(3) - 1) ++ ">").
%% By its external form: list_to_ref/1 takes only what this node has made.
ref() -> binary_to_term(<<131, 90, 3:16, 119, 13, "nonode@nohost", 0:32, (rand:uniform(3)):32, (number()):32, (number()):32>>).
fun_() -> fun_(pick([lists, maps, 'a b', a]), pick([map, 'F', g]), rand:uniform(3)).
fun_(M, F, A) -> fun M:F/A.

integer() ->
    Base = pick([1 bsl 53, 1 bsl 59, 1 bsl 60, 1 bsl 63, 1 bsl 64, 1 bsl 100, 1 bsl 1023, 0, 1 bsl rand:uniform(70)]),
    pick([1, -1]) * (Base + rand:uniform(7) - 4).

random_float() ->
    F = case rand:uniform(8) of
            1 -> pick([9007199254740992.0, 9007199254740994.0, 9007199254740991.0, 9223372036854775808.0, 0.0, -0.0,
                       1.0e22, 1.0e23, 5.0e-324, 1.0e-323, 2.2250738585072014e-308, 1.7976931348623157e308, 0.1, 100.0, 1.0e5]);
            2 -> rand:uniform(100000) / pick([1, 2, 3, 10, 100, 1000, 10000]);
            3 -> rand:uniform(1 bsl 60) / 1;
            4 -> rand:uniform(1000) * math:pow(10, rand:uniform(40) - 20);
            5 -> math:pow(2, rand:uniform(2096) - 1073);
            6 -> rand:uniform();
            _ -> from_bits()
        end,
    pick([1, 1, -1]) * F.

from_bits() ->
    case <<(rand:uniform(1 bsl 64) - 1):64>> of
        <<F/float>> -> F;
        _ -> from_bits()
    end.

atom() -> list_to_atom([char() || _ <- lists:seq(1, rand:uniform(4))]).
char() ->
    case rand:uniform(6) of
        1 -> rand:uniform(256) - 1;
        2 -> pick([$\n, $', $\\, $", 127, 160, 16#e000, 16#ffff, 16#1F600, 16#10000, 16#d7ff, $A, $0, $_, $@, 223, 247, 215]);
        3 -> rand:uniform(16#d000);
        _ -> $a + rand:uniform(26) - 1
    end.

bin() ->
    case rand:uniform(4) of
        1 -> list_to_binary([rand:uniform(256) - 1 || _ <- lists:seq(1, rand:uniform(5) - 1)]);
        2 -> unicode:characters_to_binary([char() || _ <- lists:seq(1, rand:uniform(5) - 1)]);
        _ -> list_to_binary([pick([$a, $b, $z, 0, 255, $", $\n]) || _ <- lists:seq(1, rand:uniform(4) - 1)])
    end.

bits() -> N = rand:uniform(20), <<(rand:uniform(1 bsl N) - 1):N>>.

%% The same term, changed somewhere or nowhere.
like(I) when is_integer(I), abs(I) < 1 bsl 1023 -> pick([I, I, float(I), I + 1]);
like(F) when is_float(F), abs(F) < 1.0e100 -> pick([F, F, trunc(F), -F]);
like([H | T]) when is_list(T) -> case rand:uniform(6) of 1 -> T; 2 -> with_tail([H | T], leaf()); _ -> [like(H) | like(T)] end;
like([H | T]) -> [like(H) | like(T)];
like(T) when is_tuple(T) -> list_to_tuple([like(X) || X <- tuple_to_list(T)]);
like(M) when is_map(M) -> maps:from_list([{like_key(K), like(V)} || {K, V} <- maps:to_list(M)]);
like(B) when is_bitstring(B) -> pick([B, B, <<B/bits, 0:1>>, <<B/bits, 7>>]);
like(X) -> case rand:uniform(5) of 1 -> leaf(); _ -> X end.
with_tail([H | T], Tail) -> [H | with_tail(T, Tail)];
with_tail(_, Tail) -> Tail.
like_key(K) -> case rand:uniform(4) of 1 -> like(K); _ -> K end.

%% ---- text as Joist prints it: `~w`, but binaries as `~p` on one line, and no spaces -------------
show(X) when is_binary(X) -> io_lib:format("~0p", [X]);
show([]) -> "[]";
show(X) when is_list(X) -> ["[", elements(X), "]"];
show(X) when is_tuple(X) -> ["{", lists:join(",", [show(E) || E <- tuple_to_list(X)]), "}"];
show(X) when is_map(X) -> ["#{", lists:join(",", [[show(K), "=>", show(V)] || {K, V} <- maps:to_list(X)]), "}"];
show(X) -> w(X).
elements([X]) -> show(X);
elements([X | T]) when is_list(T) -> [show(X), "," | elements(T)];
elements([X | T]) -> [show(X), "|", show(T)].
