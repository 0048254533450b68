package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.CryptoCases;
import grok2api.testing.JvmCrypto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The keyed functions of the JVM; the Worker's WebCrypto runs the same list. */
class CryptoCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.CryptoCases#all")
  void onTheJvm(CryptoCases.Case promise) {
    assertEquals(promise.expected(), promise.run(new JvmCrypto()));
  }
}
