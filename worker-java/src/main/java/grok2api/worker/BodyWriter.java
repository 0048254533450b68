package grok2api.worker;

import grok2api.http.TextBody;
import grok2api.worker.js.JsStreams;
import java.util.function.Consumer;
import org.teavm.interop.Async;
import org.teavm.interop.AsyncCallback;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;

/** Lets a {@link TextBody} write while the client reads, text by text. */
final class BodyWriter implements TextBody.Out {
  private final TextBody text;
  private final JSObject pipe = JsStreams.textPipe(() -> taken(true), () -> taken(false));
  private boolean gone;
  private Consumer<Boolean> waiter;

  BodyWriter(TextBody text) {
    this.text = text;
  }

  JSObject readable() {
    return JsStreams.readable(pipe);
  }

  /** Resolved when the body is written. */
  JSPromise<JSObject> start() {
    return GreenThreads.run(
        () -> {
          try {
            text.writeTo(this);
          } finally {
            end();
          }
        });
  }

  @Override
  public boolean send(String piece) {
    return !gone && await(this, piece);
  }

  private void end() {
    if (gone) {
      JsStreams.abort(pipe);
    } else {
      JsStreams.close(pipe);
    }
  }

  private void taken(boolean there) {
    gone |= !there;
    Consumer<Boolean> then = waiter;
    waiter = null;
    then.accept(there);
  }

  @Async
  private static native Boolean await(BodyWriter writer, String piece);

  private static void await(BodyWriter writer, String piece, AsyncCallback<Boolean> callback) {
    writer.waiter = callback::complete;
    JsStreams.write(writer.pipe, piece);
  }
}
