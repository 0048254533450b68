package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.FakeKv;
import grok2api.testing.JvmEncodings;
import grok2api.testing.KvCases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM's store; the Worker's runs the same list. */
class KvCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.KvCases#all")
  void onTheJvm(KvCases.Case promise) {
    FakeKv kv = new FakeKv();
    Scenes outside = new Scenes();
    JvmEncodings encodings = new JvmEncodings();
    assertEquals(promise.expected(), promise.run(new KvCases.Desk(kv, outside, encodings)));
  }
}
