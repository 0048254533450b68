package grok2api.admin;

import grok2api.platform.Background;
import grok2api.platform.TextStream;
import java.util.function.Consumer;

/** Texts that are made one by one while somebody reads them. */
interface Feed extends TextStream {
  /** Whether nothing follows. */
  boolean over();

  /** The reader has had it all, or has gone. */
  default void leave() {
    cancel();
  }

  Background background();

  /** Whoever pumps cannot wait, so the wait gets a thread of its own. */
  @Override
  default void whenNext(int timeoutMillis, Consumer<Piece> then) {
    background().run(() -> then.accept(next(timeoutMillis)));
  }
}
