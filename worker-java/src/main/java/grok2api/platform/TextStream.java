package grok2api.platform;

/** A body arriving piece by piece, decoded as UTF-8 across piece borders. */
public interface TextStream {
  /**
   * Waits for the next piece.
   *
   * @param timeoutMillis longest wait; 0 waits for ever. After {@link Silence} the same piece is
   *     still awaited by the next call, nothing is lost.
   * @throws HttpFailed when the connection broke or was aborted
   */
  Piece next(int timeoutMillis);

  /** Stops reading and closes the connection; harmless after the end. */
  void cancel();

  /** What one wait can bring. */
  sealed interface Piece {}

  /** Text as it arrived, never empty. */
  record Text(String text) implements Piece {}

  /** Nothing arrived in time. */
  record Silence() implements Piece {
    public static final Silence INSTANCE = new Silence();
  }

  /** The body is complete. */
  record End() implements Piece {
    public static final End INSTANCE = new End();
  }
}
