package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.DigestCases;
import grok2api.testing.JvmDigests;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The digests of the JVM; the Worker's WebCrypto runs the same list. */
class DigestCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.DigestCases#all")
  void onTheJvm(DigestCases.Case vector) {
    assertEquals(vector.expected(), vector.run(new JvmDigests()));
  }
}
