package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.HttpCases;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scripted outside keeps the promises of {@link Http}; the Worker's fetch runs the same list.
 */
class HttpCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.HttpCases#all")
  void scripted(HttpCases.Case promise) {
    assertEquals(promise.expected(), promise.run(new Scenes()));
  }

  @Test
  void everyNameIsUsedOnce() {
    Set<String> names = new HashSet<>();
    for (HttpCases.Case promise : HttpCases.all()) {
      assertTrue(names.add(promise.name()), promise.name());
    }
  }
}
