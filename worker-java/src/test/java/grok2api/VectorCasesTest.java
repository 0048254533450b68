package grok2api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.JvmJson;
import grok2api.testing.VectorCases;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors hold on the JVM; a test build of the Worker runs the same list compiled. */
class VectorCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.VectorCases#all")
  void onTheJvm(VectorCases.Case vector) {
    assertEquals(vector.expected(), vector.run(new JvmJson()));
  }

  @Test
  void everyNameIsUsedOnce() {
    Set<String> names = new HashSet<>();
    for (VectorCases.Case vector : VectorCases.all()) {
      assertTrue(names.add(vector.name()), vector.name());
    }
  }
}
