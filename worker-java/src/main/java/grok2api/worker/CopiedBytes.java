package grok2api.worker;

import grok2api.platform.ByteStream;
import grok2api.worker.js.JsBytes;
import grok2api.worker.js.JsFetch;
import grok2api.worker.js.JsRuntime;
import grok2api.worker.js.JsStreams;
import org.teavm.jso.JSObject;

/**
 * One stream for two: a piece is read when both have taken the one before, so that one piece is all
 * that is held. Whoever has gone is no longer waited for.
 */
final class CopiedBytes implements ByteStream.Copy {
  /** A store that takes nothing for so long has let go without a word. */
  private static final double PATIENCE_MILLIS = 10_000;

  private final JSObject source;
  private final double length;
  private final double maxBytes;
  private final Taker client;
  private final Taker store;
  private double storedBytes;
  private JSObject watch;

  /**
   * @param length of the stream, or {@link FetchedBytes#UNKNOWN}
   */
  CopiedBytes(JSObject stream, double length, double maxBytes) {
    this.source = JsBytes.reader(stream, this::took, this::broke);
    this.length = length;
    this.maxBytes = maxBytes;
    this.client = new Taker(length);
    this.store = new Taker(length);
    watch();
    JsBytes.read(source);
  }

  @Override
  public ByteStream forClient() {
    return new FetchedBytes(JsStreams.readable(client.pipe), length);
  }

  @Override
  public ByteStream forStore() {
    return new FetchedBytes(
        JsStreams.readable(store.pipe),
        length,
        () -> store.leave(JsBytes.error("AbortError", "the store refused")));
  }

  @Override
  public long storedBytes() {
    return (long) storedBytes;
  }

  private void took(JSObject bytes) {
    if (bytes == null) {
      stopWatching();
      client.end();
      store.end();
      return;
    }
    double size = JsBytes.size(bytes);
    if (storedBytes + size > maxBytes) {
      store.leave(JsBytes.error(JsFetch.TOO_LARGE, "body too large"));
    }
    if (store.there) {
      storedBytes += size;
    }
    store.begin(bytes);
    client.begin(bytes);
    readOn();
  }

  private void readOn() {
    if (client.busy || store.busy) {
      return;
    }
    if (client.there || store.there) {
      JsBytes.read(source);
    } else {
      stopWatching();
      JsBytes.cancel(source);
    }
  }

  private void broke(JSObject error) {
    stopWatching();
    client.leave(error);
    store.leave(error);
  }

  private void watch() {
    watch = JsRuntime.startTimer(this::look, PATIENCE_MILLIS / 2);
  }

  private void look() {
    if (store.busy && JsRuntime.nowMillis() - store.busySinceMillis >= PATIENCE_MILLIS) {
      store.leave(JsBytes.error("TimeoutError", "the store takes nothing"));
    }
    if (store.there) {
      watch();
    }
  }

  private void stopWatching() {
    JsRuntime.stopTimer(watch);
  }

  /** One of the two; takes a piece at a time. */
  private final class Taker {
    private final JSObject pipe;
    private boolean there = true;
    private boolean busy;
    private double busySinceMillis;

    Taker(double length) {
      this.pipe = JsBytes.pipe(length, this::taken, this::gone);
    }

    void begin(JSObject bytes) {
      if (there) {
        busy = true;
        busySinceMillis = JsRuntime.nowMillis();
        JsBytes.write(pipe, bytes);
      }
    }

    void end() {
      if (there) {
        there = false;
        JsStreams.close(pipe);
      }
    }

    void leave(JSObject error) {
      if (there) {
        JsBytes.abort(pipe, error);
        gone();
      }
    }

    private void taken() {
      if (busy) {
        busy = false;
        readOn();
      }
    }

    private void gone() {
      there = false;
      taken();
    }
  }
}
