package grok2api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The arrows between packages point one way; this reads the sources and names whoever turns one
 * round.
 */
class ImportsTest {
  private static final Path SOURCES = Path.of("src/main/java/grok2api");

  /** What each package may import; itself always. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("platform", Set.of()),
          Map.entry("json", Set.of("platform")),
          Map.entry("refusal", Set.of()),
          Map.entry("vault", Set.of("platform", "refusal")),
          Map.entry("http", Set.of("platform", "refusal")),
          Map.entry("pages", Set.of("platform", "http")),
          Map.entry("models", Set.of("platform", "json")),
          Map.entry("media", Set.of("platform", "refusal")),
          Map.entry("settings", Set.of("platform", "vault", "json", "media", "models")),
          Map.entry("openai", Set.of("platform", "json", "media", "models", "refusal")),
          Map.entry("passkeys", Set.of("platform", "json")),
          Map.entry("routing", Set.of("platform", "models")),
          Map.entry("store", Set.of("platform", "vault", "models", "passkeys", "routing")),
          Map.entry(
              "upstream",
              Set.of("platform", "vault", "json", "media", "models", "openai", "settings")),
          Map.entry(
              "accounts",
              Set.of(
                  "platform", "vault", "json", "media", "models", "settings", "store", "upstream")),
          Map.entry(
              "gateway",
              Set.of(
                  "accounts",
                  "platform",
                  "vault",
                  "json",
                  "refusal",
                  "http",
                  "media",
                  "models",
                  "openai",
                  "settings",
                  "store",
                  "upstream")),
          Map.entry(
              "relay",
              Set.of(
                  "accounts",
                  "platform",
                  "vault",
                  "json",
                  "refusal",
                  "http",
                  "models",
                  "routing",
                  "settings",
                  "store",
                  "upstream",
                  "gateway")),
          Map.entry(
              "api",
              Set.of(
                  "relay",
                  "routing",
                  "store",
                  "platform",
                  "json",
                  "refusal",
                  "http",
                  "media",
                  "models",
                  "openai",
                  "settings",
                  "accounts",
                  "gateway")),
          Map.entry(
              "schedule",
              Set.of(
                  "relay",
                  "platform",
                  "vault",
                  "json",
                  "media",
                  "settings",
                  "store",
                  "accounts",
                  "gateway")),
          Map.entry(
              "admin",
              Set.of(
                  "relay",
                  "routing",
                  "platform",
                  "vault",
                  "json",
                  "refusal",
                  "http",
                  "media",
                  "models",
                  "openai",
                  "settings",
                  "store",
                  "accounts",
                  "gateway",
                  "passkeys",
                  "upstream")),
          Map.entry("worker", Set.of("platform", "json", "refusal", "http")));

  @Test
  void everyPackageImportsOnlyWhatItMay() throws IOException {
    List<String> offences = new ArrayList<>();
    int files = 0;
    try (Stream<Path> paths = Files.walk(SOURCES)) {
      for (Path file : paths.filter(path -> path.toString().endsWith(".java")).toList()) {
        files++;
        Path inside = SOURCES.relativize(file);
        if (inside.getNameCount() == 1) {
          continue;
        }
        String owner = inside.getName(0).toString();
        assertTrue(ARROWS.containsKey(owner), "no arrows for package " + owner);
        for (String line : Files.readAllLines(file)) {
          check(owner, inside, line, offences);
        }
      }
    }
    assertTrue(files > 50, "the sources were not found");
    assertEquals(List.of(), offences);
  }

  private static void check(String owner, Path file, String line, List<String> offences) {
    if (line.contains("org.teavm") && !owner.equals("worker") && !line.strip().startsWith("*")) {
      offences.add(file + ": " + line.strip());
    }
    int at = line.indexOf("grok2api.");
    boolean comment = line.strip().startsWith("*") || line.strip().startsWith("//");
    if (at < 0 || comment || line.startsWith("package")) {
      return;
    }
    String rest = line.substring(at + "grok2api.".length());
    String target = rest.split("[.;]", 2)[0];
    boolean root = Character.isUpperCase(target.charAt(0));
    if (!target.equals(owner)
        && !(root ? owner.equals("worker") : ARROWS.get(owner).contains(target))) {
      offences.add(file + ": " + line.strip());
    }
  }
}
