%% The Savina suite's programs. What an operation is, and the sizes, are said in Work.java.
-module(savina).
-export([run/2]).

-import(bench, [clock/0, repeat/2, collect/2, check/3, random/2, busy/2]).

run(pingpong, [N]) -> micro:run(pingpong, [N]);
run(count, [N]) -> micro:run(count, [N]);
run(fjthrput, [Workers, N]) -> fjthrput(Workers, N);
run(fjcreate, [N]) -> fjcreate(N);
run(threadring, [Size, Hops]) -> micro:run(ring, [Size, Hops]);
run(chameneos, [Creatures, Meetings]) -> chameneos(Creatures, Meetings);
run(big, [Size, N]) -> big(Size, N);
run(concdict, [Workers, N, Writes]) -> concdict(Workers, N, Writes);
run(concsll, [Workers, N, Writes, Sizes]) -> concsll(Workers, N, Writes, Sizes);
run(bndbuffer, [Room, Producers, Consumers, N, Cost]) -> bndbuffer(Room, Producers, Consumers, N, Cost);
run(philosopher, [Size, Rounds]) -> philosopher(Size, Rounds);
run(barber, [N, Chairs, Pause, Cut]) -> barber(N, Chairs, Pause, Cut);
run(cigsmok, [Rounds, Smokers]) -> cigsmok(Rounds, Smokers);
run(logmap, [Terms, Series]) -> logmap(Terms, Series);
run(banking, [Accounts, N]) -> banking(Accounts, N).

%% ---- fork and join

fjthrput(Workers, N) ->
    Self = self(),
    Pids = [spawn_link(fun() -> throughput(N, Self) end) || _ <- lists:seq(1, Workers)],
    Start = clock(),
    repeat(N, fun() -> lists:foreach(fun(Pid) -> Pid ! compute end, Pids) end),
    collect(Workers, done),
    {clock() - Start, Workers * N}.

throughput(0, Home) ->
    Home ! done;
throughput(N, Home) ->
    receive
        compute ->
            compute(),
            throughput(N - 1, Home)
    end.

compute() ->
    Sine = math:sin(37.2),
    true = Sine * Sine > 0.

fjcreate(N) ->
    Self = self(),
    Start = clock(),
    repeat(N, fun() -> spawn(fun() -> fork(Self) end) ! compute end),
    collect(N, done),
    {clock() - Start, N}.

fork(Home) ->
    receive
        compute ->
            compute(),
            Home ! done
    end.

%% ---- chameneos

chameneos(Creatures, Meetings) ->
    Mall = self(),
    Colors = {blue, red, yellow},
    Pids = [
        spawn_link(fun() -> creature(Mall, element(1 + I rem 3, Colors), 0) end)
     || I <- lists:seq(0, Creatures - 1)
    ],
    Start = clock(),
    lists:foreach(fun(Pid) -> Pid ! start end, Pids),
    Met = mall(Meetings, none, Creatures, 0),
    Nanos = clock() - Start,
    check(met, 2 * Meetings, Met),
    {Nanos, Meetings}.

mall(_, _, 0, Met) ->
    Met;
mall(0, Waiting, Creatures, Met) ->
    Waiting =:= none orelse (element(1, Waiting) ! closed),
    closed(Creatures, Met);
mall(Meetings, none, Creatures, Met) ->
    receive
        {meet, Pid, Color} -> mall(Meetings, {Pid, Color}, Creatures, Met)
    end;
mall(Meetings, {Waiting, Color}, Creatures, Met) ->
    receive
        {meet, Pid, Other} ->
            Waiting ! {meet, Pid, Other},
            Pid ! {met, Color},
            mall(Meetings - 1, none, Creatures, Met)
    end.

closed(0, Met) ->
    Met;
closed(Creatures, Met) ->
    receive
        {meet, Pid, _} ->
            Pid ! closed,
            closed(Creatures, Met);
        {count, Count} ->
            closed(Creatures - 1, Met + Count)
    end.

creature(Mall, Color, Count) ->
    receive
        start ->
            Mall ! {meet, self(), Color},
            creature(Mall, Color, Count);
        {meet, _, Other} ->
            met(Mall, complement(Color, Other), Count);
        {met, Other} ->
            met(Mall, complement(Color, Other), Count);
        closed ->
            Mall ! {count, Count}
    end.

