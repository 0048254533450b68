package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.ByteStreamCases;
import grok2api.testing.InTurn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM's streams; the Worker's run the same list. */
class ByteStreamCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.ByteStreamCases#all")
  void onTheJvm(ByteStreamCases.Case promise) {
    assertEquals(promise.expected(), promise.run(new Scenes(), new InTurn()));
  }
}
