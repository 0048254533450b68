package grok2api.worker;

import grok2api.platform.HttpFailed;
import grok2api.platform.Signal;
import grok2api.platform.TextStream;
import grok2api.worker.js.JsRuntime;
import grok2api.worker.js.JsStreams;
import java.util.function.Consumer;
import org.teavm.interop.Async;
import org.teavm.interop.AsyncCallback;
import org.teavm.jso.JSObject;

/**
 * A fetched body read piece by piece.
 *
 * <p>At most one read is on its way. It outlives a {@link TextStream.Silence}: the next call waits
 * for the same one. One timer serves all waits of a body; it is not stopped after each piece but
 * looks, when it fires, whether the present wait is due, so that a busy stream pays for none.
 */
final class FetchBody implements TextStream {
  private final JSObject reader;
  private final Signal signal;
  private boolean reading;
  private Piece arrived;
  private boolean over;
  private Consumer<Piece> waiter;

  // Epoch milliseconds as a double, and 0 for no end: sums of long are BigInt sums in TeaVM.
  private double waitEndsMillis;
  private JSObject timer;

  /** {@code body} is null for an empty one. */
  FetchBody(JSObject body, Signal signal) {
    this.reader = body == null ? null : JsStreams.textReader(body, this::arrive, this::fail);
    this.signal = signal;
    this.over = body == null;
    if (reader != null) {
      signal.onAbort(this::cancel);
    }
  }

  @Override
  public Piece next(int timeoutMillis) {
    return await(this, timeoutMillis);
  }

  @Override
  public void whenNext(int timeoutMillis, Consumer<Piece> then) {
    if (!reading && !over) {
      reading = true;
      JsStreams.read(reader);
    }
    if (arrived != null || over) {
      then.accept(taken());
      return;
    }
    waiter = then;
    waitEndsMillis = timeoutMillis > 0 ? JsRuntime.nowMillis() + timeoutMillis : 0;
    arm();
  }

  @Override
  public void cancel() {
    if (!over && reader != null) {
      JsStreams.cancel(reader);
    }
    finish();
  }

  private Piece taken() {
    if (signal.aborted()) {
      return new Broken(HttpFailed.Reason.ABORTED);
    }
    if (arrived == null) {
      return over ? End.INSTANCE : Silence.INSTANCE;
    }
    Piece piece = arrived;
    arrived = null;
    reading = false;
    return piece;
  }

  private void arrive(String text) {
    if (text == null) {
      arrived = End.INSTANCE;
      finish();
    } else if (text.isEmpty()) {
      JsStreams.read(reader);
      return;
    } else {
      arrived = new Text(text);
    }
    wake();
  }

  private void fail(String message) {
    arrived = new Broken(FetchHttp.reason(message, signal));
    finish();
    wake();
  }

  private void finish() {
    over = true;
    if (timer != null) {
      JsRuntime.stopTimer(timer);
      timer = null;
    }
  }

  private void wake() {
    if (waiter != null) {
      Consumer<Piece> then = waiter;
      waiter = null;
      then.accept(taken());
    }
  }

  private void arm() {
    if (timer == null && waitEndsMillis > 0) {
      timer = JsRuntime.startTimer(this::tick, Math.max(1, waitEndsMillis - JsRuntime.nowMillis()));
    }
  }

  private void tick() {
    timer = null;
    if (waiter == null || waitEndsMillis == 0) {
      return;
    }
    if (JsRuntime.nowMillis() >= waitEndsMillis) {
      wake();
    } else {
      arm();
    }
  }

  @Async
  private static native Piece await(FetchBody body, int timeoutMillis);

  private static void await(FetchBody body, int timeoutMillis, AsyncCallback<Piece> callback) {
    body.whenNext(timeoutMillis, callback::complete);
  }
}
