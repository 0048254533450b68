package grok2api.platform;

import java.util.function.Consumer;

/** A body arriving piece by piece, decoded as UTF-8 across piece borders. */
public interface TextStream {
  /**
   * Waits for the next piece; never throws.
   *
   * @param timeoutMillis longest wait; 0 waits for ever. After {@link Silence} the same piece is
   *     still awaited by the next call, nothing is lost.
   */
  Piece next(int timeoutMillis);

  /**
   * As {@link #next}, but hands the piece over when it is there instead of waiting for it. For
   * loops that run once for every token, where leaving and entering a green thread would be felt.
   */
  default void whenNext(int timeoutMillis, Consumer<Piece> then) {
    then.accept(next(timeoutMillis));
  }

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

  /** The connection broke or was aborted; nothing follows. */
  record Broken(HttpFailed.Reason reason) implements Piece {}
}
