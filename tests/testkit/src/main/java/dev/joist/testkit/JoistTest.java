package dev.joist.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test class whose tests have a node each. Methods of the class, `@BeforeEach` ones too, may ask
/// for a [TestNode], its [dev.joist.Node], its [dev.joist.Inbox], or a [Trail].
///
/// ```java
/// @JoistTest
/// class AccountTest {
///   @Test
///   void aDepositCounts(TestNode node) throws InterruptedException {
///     Pid account = node.spawn(new Account());
///     ...
///   }
/// }
/// ```
///
/// A test that was fine fails after all when it leaves processes behind: what runs when the test
/// method and the `@AfterEach` methods have returned, and does not end by itself, is a leak. Put
/// [LeavesProcesses] on a test that is to.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(JoistExtension.class)
public @interface JoistTest {}
