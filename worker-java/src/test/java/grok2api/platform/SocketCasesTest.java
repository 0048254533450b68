package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.SocketCases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripted outside; the Worker's sockets run the same list. */
class SocketCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.SocketCases#all")
  void onTheJvm(SocketCases.Case promise) {
    Scenes outside = new Scenes();
    assertEquals(promise.expected(), promise.run(outside, outside.clock(), 0));
  }
}
