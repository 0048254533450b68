package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.FakeClock;
import grok2api.testing.InTurn;
import grok2api.testing.ParallelCases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM's one after the other; the Worker's green threads run the same list. */
class ParallelCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.ParallelCases#all")
  void onTheJvm(ParallelCases.Case promise) {
    assertEquals(promise.expected(), promise.run(new InTurn(), new FakeClock()));
  }
}
