package grok2api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The routes of the gateway are those that {@code openapi/} describes; pages for people are not
 * described there.
 */
class RoutesDocumentedTest {
  private static final Path PARTS = Path.of("../openapi");

  private static final Pattern API = Pattern.compile("/(api|v1|v1beta|images|health)(/.*)?");

  /** Prettier keeps the indentation. */
  private static final Pattern PATH = Pattern.compile("  (/.*):");

  private static final Pattern METHOD = Pattern.compile("    (get|put|post|delete|patch):");

  @Test
  void everyRouteIsDescribedAndNothingElse() throws IOException {
    TreeSet<String> routes = new TreeSet<>();
    for (String route : TestGateway.empty().routes()) {
      if (API.matcher(route.split(" ")[1]).matches()) {
        routes.add(route);
      }
    }
    TreeSet<String> undescribed = new TreeSet<>(routes);
    undescribed.removeAll(described());
    TreeSet<String> invented = described();
    invented.removeAll(routes);
    assertEquals(Set.of(), undescribed, "routes that openapi/ does not describe");
    assertEquals(Set.of(), invented, "described in openapi/, but no routes");
    assertTrue(routes.size() >= 30, "the table was not found");
  }

  private static TreeSet<String> described() throws IOException {
    TreeSet<String> described = new TreeSet<>();
    for (Path part : parts()) {
      String path = "";
      for (String line : Files.readAllLines(part)) {
        Matcher pathLine = PATH.matcher(line);
        Matcher methodLine = METHOD.matcher(line);
        if (pathLine.matches()) {
          path = pathLine.group(1);
        } else if (methodLine.matches()) {
          described.add(methodLine.group(1).toUpperCase(Locale.ROOT) + " " + path);
        }
      }
    }
    return described;
  }

  private static List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(PARTS)) {
      return new ArrayList<>(files.filter(file -> file.toString().endsWith(".yaml")).toList());
    }
  }
}