met(Mall, Color, Count) ->
    Mall ! {meet, self(), Color},
    creature(Mall, Color, Count + 1).

complement(Same, Same) -> Same;
complement(blue, red) -> yellow;
complement(blue, yellow) -> red;
complement(red, blue) -> yellow;
complement(red, yellow) -> blue;
complement(yellow, blue) -> red;
complement(yellow, red) -> blue.

%% ---- big

big(Size, N) ->
    Sink = self(),
    Pids = [spawn_link(fun() -> big_start(I, N, Sink) end) || I <- lists:seq(1, Size)],
    Neighbours = list_to_tuple(Pids),
    lists:foreach(fun(Pid) -> Pid ! {neighbours, Neighbours} end, Pids),
    collect(Size, ready),
    Start = clock(),
    lists:foreach(fun(Pid) -> Pid ! pong end, Pids),
    collect(Size, done),
    Nanos = clock() - Start,
    lists:foreach(fun(Pid) -> Pid ! stop end, Pids),
    {Nanos, Size * N}.

big_start(Seed, N, Sink) ->
    receive
        {neighbours, Neighbours} ->
            Sink ! ready,
            big(N, Seed, Neighbours, {ping, self()}, Sink)
    end.

big(N, Dice, Neighbours, Ping, Sink) ->
    receive
        {ping, From} ->
            From ! pong,
            big(N, Dice, Neighbours, Ping, Sink);
        pong when N =:= 0 ->
            Sink ! done,
            big(N, Dice, Neighbours, Ping, Sink);
        pong ->
            {I, Next} = random(Dice, tuple_size(Neighbours)),
            element(1 + I, Neighbours) ! Ping,
            big(N - 1, Next, Neighbours, Ping, Sink);
        stop ->
            ok
    end.

%% ---- a dictionary and a sorted list that many use

-define(KEYS, 524287).

