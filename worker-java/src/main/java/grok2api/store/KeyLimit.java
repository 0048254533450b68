package grok2api.store;

/** What a client key may be held to: -1 unlimited, 0 forbidden. */
public enum KeyLimit {
  CHAT("chat_limit", "chat_used"),
  HEAVY("heavy_limit", "heavy_used"),
  IMAGE("image_limit", "image_used"),
  VIDEO("video_limit", "video_used"),
  TOKENS("tokens_per_day", "tokens_used"),
  REQUESTS_PER_MINUTE("requests_per_minute", null);

  private final String column;
  private final String usedColumn;

  KeyLimit(String column, String usedColumn) {
    this.column = column;
    this.usedColumn = usedColumn;
  }

  /** Its column of {@code api_keys}. */
  public String column() {
    return column;
  }

  /** The counter of {@code api_key_usage_daily} that it holds back; null if there is none. */
  public String usedColumn() {
    return usedColumn;
  }

  /** Whether it holds for a local day, as those with a counter do. */
  public boolean daily() {
    return usedColumn != null;
  }
}
