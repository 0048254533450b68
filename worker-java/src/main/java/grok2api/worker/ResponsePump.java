package grok2api.worker;

import grok2api.http.TextSource;
import grok2api.worker.js.JsStreams;
import org.teavm.interop.Async;
import org.teavm.interop.AsyncCallback;
import org.teavm.jso.JSObject;

/**
 * Carries a streamed body to the client, no faster than the client takes it.
 *
 * <p>One piece may be on its way to the client while the next is being read. A client that keeps up
 * has taken it long before, so a green thread is suspended once for each piece, by its reading, and
 * not a second time by its writing.
 */
final class ResponsePump {
  private final TextSource source;
  private final JSObject pipe = JsStreams.textPipe(this::taken, this::gone);
  private AsyncCallback<Void> waiter;
  private boolean onItsWay;
  private boolean gone;

  ResponsePump(TextSource source) {
    this.source = source;
  }

  /** The runtime's stream that the client reads. */
  JSObject readable() {
    return JsStreams.readable(pipe);
  }

  void run() {
    String text;
    while (!gone && (text = source.next()) != null) {
      settle();
      if (!gone) {
        onItsWay = true;
        JsStreams.write(pipe, text);
      }
    }
    settle();
    if (gone) {
      JsStreams.abort(pipe);
    } else {
      JsStreams.close(pipe);
    }
    source.close();
  }

  /** Waits until nothing is on its way. */
  private void settle() {
    if (onItsWay) {
      await(this);
    }
  }

  private void taken() {
    onItsWay = false;
    if (waiter != null) {
      AsyncCallback<Void> awakened = waiter;
      waiter = null;
      awakened.complete(null);
    }
  }

  private void gone() {
    gone = true;
    taken();
  }

  @Async
  private static native void await(ResponsePump pump);

  private static void await(ResponsePump pump, AsyncCallback<Void> callback) {
    if (pump.onItsWay) {
      pump.waiter = callback;
    } else {
      callback.complete(null);
    }
  }
}
