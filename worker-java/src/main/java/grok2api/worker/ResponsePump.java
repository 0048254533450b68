package grok2api.worker;

import grok2api.http.TextSource;
import grok2api.worker.js.JsStreams;
import org.teavm.interop.Async;
import org.teavm.interop.AsyncCallback;
import org.teavm.jso.JSObject;

/** Carries a streamed body to the client, no faster than the client takes it. */
final class ResponsePump {
  private final TextSource source;
  private final JSObject pipe = JsStreams.textPipe();

  // Made once for each body: TeaVM builds a JavaScript function for each functor object.
  private final JsStreams.OnDone onTaken = () -> wake(true);
  private final JsStreams.OnDone onGone = () -> wake(false);

  private AsyncCallback<Void> waiter;
  private boolean taken = true;

  ResponsePump(TextSource source) {
    this.source = source;
  }

  /** The runtime's stream that the client reads. */
  JSObject readable() {
    return JsStreams.readable(pipe);
  }

  void run() {
    String text;
    while (taken && (text = source.next()) != null) {
      write(this, text);
    }
    if (taken) {
      JsStreams.close(pipe);
    } else {
      JsStreams.abort(pipe);
    }
    source.close();
  }

  /** Waits until the client has taken the text, or has gone. */
  @Async
  private static native void write(ResponsePump pump, String text);

  private static void write(ResponsePump pump, String text, AsyncCallback<Void> callback) {
    pump.waiter = callback;
    JsStreams.write(pump.pipe, text, pump.onTaken, pump.onGone);
  }

  private void wake(boolean clientTook) {
    taken = clientTook;
    waiter.complete(null);
  }
}
