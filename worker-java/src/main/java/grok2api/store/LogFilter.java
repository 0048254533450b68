package grok2api.store;

/**
 * Which rows of the log somebody wants to see.
 *
 * @param fromMillis the first moment, inclusive
 * @param toMillis the last moment, exclusive
 * @param model exactly that one; null for all
 * @param keyName exactly that one; null for all
 * @param search a text in model, key, error, request id or address, ASCII letters in either case;
 *     null for none
 */
public record LogFilter(
    long fromMillis, long toMillis, String model, String keyName, Outcome outcome, String search) {
  /** Every row. */
  public static final LogFilter ALL =
      new LogFilter(0, RequestLog.MAX_MILLIS, null, null, Outcome.Any.INSTANCE, null);

  public LogFilter {
    fromMillis = Math.max(0, Math.min(fromMillis, RequestLog.MAX_MILLIS));
    toMillis = Math.max(0, Math.min(toMillis, RequestLog.MAX_MILLIS));
  }

  /** How a request ended. */
  public sealed interface Outcome {
    /** However. */
    enum Any implements Outcome {
      INSTANCE
    }

    /** Statuses 200 to 399, or all others. */
    record Class(boolean success) implements Outcome {}

    /** That one status. */
    record Status(int code) implements Outcome {}
  }
}
