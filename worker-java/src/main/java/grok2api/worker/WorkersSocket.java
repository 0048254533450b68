package grok2api.worker;

import grok2api.platform.HttpFailed;
import grok2api.platform.Signal;
import grok2api.platform.Socket;
import grok2api.platform.TextStream;
import grok2api.worker.js.JsRuntime;
import grok2api.worker.js.JsSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.teavm.interop.Async;
import org.teavm.interop.AsyncCallback;
import org.teavm.jso.JSObject;

/**
 * {@link Socket} over the runtime's; messages that nobody waits for yet are kept in their order.
 */
final class WorkersSocket implements Socket, TextStream {
  private static final int NORMAL = 1000;

  private final JSObject socket;
  private final Signal signal;
  private final Deque<Piece> arrived = new ArrayDeque<>();
  private Consumer<Piece> waiter;
  private JSObject timer;
  private boolean over;

  WorkersSocket(JSObject socket, Signal signal) {
    this.socket = socket;
    this.signal = signal;
    JsSocket.listen(socket, MAX_MESSAGE_BYTES, this::message, this::closed, this::failed);
    signal.onAbort(this::cancel);
  }

  @Override
  public void send(String text) {
    JsSocket.send(socket, text);
  }

  @Override
  public TextStream messages() {
    return this;
  }

  @Override
  public void close(int code, String reason) {
    JsSocket.close(socket, code, reason);
    end(End.INSTANCE);
  }

  @Override
  public void cancel() {
    JsSocket.close(socket, NORMAL, "");
    end(End.INSTANCE);
  }

  @Override
  public Piece next(int timeoutMillis) {
    return await(this, timeoutMillis);
  }

  @Override
  public void whenNext(int timeoutMillis, Consumer<Piece> then) {
    if (signal.aborted()) {
      then.accept(new Broken(HttpFailed.Reason.ABORTED));
    } else if (!arrived.isEmpty()) {
      then.accept(taken());
    } else {
      waiter = then;
      if (timeoutMillis > 0) {
        timer = JsRuntime.startTimer(() -> wake(Silence.INSTANCE), timeoutMillis);
      }
    }
  }

  /** The last piece stays: whoever asks again is told again. */
  private Piece taken() {
    return over && arrived.size() == 1 ? arrived.peek() : arrived.poll();
  }

  private void message(String text) {
    if (!over && !text.isEmpty()) {
      arrived.add(new Text(text));
      wake(null);
    }
  }

  private void closed() {
    JsSocket.close(socket, NORMAL, "");
    end(End.INSTANCE);
  }

  private void failed(String reason) {
    JsSocket.close(socket, NORMAL, "");
    end(new Broken(FetchHttp.reason(reason, signal)));
  }

  private void end(Piece last) {
    if (!over) {
      over = true;
      arrived.add(last);
      wake(null);
    }
  }

  /**
   * @param instead what to tell when nothing has arrived; null for nothing
   */
  private void wake(Piece instead) {
    if (waiter == null || (arrived.isEmpty() && instead == null)) {
      return;
    }
    if (timer != null) {
      JsRuntime.stopTimer(timer);
      timer = null;
    }
    Consumer<Piece> then = waiter;
    waiter = null;
    if (signal.aborted()) {
      then.accept(new Broken(HttpFailed.Reason.ABORTED));
    } else {
      then.accept(arrived.isEmpty() ? instead : taken());
    }
  }

  @Async
  private static native Piece await(WorkersSocket socket, int timeoutMillis);

  private static void await(
      WorkersSocket socket, int timeoutMillis, AsyncCallback<Piece> callback) {
    socket.whenNext(timeoutMillis, callback::complete);
  }
}
