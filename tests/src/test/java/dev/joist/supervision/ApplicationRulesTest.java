package dev.joist.supervision;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What OTP's applications were recorded to do, Joist's do: each test performs the case of its
/// name, in `application.txt`, and tells the same lines.
@Timeout(600)
class ApplicationRulesTest {

  private final Recorded recorded = new Recorded("application.txt", "application.escript");

  @AfterEach
  void close() {
    recorded.close();
  }

  @Test
  void otp05_anApplicationStartsAfterThoseItDependsOn(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp05_aStartThatFailsSaysWhy(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp05_ensureAllStartedStartsWhatIsMissing(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp05_ensureAllStartedFailsAsTheFirstDoes(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp05_startPhasesRunInOrder(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp05_aPhaseThatFailsFailsTheStart(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp05_parametersHaveDefaultsAndCanBeSet(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp05_whatIsLoadedIsUnloadedWhenItDoesNotRun(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp06_anApplicationIsStoppedFromTheTop(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp06_whoDependsOnItIsNotAsked(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp06_theEndOfTheTopSupervisorEndsIt(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_aTransientOneMayEndNormally(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp06_aTopSupervisorThatGivesUpEndsIt(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_theEndOfAPermanentOneStopsTheNode(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_evenANormalEndOfAPermanentOneStopsTheNode(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_aPermanentOneThatIsStoppedStopsNothing(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_aTransientOneThatEndsNormallyStopsNothing(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_anyOtherEndOfATransientOneStopsTheNode(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_aTransientOneThatIsKilledStopsTheNode(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_aTemporaryOneStopsNothing(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_aPermanentOneThatDoesNotStartStopsTheNode(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_aTransientOneThatDoesNotStartStopsTheNode(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_aTemporaryOneThatDoesNotStartStopsNothing(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_aPhaseThatFailsIsAStartThatFails(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_whatIsMissingIsNoStartThatFails(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void otp07_aPhaseThatExitsIsAStartThatFails(TestInfo test) throws InterruptedException {
    recorded.performs(test, (_, wanted) -> ApplicationPerformer.perform(wanted));
  }

  @Test
  void everyCaseHasATest() {
    recorded.hasATestForEachCase(ApplicationRulesTest.class);
  }

  @Test
  void otpStillDoesWhatWasRecorded(@TempDir Path folder) throws Exception {
    recorded.isWhatOtpDoes(folder);
  }
}