concdict(Workers, N, Writes) ->
    Dictionary = spawn_link(fun() -> dictionary(#{}) end),
    work(Dictionary, Workers, N, fun(Percent, Value) ->
        Key = Value rem ?KEYS,
        if
            Percent < Writes -> {write, self(), Key, Value};
            true -> {read, self(), Key}
        end
    end).

dictionary(Map) ->
    receive
        {write, From, Key, Value} ->
            From ! {result, Value},
            dictionary(Map#{Key => Value});
        {read, From, Key} ->
            From ! {result, maps:get(Key, Map, 0)},
            dictionary(Map);
        stop ->
            ok
    end.

concsll(Workers, N, Writes, Sizes) ->
    List = spawn_link(fun() -> sorted_list([]) end),
    work(List, Workers, N, fun(Percent, Value) ->
        if
            Percent < Sizes -> {size, self()};
            Percent < Sizes + Writes -> {write, self(), Value};
            true -> {contains, self(), Value}
        end
    end).

sorted_list(List) ->
    receive
        {write, From, Value} ->
            Longer = insert(Value, List),
            From ! {result, Value},
            sorted_list(Longer);
        {contains, From, Value} ->
            From ! {result, contains(Value, List)},
            sorted_list(List);
        {size, From} ->
            From ! {result, length(List)},
            sorted_list(List);
        stop ->
            ok
    end.

insert(Value, [First | Rest]) when First < Value -> [First | insert(Value, Rest)];
insert(Value, List) -> [Value | List].

contains(Value, [First | Rest]) when First < Value -> contains(Value, Rest);
contains(Value, [Value | _]) -> 1;
contains(_, _) -> 0.

%% So many workers ask the server so often, each waiting for the answer.
work(Server, Workers, N, Request) ->
    Self = self(),
    Pids = [
        spawn_link(fun() -> worker(I + N, Server, N, Request, Self) end)
     || I <- lists:seq(1, Workers)
    ],
    Start = clock(),
    lists:foreach(fun(Pid) -> Pid ! start end, Pids),
    collect(Workers, done),
    Nanos = clock() - Start,
    Server ! stop,
    {Nanos, Workers * N}.

worker(Seed, Server, N, Request, Home) ->
    receive
        start -> ask(Seed, Server, N, Request, Home)
    end.

ask(_, _, 0, _, Home) ->
    Home ! done;
ask(Dice, Server, N, Request, Home) ->
    {Percent, Dice1} = random(Dice, 100),
    {Value, Dice2} = random(Dice1, 2147483647),
    Server ! Request(Percent, Value),
    receive
        {result, _} -> ask(Dice2, Server, N - 1, Request, Home)
    end.

%% ---- a bounded buffer

bndbuffer(Room, Producers, Consumers, N, Cost) ->
    Buffer = self(),
    Start = clock(),
    Makers = [spawn_link(fun() -> producer(I, N, Cost, Buffer) end) || I <- lists:seq(1, Producers)],
    Users = [spawn_link(fun() -> consumer(I, Cost, Buffer) end) || I <- lists:seq(1, Consumers)],
    lists:foreach(fun(Pid) -> Pid ! produce end, Makers),
    Consumed = buffer(queue:new(), 0, Room - Producers, [], Users, Producers, Consumers, 0),
    Nanos = clock() - Start,
    lists:foreach(fun(Pid) -> Pid ! stop end, Users),
    check(consumed, Producers * N, Consumed),
    {Nanos, Consumed}.

%% Over when no producer is left and all consumers wait.
buffer(_, 0, _, _, Waiting, 0, Consumers, Consumed) when length(Waiting) =:= Consumers ->
    Consumed;
buffer(Items, Size, Limit, Full, Waiting, Producers, Consumers, Consumed) ->
    receive
        {item, Item, Producer} when Waiting =/= [] ->
            hd(Waiting) ! {item, Item},
            Producer ! produce,
            buffer(Items, Size, Limit, Full, tl(Waiting), Producers, Consumers, Consumed + 1);
        {item, Item, Producer} when Size + 1 >= Limit ->
            Stored = queue:in(Item, Items),
            buffer(Stored, Size + 1, Limit, [Producer | Full], Waiting, Producers, Consumers, Consumed);
        {item, Item, Producer} ->
            Producer ! produce,
            Stored = queue:in(Item, Items),
            buffer(Stored, Size + 1, Limit, Full, Waiting, Producers, Consumers, Consumed);
        {ready, Consumer} when Size =:= 0 ->
            buffer(Items, 0, Limit, Full, [Consumer | Waiting], Producers, Consumers, Consumed);
        {ready, Consumer} ->
            {{value, Item}, Rest} = queue:out(Items),
            Consumer ! {item, Item},
            Less = resume(Full),
            buffer(Rest, Size - 1, Limit, Less, Waiting, Producers, Consumers, Consumed + 1);
        done ->
            buffer(Items, Size, Limit, Full, Waiting, Producers - 1, Consumers, Consumed)
    end.

resume([]) ->
    [];
resume([Producer | Full]) ->
    Producer ! produce,
    Full.

producer(_, 0, _, Buffer) ->
    receive
        produce -> Buffer ! done
    end;
producer(Dice, N, Cost, Buffer) ->
    receive
        produce ->
            {Item, Next} = process_item(0.0, Dice, Cost * 100),
            Buffer ! {item, Item, self()},
            producer(Next, N - 1, Cost, Buffer)
    end.

consumer(Dice, Cost, Buffer) ->
    receive
        {item, Item} ->
            {_, Next} = process_item(Item, Dice, Cost * 100),
            Buffer ! {ready, self()},
            consumer(Next, Cost, Buffer);
        stop ->
            ok
    end.

process_item(Item, Dice, 0) ->
    {Item, Dice};
process_item(Item, Dice, N) ->
    {_, Next} = random(Dice, 1),
    process_item(Item + math:log(Next / 2147483647 + 0.01), Next, N - 1).

%% ---- philosophers

philosopher(Size, Rounds) ->
    Table = self(),
    Pids = [
        spawn_link(fun() -> philosopher(Rounds, {hungry, self(), I}, {done, I}, Table) end)
     || I <- lists:seq(0, Size - 1)
    ],
    Start = clock(),
    lists:foreach(fun(Pid) -> Pid ! start end, Pids),
    Eaten = table(0, Size, Size, 0),
    Nanos = clock() - Start,
    check(eaten, Size * Rounds, Eaten),
    {Nanos, Size * Rounds}.

philosopher(Rounds, Hungry, Done, Table) ->
    receive
        start ->
            Table ! Hungry,
            philosopher(Rounds, Hungry, Done, Table);
        denied ->
            Table ! Hungry,
            philosopher(Rounds, Hungry, Done, Table);
        eat when Rounds =:= 1 ->
            Table ! Done,
            Table ! bye;
        eat ->
            Table ! Done,
            Table ! Hungry,
            philosopher(Rounds - 1, Hungry, Done, Table)
    end.

%% The forks in use are the bits that are set.
table(_, _, 0, Eaten) ->
    Eaten;
table(Forks, Size, Left, Eaten) ->
    receive
        {hungry, Pid, I} ->
            Both = forks(I, Size),
            case Forks band Both of
                0 ->
                    Pid ! eat,
                    table(Forks bor Both, Size, Left, Eaten + 1);
                _ ->
                    Pid ! denied,
                    table(Forks, Size, Left, Eaten)
            end;
        {done, I} ->
            table(Forks band bnot forks(I, Size), Size, Left, Eaten);
        bye ->
            table(Forks, Size, Left - 1, Eaten)
    end.

forks(I, Size) ->
    (1 bsl I) bor (1 bsl ((I + 1) rem Size)).

%% ---- a barber

barber(N, Chairs, Pause, Cut) ->
    Self = self(),
    Barber = spawn_link(fun() -> cut(1, Cut) end),
    Room = spawn_link(fun() -> room(queue:new(), 0, Chairs, true, Barber) end),
    Start = clock(),
    send_customers(N, 2, Pause, Room, Self),
    haircuts(N, Room),
    Nanos = clock() - Start,
    Room ! stop,
    {Nanos, N}.

send_customers(0, _, _, _, _) ->
    ok;
send_customers(N, Dice, Pause, Room, Home) ->
    Room ! {enter, spawn_link(fun() -> customer(Home) end)},
    {Time, Next} = random(Dice, Pause),
    send_customers(N - 1, busy(Next, Time + 10), Pause, Room, Home).

haircuts(0, _) ->
    ok;
haircuts(N, Room) ->
    receive
        {returned, Customer} ->
            Room ! {enter, Customer},
            haircuts(N, Room);
        done ->
            haircuts(N - 1, Room)
    end.

customer(Home) ->
    receive
        full ->
            Home ! {returned, self()},
            customer(Home);
        wait ->
            customer(Home);
        start ->
            customer(Home);
        done ->
            Home ! done
    end.

room(Waiting, Size, Chairs, Asleep, Barber) ->
    receive
        {enter, Customer} when Size =:= Chairs ->
            Customer ! full,
            room(Waiting, Size, Chairs, Asleep, Barber);
        {enter, Customer} when Asleep ->
            self() ! next,
            room(queue:in(Customer, Waiting), Size + 1, Chairs, false, Barber);
        {enter, Customer} ->
            Customer ! wait,
            room(queue:in(Customer, Waiting), Size + 1, Chairs, false, Barber);
        next when Size =:= 0 ->
            Barber ! wait,
            room(Waiting, 0, Chairs, true, Barber);
        next ->
            {{value, Customer}, Rest} = queue:out(Waiting),
            Barber ! {enter, Customer, self()},
            room(Rest, Size - 1, Chairs, Asleep, Barber);
        stop ->
            Barber ! stop
    end.

cut(Dice, Cut) ->
    receive
        {enter, Customer, Room} ->
            Customer ! start,
            {Time, Next} = random(Dice, Cut),
            Tired = busy(Next, Time + 10),
            Customer ! done,
            Room ! next,
            cut(Tired, Cut);
        wait ->
            cut(Dice, Cut);
        stop ->
            ok
    end.

%% ---- cigarette smokers

cigsmok(Rounds, Smokers) ->
    Arbiter = self(),
    Pids = [spawn_link(fun() -> smoker(I, Arbiter) end) || I <- lists:seq(1, Smokers)],
    Table = list_to_tuple(Pids),
    Start = clock(),
    arbiter(Rounds, Rounds * Smokers, Table),
    Nanos = clock() - Start,
    lists:foreach(fun(Pid) -> Pid ! stop end, Pids),
    {Nanos, Rounds}.

arbiter(0, _, _) ->
    ok;
arbiter(Rounds, Dice, Table) ->
    {I, Dice1} = random(Dice, tuple_size(Table)),
    {Time, Dice2} = random(Dice1, 1000),
    element(1 + I, Table) ! {smoke, Time + 10},
    receive
        smoking -> arbiter(Rounds - 1, Dice2, Table)
    end.

smoker(Dice, Arbiter) ->
    receive
        {smoke, Time} ->
            Arbiter ! smoking,
            smoker(busy(Dice, Time), Arbiter);
        stop ->
            ok
    end.

%% ---- a logistic map

logmap(Terms, Series) ->
    Self = self(),
    Computers = [
        spawn_link(fun() -> rate_computer(3.46 + I * 0.0025) end)
     || I <- lists:seq(0, Series - 1)
    ],
    Workers = [
        spawn_link(fun() -> series(I * 0.0025, Computer, Self) end)
     || {I, Computer} <- lists:zip(lists:seq(0, Series - 1), Computers)
    ],
    Start = clock(),
    repeat(Terms, fun() -> lists:foreach(fun(Pid) -> Pid ! next_term end, Workers) end),
    lists:foreach(fun(Pid) -> Pid ! get_term end, Workers),
    terms(Series),
    Nanos = clock() - Start,
    lists:foreach(fun(Pid) -> Pid ! stop end, Computers),
    {Nanos, Terms * Series}.

terms(0) ->
    ok;
terms(Series) ->
    receive
        {term, Term} when Term >= 0.0, Term =< 1.0 -> terms(Series - 1)
    end.

series(Term, Computer, Home) ->
    receive
        next_term ->
            %% The answer is found behind all that is asked meanwhile, since no older message has its reference.
            Ref = make_ref(),
            Computer ! {compute, self(), Ref, Term},
            receive
                {result, Ref, Next} -> series(Next, Computer, Home)
            end;
        get_term ->
            Home ! {term, Term}
    end.

rate_computer(Rate) ->
    receive
        {compute, From, Ref, Term} ->
            From ! {result, Ref, Rate * Term * (1 - Term)},
            rate_computer(Rate);
        stop ->
            ok
    end.

%% ---- a bank

-define(BALANCE, 1000000000).

banking(Accounts, N) ->
    Pids = [spawn_link(fun() -> account(?BALANCE) end) || _ <- lists:seq(1, Accounts)],
    Table = list_to_tuple(Pids),
    Start = clock(),
    transactions(N, 1, Table),
    collect(N, done),
    Nanos = clock() - Start,
    lists:foreach(fun(Pid) -> Pid ! {stop, self()} end, Pids),
    check(money, Accounts * ?BALANCE, total(Accounts, 0)),
    {Nanos, N}.

%% Money goes from an account to one of a higher number, so no two wait for each other.
transactions(0, _, _) ->
    ok;
transactions(N, Dice, Table) ->
    Accounts = tuple_size(Table),
    {From, Dice1} = random(Dice, max(1, Accounts div 10 * 8)),
    {Step, Dice2} = random(Dice1, Accounts - From - 1),
    {Cents, Dice3} = random(Dice2, 1000),
    element(1 + From, Table) ! {credit, self(), Cents, element(2 + From + Step, Table)},
    transactions(N - 1, Dice3, Table).

account(Balance) ->
    receive
        {credit, Teller, Cents, To} ->
            Ref = make_ref(),
            To ! {debit, self(), Ref, Cents},
            receive
                {reply, Ref} -> ok
            end,
            Teller ! done,
            account(Balance - Cents);
        {debit, From, Ref, Cents} ->
            From ! {reply, Ref},
            account(Balance + Cents);
        {stop, Home} ->
            Home ! {balance, Balance}
    end.

total(0, Sum) ->
    Sum;
total(Accounts, Sum) ->
    receive
        {balance, Balance} -> total(Accounts - 1, Sum + Balance)
    end.
