package grok2api.platform;

/** The key-value store refused, say because the day's share is used up, or is out of reach. */
public final class KvFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KvFailed(String message) {
    super(message);
  }
}
