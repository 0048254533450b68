package grok2api.models;

/**
 * One public model.
 *
 * @param id as clients spell it, e.g. {@code grok-4}
 * @param displayName for people
 * @param kind what it produces
 * @param superOnly whether only super accounts may serve it; otherwise basic ones go first
 * @param cost units of the account's window that one request takes, at least 1; a basic account has
 *     80 in 20 h
 * @param upstreamName {@code modelName} of the conversation call
 * @param upstreamMode {@code modelMode} of the conversation call; null where none is sent
 * @param rateModel the model whose quota it draws on
 * @param maxOutputTokens {@code default_max_output_tokens} of the list
 * @param created seconds since 1970, constant for each model
 * @param hidden an alias that works but is not listed
 */
public record Model(
    String id,
    String displayName,
    Kind kind,
    boolean superOnly,
    int cost,
    String upstreamName,
    String upstreamMode,
    String rateModel,
    int maxOutputTokens,
    long created,
    boolean hidden) {

  /** What a model produces; the wire's {@code kind}. */
  public enum Kind {
    CHAT("chat"),
    IMAGE("image"),
    IMAGE_EDIT("image_edit"),
    VIDEO("video");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /**
   * The wire's {@code raw_model_path}: chat models by their upstream name, all others by their id,
   * as several of those share one upstream name.
   */
  public String rawModelPath() {
    return "xai/" + (kind == Kind.CHAT ? upstreamName : id);
  }

  /** Whether a request counts in a key's {@code heavy} bucket beside {@code chat}. */
  public boolean heavy() {
    return superOnly;
  }
}
