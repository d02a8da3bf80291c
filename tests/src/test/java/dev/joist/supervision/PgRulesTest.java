package dev.joist.supervision;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What OTP's process groups were recorded to do, Joist's do: each test performs the case of its
/// name, in `pg.txt`, and tells the same lines.
@Timeout(600)
class PgRulesTest {

  private final Recorded recorded = new Recorded("pg.txt", "pg.escript");

  @AfterEach
  void close() {
    recorded.close();
  }

  @Test
  void otp08_aProcessJoinsAsOftenAsItLikesAndLeavesAsOften(TestInfo test)
      throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp08_severalJoinAndLeaveAtOnce(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp08_unknownScopesAndGroupsAreEmpty(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp08_theDeadDropOut(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp08_emptyGroupsVanish(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp08_aScopeForgetsWhenItEnds(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp09_aGroupIsMonitored(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp09_aScopeIsMonitored(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp09_anEmptyGroupIsMonitoredToo(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp08_aBadRequestEndsTheScope(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp08_leavingMeetsTheEnd(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp08_onlyProcessesOfThisNodeJoin(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void otp08_aHerdComesAndGoes(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void gs15_aScopeShowsItsState(TestInfo test) throws InterruptedException {
    recorded.performs(test, PgPerformer::perform);
  }

  @Test
  void everyCaseHasATest() {
    recorded.hasATestForEachCase(PgRulesTest.class);
  }

  @Test
  void otpStillDoesWhatWasRecorded(@TempDir Path folder) throws Exception {
    recorded.isWhatOtpDoes(folder);
  }
}
