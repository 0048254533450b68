package grok2api.worker;

import grok2api.http.TextSource;
import grok2api.platform.TextStream.Piece;
import grok2api.worker.js.JsStreams;
import java.util.function.Consumer;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;

/**
 * Carries a streamed body to the client, no faster than the client takes it.
 *
 * <p>One text may be on its way to the client while the next piece is being read; one more waits
 * until the client has taken it, and nothing is read meanwhile. Everything happens in callbacks of
 * the runtime: a green thread would be left and entered again for every token.
 */
final class ResponsePump {
  private final TextSource source;
  private final JSObject pipe = JsStreams.textPipe(this::taken, this::gone);
  private final Consumer<Piece> onPiece = this::arrived;
  private String held;
  private boolean onItsWay;
  private boolean gone;
  private boolean finished;
  private Runnable settled;

  ResponsePump(TextSource source) {
    this.source = source;
  }

  /** The runtime's stream that the client reads. */
  JSObject readable() {
    return JsStreams.readable(pipe);
  }

  /** Begins; resolved when the body is over and its request settled. */
  JSPromise<JSObject> start() {
    return new JSPromise<>(
        (resolve, reject) -> {
          settled = () -> resolve.accept(null);
          send(source.begin());
        });
  }

  private void send(String text) {
    onItsWay = true;
    JsStreams.write(pipe, text);
    readOn();
  }

  private void readOn() {
    if (gone || source.over()) {
      finish();
    } else {
      source.input().whenNext(source.waitMillis(), onPiece);
    }
  }

  private void arrived(Piece piece) {
    if (finished) {
      return;
    }
    String text = source.take(piece);
    if (text.isEmpty()) {
      readOn();
    } else if (onItsWay) {
      held = text;
    } else {
      send(text);
    }
  }

  private void taken() {
    onItsWay = false;
    if (held != null) {
      String text = held;
      held = null;
      send(text);
    } else if (source.over()) {
      finish();
    }
  }

  private void gone() {
    gone = true;
    onItsWay = false;
    finish();
  }

  /** Once nothing is on its way any more. */
  private void finish() {
    if (finished || onItsWay) {
      return;
    }
    finished = true;
    if (gone) {
      JsStreams.abort(pipe);
    } else {
      JsStreams.close(pipe);
    }
    GreenThreads.run(source::close).onSettled(this::settle);
  }

  private JSObject settle() {
    settled.run();
    return null;
  }
}
