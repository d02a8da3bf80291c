package dev.joist.process;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;

/// Room on the stack, asked for before something is begun that must not be broken off.
///
/// A thread can overflow its stack at any call. What a process runs may recurse without end, and
/// then the overflow strikes wherever it is deepest: within an operation, perhaps while the right
/// of somebody else is held. So who is about to take a right needs room first, and who has too
/// little gets the [StackOverflowError] here, where nothing has been changed.
///
/// Java has no way to ask for room. But at the entry of a method the JVM looks whether its whole
/// frame fits, and compiled code looks for as much as the frames would take in the interpreter,
/// inlined ones included. So [#need] is a method with a very large frame: of local variables that
/// are never used, which no source text should have to list; its class is made here.
///
/// Once compiled it costs a few writes to the stack, one for each of its pages.
///
/// *Thread:* any.
final class Headroom {

  /// What is asked for, in variables of eight bytes: more than what the handling of a signal and
  /// the waking of a thread take in the interpreter, where frames are largest.
  private static final int VARIABLES = 1_024;

  private static final ClassDesc FRAME = ClassDesc.of("dev.joist.process.HeadroomFrame");

  /// For what tells many others in one go.
  private static final int MANY_VARIABLES = 4 * VARIABLES;

  private static final Runnable LARGE = large(VARIABLES);
  private static final Runnable HUGE = large(MANY_VARIABLES);

  private Headroom() {}

  /// Sees to it that there is room for what the caller calls next.
  ///
  /// @throws StackOverflowError if there is not
  static void need() {
    LARGE.run();
  }

  /// As [#need], for what may send many signals and run a codec for each.
  ///
  /// @throws StackOverflowError if there is not
  static void needMuch() {
    HUGE.run();
  }

  /// ```
  /// static boolean never;
  /// public void run() {
  ///   if (never) {
  ///     long last = 0; // the last of all variables
  ///     run();         // a call, so that the frame is one that others can be on top of
  ///   }
  /// }
  /// ```
  private static Runnable large(int variables) {
    byte[] type =
        ClassFile.of()
            .build(
                FRAME,
                code ->
                    code.withInterfaceSymbols(ClassDesc.of("java.lang.Runnable"))
                        .withField("never", CD_boolean, ClassFile.ACC_STATIC)
                        .withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            ClassFile.ACC_PUBLIC,
                            body ->
                                body.aload(0)
                                    .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                    .return_())
                        .withMethodBody(
                            "run",
                            MTD_void,
                            ClassFile.ACC_PUBLIC,
                            body ->
                                body.getstatic(FRAME, "never", CD_boolean)
                                    .ifThen(
                                        Opcode.IFNE,
                                        then ->
                                            then.lconst_0()
                                                .lstore(variables - 2)
                                                .aload(0)
                                                .invokevirtual(FRAME, "run", MTD_void))
                                    .return_()));
    try {
      return (Runnable)
          MethodHandles.lookup()
              .defineHiddenClass(type, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
