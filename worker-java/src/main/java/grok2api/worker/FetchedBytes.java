package grok2api.worker;

import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.HttpFailed;
import grok2api.platform.Signal;
import grok2api.worker.js.JsBytes;
import grok2api.worker.js.JsFetch;
import grok2api.worker.js.JsPromises;
import org.teavm.jso.JSObject;

/**
 * A body of the runtime's that goes on without passing through Java. No record: one with a double
 * in it would bring along how doubles are written, a twentieth of the bundle.
 */
final class FetchedBytes implements ByteStream {
  static final double UNKNOWN = -1;

  private final JSObject stream;
  private final double length;
  private final Runnable letGo;

  /**
   * @param stream a {@code ReadableStream}, or null for an empty body
   */
  FetchedBytes(JSObject stream) {
    this(stream, UNKNOWN);
  }

  /**
   * @param length in bytes, or {@link #UNKNOWN}
   */
  FetchedBytes(JSObject stream, double length) {
    this(stream, length, null);
  }

  /**
   * @param letGo what to do when nobody wants it; null when the stream itself is to be told
   */
  FetchedBytes(JSObject stream, double length, Runnable letGo) {
    this.stream = stream;
    this.length = length;
    this.letGo = letGo;
  }

  /** Null for an empty body. */
  JSObject stream() {
    return stream;
  }

  @Override
  public void cancel() {
    if (letGo != null) {
      letGo.run();
    } else if (stream != null) {
      JsBytes.drop(stream);
    }
  }

  @Override
  public ByteStream slice(long skip, long length) {
    return new FetchedBytes(new SlicedBytes(filled(), skip, length).readable(), length);
  }

  @Override
  public Copy copy(long maxBytes) {
    return new CopiedBytes(filled(), length, maxBytes);
  }

  /** The stream, never null. */
  JSObject filled() {
    return stream == null ? JsBytes.emptyStream() : stream;
  }

  @Override
  public Bytes collect(int maxBytes) {
    JsPromises.Settled settled = JsPromises.settle(JsFetch.bytes(stream, length, maxBytes)).await();
    if (!settled.isOk()) {
      throw new HttpFailed(
          FetchHttp.reason(settled.getMessage(), Signal.NEVER), settled.getMessage());
    }
    return new WorkersBytes(JsBytes.unsigned(settled.getValue()));
  }
}
