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
          boolean whole = false;
          try {
            text.writeTo(this);
            whole = true;
          } finally {
            end(whole);
          }
        });
  }

  @Override
  public boolean send(String piece) {
    return !gone && await(this, piece);
  }

  /** A text that a defect has cut short does not end as if it were whole. */
  private void end(boolean whole) {
    if (whole && !gone) {
      JsStreams.close(pipe);
    } else {
      JsStreams.abort(pipe);
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
