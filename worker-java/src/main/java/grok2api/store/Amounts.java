package grok2api.store;

/** What a request takes from a key's daily counters. */
public record Amounts(int chat, int heavy, int image, int video) {
  public static final Amounts NOTHING = new Amounts(0, 0, 0, 0);
  public static final Amounts ONE_CHAT = new Amounts(1, 0, 0, 0);

  /** The heavy model counts in both buckets. */
  public static final Amounts ONE_HEAVY = new Amounts(1, 1, 0, 0);

  public static Amounts images(int count) {
    return new Amounts(0, 0, count, 0);
  }

  public static final Amounts ONE_VIDEO = new Amounts(0, 0, 0, 1);

  /** Whether there is a limit that these amounts count against. */
  public boolean limitedBy(ClientKey.Limits limits) {
    return limits.general()
        || (chat > 0 && limits.chat() >= 0)
        || (heavy > 0 && limits.heavy() >= 0)
        || (image > 0 && limits.image() >= 0)
        || (video > 0 && limits.video() >= 0);
  }

  /** The bucket's name in messages. */
  public String bucket() {
    if (heavy > 0) {
      return "heavy/chat";
    }
    return chat > 0 ? "chat" : image > 0 ? "image" : "video";
  }
}
