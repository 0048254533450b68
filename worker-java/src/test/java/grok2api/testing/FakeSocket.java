package grok2api.testing;

import grok2api.platform.HttpFailed;
import grok2api.platform.Socket;
import grok2api.platform.TextStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The gateway's end of a socket, with the test as the client at the other. */
public final class FakeSocket implements Socket, TextStream {
  /** What the gateway sent, in order. */
  public final List<String> sent = new ArrayList<>();

  /** {@code 1008 Auth failed} once the gateway has closed. */
  public String closed;

  private final Deque<Piece> arrived = new ArrayDeque<>();
  private Consumer<Piece> waiter;

  /** The client says something. */
  public FakeSocket say(String text) {
    arrive(new Text(text));
    return this;
  }

  /** The client goes. */
  public void leave() {
    arrive(End.INSTANCE);
  }

  /** The connection breaks. */
  public void breakOff() {
    arrive(new Broken(HttpFailed.Reason.NETWORK));
  }

  private void arrive(Piece piece) {
    if (waiter == null) {
      arrived.add(piece);
    } else {
      Consumer<Piece> then = waiter;
      waiter = null;
      then.accept(piece);
    }
  }

  @Override
  public void send(String text) {
    sent.add(text);
  }

  @Override
  public TextStream messages() {
    return this;
  }

  @Override
  public void close(int code, String reason) {
    closed = code + " " + reason;
  }

  @Override
  public Piece next(int timeoutMillis) {
    Piece piece = arrived.poll();
    return piece == null ? Silence.INSTANCE : piece;
  }

  @Override
  public void whenNext(int timeoutMillis, Consumer<Piece> then) {
    Piece piece = arrived.poll();
    if (piece == null) {
      waiter = then;
    } else {
      then.accept(piece);
    }
  }

  @Override
  public void cancel() {
    close(1000, "");
  }
}
