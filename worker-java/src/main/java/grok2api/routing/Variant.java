package grok2api.routing;

/**
 * What a suffix of a Gemini model's name asks for beside the model. Both may be there, in any
 * order: {@code gemini-2.5-flash-nonthinking-search}.
 *
 * @param model the name without suffixes
 * @param nonthinking whether it shall think as little as it can
 * @param searching whether it may search with Google
 */
public record Variant(String model, boolean nonthinking, boolean searching) {
  private static final String NONTHINKING = "-nonthinking";
  private static final String SEARCH = "-search";

  /** A model that its upstream lists under its whole name has no suffix. */
  public static Variant of(Routing.Choice choice) {
    Upstream upstream = choice.upstream();
    return upstream.kind() != Upstream.Kind.GEMINI || upstream.models().contains(choice.model())
        ? new Variant(choice.model(), false, false)
        : named(choice.model());
  }

  static Variant named(String name) {
    String model = name;
    boolean nonthinking = false;
    boolean searching = false;
    while (true) {
      if (!nonthinking && hasSuffix(model, NONTHINKING)) {
        nonthinking = true;
        model = model.substring(0, model.length() - NONTHINKING.length());
      } else if (!searching && hasSuffix(model, SEARCH)) {
        searching = true;
        model = model.substring(0, model.length() - SEARCH.length());
      } else {
        return new Variant(model, nonthinking, searching);
      }
    }
  }

  private static boolean hasSuffix(String name, String suffix) {
    return name.length() > suffix.length() && name.endsWith(suffix);
  }
}
