package grok2api.store;

import java.util.List;

/**
 * A client's key as stored.
 *
 * @param id {@code api_keys.key}: the clear key of earlier editions or an opaque id
 * @param name the operator's label
 */
public record ClientKey(String id, String name, Limits limits, Bounds bounds) {
  /**
   * How much, -1 for no limit and 0 for nothing at all.
   *
   * @param chat requests a local day, and likewise {@code heavy} and {@code video}
   * @param image pictures a local day
   * @param requestsPerMinute of any kind
   * @param tokensPerDay prompt and completion together, a local day
   */
  public record Limits(
      int chat, int heavy, int image, int video, int requestsPerMinute, long tokensPerDay) {
    public static final Limits NONE = new Limits(-1, -1, -1, -1, -1, -1);

    /** Whether there is one that holds for every request. */
    boolean general() {
      return requestsPerMinute >= 0 || tokensPerDay >= 0;
    }
  }

  /**
   * When, for what and from where.
   *
   * @param expiresAtMillis epoch, UTC; 0 for never
   * @param models public model ids; empty for all
   * @param addresses addresses and ranges, e.g. {@code 203.0.113.0/24}; empty for all
   */
  public record Bounds(long expiresAtMillis, List<String> models, List<String> addresses) {
    public static final Bounds NONE = new Bounds(0, List.of(), List.of());

    public Bounds {
      models = List.copyOf(models);
      addresses = List.copyOf(addresses);
    }

    public boolean expired(long nowMillis) {
      return expiresAtMillis > 0 && expiresAtMillis <= nowMillis;
    }

    public boolean allowsModel(String id) {
      return models.isEmpty() || models.contains(id);
    }
  }
}
