package grok2api.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.models.BuiltInModels;
import grok2api.models.ModelCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names with suffixes, and who serves them. */
class VariantTest {
  private static final ModelCatalog GROK = new ModelCatalog(BuiltInModels.ALL);

  private static Upstream upstream(
      String name, Upstream.Kind kind, List<String> patterns, String... models) {
    return new Upstream(
        name,
        name,
        kind,
        "https://" + name + ".example",
        true,
        List.of(),
        0,
        1,
        new Upstream.Limits(0, 0, 0),
        3,
        false,
        patterns,
        List.of(models),
        0,
        0);
  }

  private static final Upstream GOOGLE =
      upstream(
          "google",
          Upstream.Kind.GEMINI,
          List.of("gemini-*"),
          "gemini-2.5-flash",
          "gemini-x-search");

  private static final Upstream OTHERS =
      upstream("others", Upstream.Kind.OPENAI, List.of("*"), "gemini-2.5-flash");

  private static Directory directory(Route... routes) {
    return new Directory(List.of(OTHERS, GOOGLE), List.of(routes));
  }

  private static Route route(String name, Route.Target... targets) {
    return new Route(name, List.of(targets), new Retry(2, List.of(500)), true);
  }

  private static List<String> served(Directory directory, String name) {
    return directory.find(name, GROK).choices().stream()
        .map(choice -> choice.upstream().name() + " " + choice.model())
        .toList();
  }

  @Test
  void suffixesAreTakenOffOnce() {
    assertEquals(new Variant("m", true, false), Variant.named("m-nonthinking"));
    assertEquals(new Variant("m", true, true), Variant.named("m-search-nonthinking"));
    assertEquals(new Variant("m-search", false, true), Variant.named("m-search-search"));
    assertEquals(new Variant("m", false, false), Variant.named("m"));
    assertEquals(new Variant("-search", false, false), Variant.named("-search"));
  }

  @Test
  void aSuffixBelongsToGeminiUpstreamsOnly() {
    assertEquals(
        new Variant("m-search", false, false),
        Variant.of(new Routing.Choice(OTHERS, "m-search", 0, 1)));
    assertEquals(
        new Variant("m", false, true), Variant.of(new Routing.Choice(GOOGLE, "m-search", 0, 1)));
  }

  @Test
  void aListedModelWithASuffixIsServedByThoseWhoUnderstandIt() {
    assertEquals(
        List.of("others gemini-2.5-flash", "google gemini-2.5-flash"),
        served(directory(), "gemini-2.5-flash"));
    assertEquals(
        List.of("google gemini-2.5-flash-nonthinking-search"),
        served(directory(), "gemini-2.5-flash-nonthinking-search"));
  }

  @Test
  void aNameThatIsKnownWithItsSuffixIsTakenAsItIs() {
    assertEquals(List.of("google gemini-x-search"), served(directory(), "gemini-x-search"));
    Route route = route("gemini-2.5-flash-search", new Route.Target("others", "a", 0, 1));
    assertEquals(List.of("others a"), served(directory(route), "gemini-2.5-flash-search"));
  }

  @Test
  void aRoutesNameMayHaveASuffix() {
    Route route =
        route(
            "fast",
            new Route.Target("others", "deepseek-chat", 0, 1),
            new Route.Target("google", "gemini-2.5-flash", 1, 1));
    Routing routing = directory(route).find("fast-search", GROK);
    assertEquals("fast-search", routing.name());
    assertEquals(route.retry(), routing.retry());
    assertEquals(
        List.of("google gemini-2.5-flash-search"), served(directory(route), "fast-search"));
  }

  @Test
  void aPrefixGoesWithASuffix() {
    assertEquals(
        List.of("google gemini-2.5-flash-search"),
        served(directory(), "google/gemini-2.5-flash-search"));
  }

  @Test
  void aNameOfWhichNothingIsKnownIsPassedOnAsEver() {
    assertEquals(
        List.of("others gemini-9-search", "google gemini-9-search"),
        served(directory(), "gemini-9-search"));
    assertNull(new Directory(List.of(GOOGLE), List.of()).find("other-search", GROK));
  }

  @Test
  void aGrokModelHasNoSuffix() {
    Upstream grok = upstream("grok", Upstream.Kind.GROK_WEB, List.of());
    assertNull(new Directory(List.of(grok), List.of()).find("grok-4-search", GROK));
  }
}
