package grok2api.routing;

import grok2api.platform.HttpCall.Header;
import java.util.List;

/**
 * One place that answers requests, as an operator has entered it.
 *
 * @param id stays the same whatever the name, e.g. {@code 5f3a9c0d1e2b}
 * @param name as in {@code name/model}, e.g. {@code deepseek}
 * @param baseUrl without a slash at its end, e.g. {@code https://api.x.ai/v1}; empty for {@link
 *     Kind#GROK_WEB}
 * @param keyed whether it wants a credential
 * @param headers to be added to every call; the values as stored, perhaps sealed
 * @param priority a smaller one goes first
 * @param weight its share among those of the same priority, at least 1
 * @param failThreshold failures in a row until a credential is set aside
 * @param asksUsage whether streams are asked for their usage where the client did not
 * @param patterns models that are passed on under their own names, e.g. {@code deepseek-*}
 * @param models what it lists itself; empty when that is not known
 * @param restsUntilMillis when it may be asked again after trouble; 0 for now
 * @param restStep how often in a row it has rested
 */
public record Upstream(
    String id,
    String name,
    Kind kind,
    String baseUrl,
    boolean keyed,
    List<Header> headers,
    int priority,
    int weight,
    Limits limits,
    int failThreshold,
    boolean asksUsage,
    List<String> patterns,
    List<String> models,
    long restsUntilMillis,
    int restStep) {
  /** What language it speaks. */
  public enum Kind {
    /** Grok accounts; their credentials are the tokens. */
    GROK_WEB("grok_web"),
    OPENAI("openai"),
    /** Google's Gemini API, and its OpenAI-compatible one below the same base. */
    GEMINI("gemini");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    /** Null for a name that is none. */
    public static Kind named(String wireName) {
      for (Kind kind : values()) {
        if (kind.wireName.equals(wireName)) {
          return kind;
        }
      }
      return null;
    }
  }

  /**
   * How long may be waited, in milliseconds; 0 for ever.
   *
   * @param firstByte from the call to the beginning of its answer
   * @param idle from one piece of the answer to the next
   * @param total from the call to the end of its answer
   */
  public record Limits(int firstByte, int idle, int total) {}

  public Upstream {
    headers = List.copyOf(headers);
    patterns = List.copyOf(patterns);
    models = List.copyOf(models);
  }

  /** Whether a model may be passed on under its own name. */
  public boolean takes(String model) {
    for (String pattern : patterns) {
      if (Pattern.matches(pattern, model)) {
        return true;
      }
    }
    return false;
  }
}
