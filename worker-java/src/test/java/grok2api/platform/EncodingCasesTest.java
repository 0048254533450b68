package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.EncodingCases;
import grok2api.testing.JvmEncodings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The encodings of the JVM; the Worker's runtime runs the same list. */
class EncodingCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.EncodingCases#all")
  void onTheJvm(EncodingCases.Case promise) {
    assertEquals(promise.expected(), promise.run(new JvmEncodings()));
  }
}
