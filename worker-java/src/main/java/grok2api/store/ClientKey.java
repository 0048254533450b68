package grok2api.store;

/**
 * A client's key as stored.
 *
 * @param id {@code api_keys.key}: the clear key of earlier editions or an opaque id
 * @param name the operator's label
 * @param limits requests or images a local day
 */
public record ClientKey(String id, String name, Limits limits) {
  /** Limits a local day: -1 unlimited, 0 forbidden. */
  public record Limits(int chat, int heavy, int image, int video) {
    public static final Limits NONE = new Limits(-1, -1, -1, -1);
  }
}
