package dev.joist.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joist.Node;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What OTP's supervisor was recorded to do, Joist's does: each test performs the case of its name,
/// in `supervisor.txt`, and tells the same lines.
@Timeout(120)
class SupervisorRulesTest {

  private static Node node;

  @BeforeAll
  static void startNode() {
    node = Node.start("supervision");
  }

  @AfterAll
  static void closeNode() {
    node.close();
  }

  @Test
  void sup01_flagsAndSpecsHaveDefaults(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup01_specsAsTuplesMeanTheSame(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup02_childrenStartInOrderAndStopInReverse(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup02_aChildAddedLaterIsTheNewest(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup02_progressIsReported(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup03_aFailingStartStopsTheStartedOnes(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup03_aStartFunctionThatExitsFails(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup04_ignoreKeepsTheSpecUnlessTemporary(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup04_aSupervisorMayBeIgnored(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup04_okUndefinedIsNoStart(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup05_aPermanentChildIsRestartedWhateverEndsIt(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup05_aTransientChildIsRestartedWhenItFails(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup05_aTemporaryChildIsGoneForGood(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup06_oneRestartTooManyEndsTheSupervisor(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup06_intensityZeroAllowsNoRestart(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup06_restartsAreForgottenAfterThePeriod(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup07_aFailedRestartIsTriedAgainAndEachTryCounts(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup07_restartsThatFailForEverEndTheSupervisor(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup07_callsAreServedBetweenTries(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup07_aSupervisorCanBeStoppedWhileRestartsFail(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup07_aSimpleOneCanBeStoppedWhileRestartsFail(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup07_anIgnoredRestartLeavesTheSpec(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup08_oneForAllRestartsAll(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup08_restForOneRestartsTheLaterOnes(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup08_temporarySiblingsAreRemovedAndTriggerNothing(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup08_aTemporaryBystanderOfRestForOneIsRemoved(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup08_anotherChildThatFailsToRestartIsTriedAgain(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup08_restForOneTriesAgainFromTheOneThatFailed(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup08_eachStrategyEscalates(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup09_aChildIsToldAndThenKilled(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup09_aChildThatUnlinkedItselfIsStopped(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup09_aChildThatDoesNotTrapEndsAtOnce(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup10_startChildTellsWhatBecameOfIt(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup10_startChildChecksTheSpec(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup10_extraInformationIsReturnedToo(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup11_terminateDeleteAndRestartTellWhatBecameOfIt(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup11_aTemporaryChildIsForgottenWhenTerminated(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup11_aPidIsNoIdHere(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup11_aRestartThatFailsLeavesTheChildUndefined(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_argumentsAreAppended(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_childrenAreTerminatedByPid(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_aStartErrorIsBare(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_simpleChildrenAreRestartedWithTheirArguments(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_restartTypesHoldForSimpleChildren(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_aSimpleSupervisorEscalates(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_aFailedSimpleRestartIsTriedAgain(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_simpleChildrenEndAllAtOnce(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_simpleChildrenThatDoNotEndAreKilled(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_simpleChildrenThatEndOddlyAreReportedTogether(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup12_simpleNeedsExactlyOneSpec(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup13_strangersExitsAreIgnoredAndTheParentsEndsIt(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup13_evenANormalExitOfTheParentEndsIt(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup13_aKilledSupervisorTakesItsChildrenAlong(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup13_aTreeStopsFromTheLeaves(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup14_anySignificantChildEndsItAll(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup14_allSignificantChildrenEndItAll(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup14_aTemporarySignificantChildEndsItHoweverItEnds(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup14_neitherTerminateNorRestartTriggersIt(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup14_insignificantChildrenDoNotTriggerIt(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup14_aSignificantBystanderDoesNotTriggerIt(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup14_theParentOfOneThatEndedItselfDecides(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup14_simpleSignificantChildrenCountToo(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup14_significanceIsChecked(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup15_whatInitReturnsIsChecked(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup15_specsAreChecked(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup16_aGroupRestartCountsOnce(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup17_aSupervisorThatGaveUpIsRestartedIfPermanent(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup17_aTransientSupervisorThatGaveUpIsNotRestarted(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup18_aChildThatIsNotLinkedIsNeverSeenDying(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup19_aChildThatEndsOddlyDuringShutdownIsReported(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup20_aSlowStartHoldsEveryCallUp(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup20_aSlowRestartHoldsOthersUp(TestInfo test) throws InterruptedException {
    performs(test);
  }

  @Test
  void sup20_aStartedNameIsTaken(TestInfo test) throws InterruptedException {
    performs(test);
  }

  // ---- the recordings

  @Test
  void everyCaseHasATest() {
    List<String> tests =
        Stream.of(SupervisorRulesTest.class.getDeclaredMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("sup"))
            .sorted()
            .toList();
    assertEquals(cases("supervisor.txt").stream().map(Case::name).sorted().toList(), tests);
  }

  static List<Case> randomCases() {
    return cases("random.txt");
  }

  @ParameterizedTest
  @MethodSource("randomCases")
  void aRandomHistoryIsTheSame(Case recorded) throws InterruptedException {
    assertEquals(recorded.recorded(), Performer.perform(node, recorded));
  }

  @Test
  void otpStillDoesWhatWasRecorded(@TempDir Path folder) throws Exception {
    assumeTrue(Oracle.isThere(), "no Erlang on the path");
    Oracle oracle = new Oracle(folder, "oracle.escript");
    String recording = read("supervisor.txt");
    assertEquals(recording, oracle.record(recording));
    assertEquals(read("random.txt"), oracle.random(1, 100, 20));
  }

  private static void performs(TestInfo test) throws InterruptedException {
    String name = test.getTestMethod().orElseThrow().getName();
    List<Case> named =
        cases("supervisor.txt").stream().filter(each -> each.name().equals(name)).toList();
    assertTrue(named.size() == 1, "supervisor.txt has " + named.size() + " cases " + name);
    assertEquals(named.getFirst().recorded(), Performer.perform(node, named.getFirst()));
  }

  private static List<Case> cases(String file) {
    try {
      return Case.all(read(file));
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  private static String read(String file) throws IOException {
    try (InputStream in = Objects.requireNonNull(Performer.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
