package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.JsonCases;
import grok2api.testing.JvmJson;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM's parser keeps the promises of {@link Json}; the Worker runs the same list. */
class JsonCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.JsonCases#all")
  void overJackson(JsonCases.Case promise) {
    assertEquals(promise.expected(), promise.run(new JvmJson()));
  }

  @Test
  void everyNameIsUsedOnce() {
    Set<String> names = new HashSet<>();
    for (JsonCases.Case promise : JsonCases.all()) {
      assertTrue(names.add(promise.name()), promise.name());
    }
  }
}
