package grok2api.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.models.BuiltInModels;
import grok2api.models.ModelCatalog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a name means, rule by rule (decision 14). */
class DirectoryTest {
  private static final ModelCatalog GROK = new ModelCatalog(BuiltInModels.ALL);
  private static final Upstream ACCOUNTS =
      upstream("grok", Upstream.Kind.GROK_WEB, 0, List.of(), List.of());

  private static Upstream upstream(
      String name, Upstream.Kind kind, int priority, List<String> patterns, List<String> models) {
    return new Upstream(
        "id-" + name,
        name,
        kind,
        "https://" + name + ".example",
        true,
        List.of(),
        priority,
        1,
        new Upstream.Limits(0, 0, 0),
        3,
        true,
        patterns,
        models,
        0,
        0);
  }

  private static Upstream open(String name, int priority, String... models) {
    return upstream(name, Upstream.Kind.OPENAI, priority, List.of("*"), List.of(models));
  }

  private static Route route(String name, Route.Target... targets) {
    return new Route(name, List.of(targets), new Retry(2, List.of(503)), true);
  }

  private static Route.Target target(String upstream, String model, int priority) {
    return new Route.Target("id-" + upstream, model, priority, 1);
  }

  /** {@code upstream:model} of each choice. */
  private static String found(Directory directory, String name) {
    Routing routing = directory.find(name, GROK);
    if (routing == null) {
      return "nobody";
    }
    assertEquals(name, routing.name());
    List<String> choices = new ArrayList<>();
    for (Routing.Choice choice : routing.choices()) {
      choices.add(choice.upstream().name() + ":" + choice.model());
    }
    return String.join(" ", choices);
  }

  @Test
  void aRouteGoesBeforeAllElse() {
    Directory directory =
        new Directory(
            List.of(ACCOUNTS, open("one", 0), open("two", 0)),
            List.of(route("grok-4", target("two", "x", 0)), route("one/a", target("two", "y", 0))));
    assertEquals("two:x", found(directory, "grok-4"));
    assertEquals("two:y", found(directory, "one/a"));
    assertEquals(2, directory.find("grok-4", GROK).retry().attempts());
    assertEquals(Retry.USUAL, directory.find("one/b", GROK).retry());
  }

  @Test
  void targetsOfARouteGoByPriorityAndThoseThatAreGoneAreLeftOut() {
    Directory directory =
        new Directory(
            List.of(ACCOUNTS, open("one", 0)),
            List.of(
                route(
                    "mine",
                    target("one", "late", 5),
                    target("gone", "x", 0),
                    target("grok", "grok-4", 1),
                    target("grok", "no-such-model", 0)),
                route("dead", target("gone", "x", 0))));
    assertEquals("grok:grok-4 one:late", found(directory, "mine"));
    assertEquals("nobody", found(directory, "dead"));
  }

  @Test
  void thePrefixOfAnUpstreamGoesBeforeAGrokModel() {
    Directory directory = new Directory(List.of(ACCOUNTS, open("one", 0)), List.of());
    assertEquals("one:grok-4", found(directory, "one/grok-4"));
    assertEquals("one:org/model", found(directory, "one/org/model"));
    assertEquals("grok:grok-4", found(directory, "grok/grok-4"));
    assertEquals("one:grok/no-such-model", found(directory, "grok/no-such-model"));
    assertEquals("one:two/x", found(directory, "two/x"));
  }

  @Test
  void thePrefixReachesModelsThatAreNotPassedOnOtherwise() {
    Upstream closed = upstream("one", Upstream.Kind.OPENAI, 0, List.of(), List.of());
    Directory directory = new Directory(List.of(closed), List.of());
    assertEquals("one:x", found(directory, "one/x"));
    assertEquals("nobody", found(directory, "x"));
  }

  @Test
  void aGrokModelIsServedByAccountsWhileThoseAreEnabled() {
    assertEquals(
        "grok:grok-4",
        found(new Directory(List.of(ACCOUNTS, open("one", -1, "grok-4")), List.of()), "grok-4"));
    assertEquals("one:grok-4", found(new Directory(List.of(open("one", 0)), List.of()), "grok-4"));
  }

  @Test
  void whoListsAModelGoesBeforeWhoOnlyTakesIt() {
    Upstream lists = open("lists", 9, "m");
    Upstream takes = open("takes", 0);
    Upstream listsOnly = upstream("only", Upstream.Kind.OPENAI, 0, List.of("x*"), List.of("m"));
    Directory directory = new Directory(List.of(ACCOUNTS, lists, takes, listsOnly), List.of());
    assertEquals("lists:m", found(directory, "m"));
    assertEquals("takes:other lists:other", found(directory, "other"));
    assertEquals("takes:xy only:xy lists:xy", found(directory, "xy"));
  }

  @Test
  void nobodyTakesAModelOfAnotherPattern() {
    Upstream some = upstream("some", Upstream.Kind.GEMINI, 0, List.of("gemini-*"), List.of());
    Directory directory = new Directory(List.of(ACCOUNTS, some), List.of());
    assertEquals("some:gemini-2.5-pro", found(directory, "gemini-2.5-pro"));
    assertEquals("nobody", found(directory, "gpt-5"));
  }

  @Test
  void aRoutingTellsWhoMayBeAsked() {
    Directory directory =
        new Directory(
            List.of(ACCOUNTS, open("one", 0)),
            List.of(route("both", target("one", "x", 0), target("grok", "grok-4", 1))));
    Routing both = directory.find("both", GROK);
    assertEquals("grok-4", both.grokModel());
    assertTrue(both.relayed());
    assertFalse(directory.find("grok-4", GROK).relayed());
    assertNull(directory.find("x", GROK).grokModel());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*          | anything   | true",
        "*          | ''         | true",
        "gpt-*      | gpt-5      | true",
        "gpt-*      | xgpt-5     | false",
        "*-mini     | gpt-5-mini | true",
        "*-mini     | gpt-mini-5 | false",
        "a*b*c      | axxbyyc    | true",
        "a*b*c      | acb        | false",
        "a*b*c      | abc        | true",
        "ab*ba      | aba        | false",
        "ab*ba      | abba       | true",
        "exact      | exact      | true",
        "exact      | exactly    | false",
        "a.c        | abc        | false",
        "**         | x          | true",
        "*a*a*      | a          | false",
        "*aa        | aaa        | true",
      })
  void aStarStandsForAnyText(String pattern, String name, boolean matches) {
    assertEquals(matches, Pattern.matches(pattern, name));
  }
}
