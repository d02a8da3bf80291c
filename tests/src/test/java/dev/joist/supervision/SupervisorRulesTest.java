package dev.joist.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joist.Node;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What OTP's supervisor was recorded to do, Joist's does: each test performs the case of its name,
/// in `supervisor.txt`, and tells the same lines; besides, a hundred random histories.
@Timeout(600)
class SupervisorRulesTest {

  private final Recorded recorded = new Recorded("supervisor.txt", "oracle.escript");

  @AfterEach
  void close() {
    recorded.close();
  }

  @Test
  void sup01_flagsAndSpecsHaveDefaults(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup01_specsAsTuplesMeanTheSame(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup02_childrenStartInOrderAndStopInReverse(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup02_aChildAddedLaterIsTheNewest(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup02_progressIsReported(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup03_aFailingStartStopsTheStartedOnes(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup03_aStartFunctionThatExitsFails(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup04_ignoreKeepsTheSpecUnlessTemporary(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup04_aSupervisorMayBeIgnored(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup04_okUndefinedIsNoStart(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup05_aPermanentChildIsRestartedWhateverEndsIt(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup05_aTransientChildIsRestartedWhenItFails(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup05_aTemporaryChildIsGoneForGood(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup06_oneRestartTooManyEndsTheSupervisor(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup06_intensityZeroAllowsNoRestart(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup06_restartsAreForgottenAfterThePeriod(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup07_aFailedRestartIsTriedAgainAndEachTryCounts(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup07_restartsThatFailForEverEndTheSupervisor(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup07_callsAreServedBetweenTries(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup07_aSupervisorCanBeStoppedWhileRestartsFail(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup07_aSimpleOneCanBeStoppedWhileRestartsFail(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup07_anIgnoredRestartLeavesTheSpec(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup08_oneForAllRestartsAll(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup08_restForOneRestartsTheLaterOnes(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup08_temporarySiblingsAreRemovedAndTriggerNothing(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup08_aTemporaryBystanderOfRestForOneIsRemoved(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup08_anotherChildThatFailsToRestartIsTriedAgain(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup08_restForOneTriesAgainFromTheOneThatFailed(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup08_eachStrategyEscalates(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup09_aChildIsToldAndThenKilled(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup09_whatAChildEndedWithBeforeItWasToldCounts(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup09_aChildThatUnlinkedItselfAndEndedIsAStranger(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup09_aChildThatUnlinkedItselfIsStopped(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup09_aChildThatDoesNotTrapEndsAtOnce(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup10_startChildTellsWhatBecameOfIt(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup10_startChildChecksTheSpec(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup10_extraInformationIsReturnedToo(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup11_terminateDeleteAndRestartTellWhatBecameOfIt(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup11_aTemporaryChildIsForgottenWhenTerminated(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup11_aPidIsNoIdHere(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup11_aRestartThatFailsLeavesTheChildUndefined(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_argumentsAreAppended(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_childrenAreTerminatedByPid(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_aStartErrorIsBare(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_simpleChildrenAreRestartedWithTheirArguments(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_restartTypesHoldForSimpleChildren(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_aSimpleSupervisorEscalates(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_aFailedSimpleRestartIsTriedAgain(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_simpleChildrenEndAllAtOnce(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_simpleChildrenThatDoNotEndAreKilled(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_simpleChildrenThatEndOddlyAreReportedTogether(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_simpleNeedsExactlyOneSpec(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup13_strangersExitsAreIgnoredAndTheParentsEndsIt(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup13_aSupervisorKilledWhileItStopsAChildTakesItAlong(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup13_aSupervisorKilledWhileItStopsSimpleChildrenTakesThemAlong(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup13_evenANormalExitOfTheParentEndsIt(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup13_aKilledSupervisorTakesItsChildrenAlong(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup13_aTreeStopsFromTheLeaves(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup14_anySignificantChildEndsItAll(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup14_allSignificantChildrenEndItAll(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup14_aTemporarySignificantChildEndsItHoweverItEnds(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup14_neitherTerminateNorRestartTriggersIt(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup14_insignificantChildrenDoNotTriggerIt(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup14_aSignificantBystanderDoesNotTriggerIt(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup14_theParentOfOneThatEndedItselfDecides(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup14_simpleSignificantChildrenCountToo(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup14_significanceIsChecked(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup15_whatInitReturnsIsChecked(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup15_specsAreChecked(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup16_aGroupRestartCountsOnce(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup17_aSupervisorThatGaveUpIsRestartedIfPermanent(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup17_aTransientSupervisorThatGaveUpIsNotRestarted(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup18_aChildThatIsNotLinkedIsNeverSeenDying(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup19_aChildThatEndsOddlyDuringShutdownIsReported(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup20_aSlowStartHoldsEveryCallUp(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup20_aSlowRestartHoldsOthersUp(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup20_aStartedNameIsTaken(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup11_manyChildrenAreAddedAndRemoved(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_anIgnoredStartLeavesNothing(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void sup12_manyTemporaryChildrenComeAndGo(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void gs15_aSupervisorShowsItsState(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void gs15_aNamedSupervisorShowsItsName(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void gs15_aSimpleSupervisorShowsItsState(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void gs15_aRestartThatFailsShowsInTheState(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  @Test
  void gs15_theLimitsOfASupervisorCanBeReplaced(TestInfo test) throws InterruptedException {
    recorded.performs(test, Performer::perform);
  }

  // ---- the recordings

  @Test
  void everyCaseHasATest() {
    recorded.hasATestForEachCase(SupervisorRulesTest.class);
  }

  static List<Case> randomCases() {
    return Recorded.cases("random.txt");
  }

  @ParameterizedTest
  @MethodSource("randomCases")
  void aRandomHistoryIsTheSame(Case history) throws InterruptedException {
    try (Node node = Node.start("random")) {
      assertEquals(history.recorded(), Performer.perform(node, history));
    }
  }

  @Test
  void otpStillDoesWhatWasRecorded(@TempDir Path folder) throws Exception {
    recorded.isWhatOtpDoes(folder);
  }

  @Test
  void otpStillHasTheSameRandomHistories(@TempDir Path folder) throws Exception {
    assumeTrue(Oracle.isThere(), "no Erlang on the path");
    Oracle oracle = new Oracle(folder, "oracle.escript");
    Recorded.isTold(Recorded.read("random.txt"), () -> oracle.random(1, 100, 20));
  }
}
