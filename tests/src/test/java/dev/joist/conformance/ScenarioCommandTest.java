package dev.joist.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `./joist scenario`: what it prints, what it says of files that are no scenarios, how it ends.
class ScenarioCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private int scenario(Path... files) throws InterruptedException {
    return run(Stream.of(files).map(Path::toString).toArray(String[]::new));
  }

  private int run(String... arguments) throws InterruptedException {
    return ScenarioCommand.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTraceIsPrinted() throws Exception {
    Path file = file("a.scn", "# Two steps.\n\n  P1 = node:spawn()\nP1:send(P1, {hello, P1})\n");
    assertEquals(0, scenario(file));
    assertEquals(
        """
        1 P1 = node:spawn()
          P1
        2 P1:send(P1, {hello, P1})
          {hello,P1}
        final
        P1 alive queue=[{hello,P1}] links=[] monitors=[] monitored_by=[] name=[] trap_exit=false\
         dictionary=[]
        """,
        printed());
  }

  @Test
  void theTraceOfEventStyleProcessesIsTheSame() throws Exception {
    Path file = file("a.scn", "P1 = node:spawn()\nP1:send(P1, hello)\nP1:await(hello, infinity)\n");
    assertEquals(0, scenario(file));
    String straight = printed();
    out.reset();
    assertEquals(0, run("--kind", "event", file.toString()));
    assertEquals(straight, printed());
  }

  @Test
  void anUnknownKindIsNamedAndEndsWithStatus2() throws Exception {
    assertEquals(2, run("--kind", "crooked", "a.scn"));
    assertEquals(
        "scenario: --kind is straight or event, not 'crooked'\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theTracesOfSeveralFilesHaveHeadings() throws Exception {
    assertEquals(0, scenario(file("a.scn", "node:sleep(0)"), file("b.scn", "")));
    assertEquals("== a.scn\n1 node:sleep(0)\n  ok\nfinal\n== b.scn\nfinal\n", printed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          P1:link(P2             ~ column 11: found the end of the text, expected `,` or `)`
          P1:link(P2) now        ~ column 13: found the atom now, expected the end of the text
          p1:self()              ~ column 1: found the atom p1, expected a step: [BINDING =] ACTOR:OPERATION(ARGUMENTS)
          X = p1:self()          ~ column 5: found the atom p1, expected an actor: `node`, or a variable that is bound to a process
          P1 self()              ~ column 4: found the atom self, expected `:`
          {A, b} = P1:self()     ~ column 5: found the atom b, expected a variable or `_`
          [A | B] = P1:all([])   ~ column 4: found `|`, expected `,` or `]`
          P1:send(P2, {a b})     ~ column 16: found the atom b, expected `,` or `}`
          P1:send(P2, #{a := 1}) ~ column 17: found `:=`, expected `=>`
          P1:recv(#{a => 1})     ~ column 13: found `=>`, expected `:=`
          P1:send(P2, [1 2])     ~ column 16: found the number 2, expected `,`, `|` or `]`
          P1:put(k, fun)         ~ column 14: found `)`, expected a module name
          P1:'self(x)            ~ column 4: a quoted atom starts here and has no closing '
          P1:get(a, b)           ~ column 4: found get with 2 arguments, expected get/0, get/1
          P1:self(x)             ~ column 4: found self with 1 argument, expected self/0
          node:kill(P1)          ~ column 6: found node:kill/1, expected node:spawn() and node:sleep(Milliseconds)
          node:sleep(soon)       ~ column 6: found node:sleep/1, expected node:spawn() and node:sleep(Milliseconds)
          """)
  void aMalformedLineIsNamedWithWhatWasExpected(String line, String message) throws Exception {
    Path file = file("bad.scn", "P1 = node:spawn()\n\n# The third line is the bad one.\n" + line);
    assertEquals(2, scenario(file));
    assertEquals(file + ":4: " + message + "\n", err.toString(StandardCharsets.UTF_8));
    assertEquals("", printed());
  }

  @Test
  void aSecondNodeIsThereOnlyWhereItIsAskedFor() throws Exception {
    Path file = file("bad.scn", "Q1 = node2:spawn()\n");
    assertEquals(2, scenario(file));
    assertEquals(
        file
            + ":1: column 6: found the atom node2, expected an actor: `node`, or a variable that is"
            + " bound to a process\n",
        err.toString(StandardCharsets.UTF_8));
    err.reset();
    file = file("bad.scn", "# nodes: 2\nnode2:cut(node)\n");
    assertEquals(2, scenario(file));
    assertEquals(
        file
            + ":2: column 7: found node2:cut/1, expected node:spawn() and node:sleep(Milliseconds),"
            + " node2:spawn(), node:cut(node2), node:disconnect(node2), node2:disconnect(node),"
            + " node:halt(node2), node:restart(node2)\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void anUnknownOperationIsAnsweredWithAllThereAre() throws Exception {
    Path file = file("bad.scn", "P1:fly(P2)\n");
    assertEquals(2, scenario(file));
    assertEquals(
        file
            + ":1: column 4: found the unknown operation fly, expected one of "
            + "spawn/0, spawn/1, spawn_link/0, spawn_link/1, spawn_monitor/0, spawn_monitor/1, "
            + "spawn_opt/1, spawn_opt/2, self/0, make_ref/0, send/2, "
            + "monitor/2, monitor/3, demonitor/1, demonitor/2, link/1, unlink/1, exit/1, exit/2, "
            + "process_flag/2, process_flag/3, register/2, unregister/1, whereis/1, alias/0, "
            + "alias/1, unalias/1, is_process_alive/1, put/2, get/0, get/1, erase/0, erase/1, "
            + "send_after/3, send_after/4, start_timer/3, start_timer/4, cancel_timer/1, "
            + "cancel_timer/2, process_info/2, node/0, node/1, nodes/0, monitor_node/2, "
            + "disconnect_node/1, monitor_nodes/1, recv/1, await/2, all/1, flush/0, die/2\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aMissingFileEndsWithStatus2() throws Exception {
    Path file = folder.resolve("none.scn");
    assertEquals(2, scenario(file));
    assertEquals(file + ": there is no such file\n", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void noFileEndsWithStatus2() throws Exception {
    assertEquals(2, ScenarioCommand.run(List.of(), System.out, new PrintStream(err, true)));
  }
}
